// What is measured: whole parts of the library as they are used, no special programs.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "bench/flops.h"
#include "bench/statistics.h"
#include "bench/suite.h"
#include "iron/core/error.h"
#include "iron/data/picture_writer.h"
#include "iron/model/picture_render.h"
#include "iron/nn/parameters.h"
#include "iron/tensor/functions.h"
#include "iron/train/trainer.h"

namespace iron::bench {
namespace {

constexpr i64 kLionRows = 40'000;
constexpr i64 kEndless = i64{1} << 40;  // steps of a run that is never over

/// The network that the first Iron Learn drew its lion with.
NetworkOptions lion_network() {
  return {.hidden = {128, 128, 256, 128, 64, 64, 64}, .activation = Activation::tanh};
}

/// Its widths, from the coordinates to the ink.
std::vector<i64> lion_widths() {
  std::vector<i64> widths = lion_network().hidden;
  widths.insert(widths.begin(), 2);
  widths.push_back(1);
  return widths;
}

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
          .what = "a training step of 2-128-128-256-128-64-64-64-1, 40,000 rows, Adam",
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

/// A file that is gone when it is no longer wanted.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& suffix) {
    std::string folder = (std::filesystem::temp_directory_path() / "iron-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw OutputError(folder, "cannot be made");
    folder_ = folder;
    path_ = folder_ / ("picture" + suffix);
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

Benchmark render_4096() {
  constexpr i64 kSide = 4096;
  const auto prepare = [] {
    const PictureDescription description{
        .network = lion_network(), .training = {.steps = 1}, .size = {200, 200}, .channels = 1};
    const Tensor start = initial_parameters(network_of(description), 1, DType::f32, Device::cpu());
    const auto model =
        std::make_shared<PictureModel>(PictureModel::from_parameters(description, start));
    const auto file = std::make_shared<TemporaryFile>(".png");
    return [model, file] {
      return seconds_of([&] {
        const auto writer =
            open_picture_writer(file->path().string(), kSide, kSide, 1, Overwrite::yes);
        model->render({kSide, kSide},
                      [&](std::span<const float> rows) { writer->write_rows(rows); });
        writer->finish();
      });
    };
  };
  return {.name = "render_4096",
          .what = "a 4096 x 4096 PNG drawn by the same network",
          .flops = forward_flops(lion_widths(), kSide * kSide),
          .most_rounds = 3,
          .prepare = prepare};
}

}  // namespace

std::vector<Benchmark> suite() {
  return {lion_step("lion_step_f32", DType::f32), lion_step("lion_step_bf16", DType::bf16),
          lion_step("lion_step_f64", DType::f64), xor_step(), render_4096()};
}

}  // namespace iron::bench
