#include "bench/mlp_job.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "iron/core/error.h"

namespace iron::bench {
namespace {

Program program_of(const MlpOptions& options) {
  Program program;
  program.ops.push_back(op::Input{options.widths.front()});
  i64 offset = 0;
  const auto add_segment = [&](const char* kind, std::size_t layer, Shape shape) {
    const i64 size = shape.numel();
    program.segments.push_back(
        {.name = std::to_string(layer) + "." + kind, .offset = offset, .shape = std::move(shape)});
    offset += size;
    return static_cast<i64>(program.segments.size()) - 1;
  };
  for (std::size_t layer = 1; layer < options.widths.size(); ++layer) {
    if (layer > 1) program.ops.push_back(op::Activate{options.activation});
    const i64 in = options.widths[layer - 1];
    const i64 out = options.widths[layer];
    const i64 weight = add_segment("weight", layer, {in, out});
    const i64 bias = add_segment("bias", layer, {out});
    program.ops.push_back(op::Dense{in, out, weight, bias});
  }
  program.loss = LossRule{LossKind::bce};
  program.update = options.update;
  program.precision = options.precision;
  program.batch = options.batch;
  return program;
}

template <class T>
std::vector<T> uniform(i64 count, u64 seed, double low, double high) {
  std::vector<T> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double number = random_uniform(seed, RandomStream::tensor, 0, i);
    values[i] = static_cast<T>(low + (high - low) * number);
  }
  return values;
}

}  // namespace

MlpJob::MlpJob(const MlpOptions& options)
    : backend_(backend_for(Device::cpu())), precision_(options.precision) {
  const Program program = program_of(options);
  const View inputs = numbers({options.rows, options.widths.front()});
  const View targets = numbers({options.rows, options.widths.back()});
  fill(inputs, 1, -1, 1);
  fill(targets, 2, 0, 1);
  source_ = RowsSource{inputs, targets};

  state_.parameters = numbers({parameter_count(program)});
  for (i64 i = 0; i < moment_count(program.update); ++i) {
    state_.moments.push_back(numbers({parameter_count(program)}));
    fill(state_.moments.back(), 0, 0, 0);
  }
  for (const Segment& segment : program.segments) {
    // Glorot's range for weights; biases start at zero.
    const auto& extents = segment.shape.extents();
    const double range =
        extents.size() < 2 ? 0 : std::sqrt(6.0 / static_cast<double>(extents[0] + extents[1]));
    auto* start = state_.parameters.as<u8>() + segment.offset * size_of(precision_);
    fill(View(start, precision_, segment.shape), 3 + static_cast<u64>(segment.offset), -range,
         range);
  }
  plan_ = backend_.compile(program, state_, source_);
}

void MlpJob::run(i64 steps) {
  const std::atomic<bool> stop{false};
  plan_->run(steps, stop);
  if (plan_->control().halted != 0) {
    throw TrainingError("benchmark", "the loss is no longer finite");
  }
}

View MlpJob::numbers(Shape shape) {
  memory_.push_back(backend_.allocate(shape.numel() * size_of(precision_)));
  return {memory_.back().get(), precision_, std::move(shape)};
}

void MlpJob::fill(const View& view, u64 seed, double low, double high) {
  const i64 bytes = view.numel() * size_of(precision_);
  if (precision_ == DType::f32) {
    backend_.upload(uniform<float>(view.numel(), seed, low, high).data(), view.data, bytes);
  } else {
    backend_.upload(uniform<double>(view.numel(), seed, low, high).data(), view.data, bytes);
  }
}

}  // namespace iron::bench
