// Steps of training: the Trainer as it is used, no special programs.

#include <memory>

#include "bench/flops.h"
#include "bench/statistics.h"
#include "bench/works.h"
#include "iron/tensor/functions.h"
#include "iron/train/trainer.h"

namespace iron::bench {
namespace {

constexpr i64 kLionRows = 40'000;
constexpr i64 kPoints = i64{512} * 512;
constexpr i64 kEndless = i64{1} << 40;  // steps of a run that is never over

/// Steps of a Trainer, `count` at a time; the first ones wake threads and warm caches.
Timing steps_of(const NetworkOptions& network, const TrainOptions& options, const RowsData& rows,
                i64 count) {
  const auto trainer = std::make_shared<Trainer>(
      make_network(rows.inputs.shape()[1], network, rows.targets.shape()[1]), options, rows,
      Device::cpu());
  trainer->run(count);
  return [trainer, count] {
    return seconds_of([&] { trainer->run(count); }) / static_cast<double>(count);
  };
}

Benchmark lion_step(const std::string& name, DType dtype) {
  const auto prepare = [dtype] {
    const DType storage = storage_of(dtype);
    const RowsData rows{Tensor::uniform({kLionRows, 2}, -1, 1, 1, storage),
                        Tensor::uniform({kLionRows, 1}, 0, 1, 2, storage)};
    const TrainOptions options{
        .optimizer = Adam{.rate = 1e-4}, .loss = Bce{}, .steps = kEndless, .precision = dtype};
    constexpr i64 kSteps = 4;
    return steps_of(lion_network(), options, rows, kSteps);
  };
  return {.name = name,
          .what = "a training step of 2-128-128-256-128-64-64-64-1, tanh, 40,000 rows, Adam",
          .dtype = dtype,
          .flops = step_flops(lion_widths(), kLionRows),
          .prepare = prepare};
}

Benchmark xor_step() {
  const auto prepare = [] {
    const RowsData rows{Tensor::from(std::vector<float>{0, 0, 0, 1, 1, 0, 1, 1}, {4, 2}),
                        Tensor::from(std::vector<float>{0, 1, 1, 0}, {4, 1})};
    const TrainOptions options{.optimizer = Sgd{.rate = 0.1}, .loss = Bce{}, .steps = kEndless};
    constexpr i64 kSteps = 100'000;
    return steps_of({.hidden = {4}, .activation = Activation::tanh}, options, rows, kSteps);
  };
  return {.name = "xor_step_f32",
          .what = "a training step of 2-4-1 on the four rows of XOR, SGD",
          .most_threads = 1,
          .prepare = prepare};
}

/// A step of a network of coordinates on the points of a picture of 512 x 512. `features` are the
/// numbers that reach the first layer; what an encoding computes is not counted.
Benchmark coordinate_step(const std::string& name, const std::string& what,
                          const NetworkOptions& network, i64 features) {
  std::vector<i64> widths = network.hidden;
  widths.insert(widths.begin(), features);
  widths.push_back(1);
  const auto prepare = [network] {
    const RowsData rows{Tensor::uniform({kPoints, 2}, -1, 1, 1, DType::f32),
                        Tensor::uniform({kPoints, 1}, 0, 1, 2, DType::f32)};
    const TrainOptions options{.optimizer = Adam{.rate = 1e-4}, .loss = Mse{}, .steps = kEndless};
    return steps_of(network, options, rows, 1);
  };
  return {.name = name, .what = what, .flops = step_flops(widths, kPoints), .prepare = prepare};
}

}  // namespace

NetworkOptions lion_network() {
  return {.hidden = {128, 128, 256, 128, 64, 64, 64}, .activation = Activation::tanh};
}

std::vector<i64> lion_widths() {
  std::vector<i64> widths = lion_network().hidden;
  widths.insert(widths.begin(), 2);
  widths.push_back(1);
  return widths;
}

std::vector<Benchmark> step_works() {
  constexpr i64 kFrequencies = 256;
  return {lion_step("lion_step_f32", DType::f32),
          lion_step("lion_step_bf16", DType::bf16),
          lion_step("lion_step_f64", DType::f64),
          xor_step(),
          coordinate_step("siren_step_f32",
                          "a training step of a SIREN 2-256-256-256-1, 262,144 rows, Adam",
                          {.hidden = {256, 256, 256}, .activation = Activation::sine}, 2),
          coordinate_step("fourier_step_f32",
                          "a training step of 256 Fourier frequencies and 256-256-256-256-1, "
                          "sin(10z), 262,144 rows, Adam",
                          {.encoding = Fourier{.frequencies = kFrequencies, .scale = 10},
                           .hidden = {256, 256, 256, 256},
                           .activation = Activation::sine,
                           .parameter = 10},
                          2 * kFrequencies)};
}

}  // namespace iron::bench
