#include "iron/train/options.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "iron/train/check.h"
#include "iron/train/options_json.h"

namespace iron::fields_json {

template Json write_fields<TrainOptions>(const TrainOptions& value, Json object);
template void read_fields<TrainOptions>(const Json& json, TrainOptions& value, const Place& place,
                                        bool typed);

}  // namespace iron::fields_json

namespace iron {
namespace {

void check_widths(const NetworkSpec& network, const Source& source) {
  if (input_width(source) != network.inputs) {
    throw ShapeError("train", "the rows have " + std::to_string(input_width(source)) +
                                  " inputs, the network takes " + std::to_string(network.inputs));
  }
  if (target_width(source) != output_width(network)) {
    throw ShapeError("train", "the rows have " + std::to_string(target_width(source)) +
                                  " targets, the network gives " +
                                  std::to_string(output_width(network)));
  }
}

void check_link(const NetworkSpec& network, const Loss& loss) {
  const Activation last = network.layers.back().activation;
  if (!has_link(lower(loss).kind) || last == Activation::identity) return;
  throw ValueError("loss",
                   std::string(choice_name(loss)) +
                       " is taken on the output before its function, " +
                       "but the network ends with " + std::string(name_of(last)),
                   "end the network with identity");
}

void check_classes(const NetworkSpec& network, const Loss& loss) {
  if (lower(loss).kind != LossKind::cross_entropy || output_width(network) > 1) return;
  throw ValueError("loss", "cross_entropy needs at least two outputs", "use bce for one");
}

/// A number that rounds to nothing or to infinity would spoil the parameters.
void check_precision(double value, const std::string& option, DType precision) {
  if (storage_of(precision) != DType::f32 || value == 0) return;
  const auto rounded = static_cast<float>(std::min(value, 1e300));
  check_option(rounded != 0 && std::isfinite(rounded), option, "must be a number that f32 holds",
               value);
}

void check_precision(const Optimizer& optimizer, DType precision) {
  check_precision(base_rate(optimizer), "optimizer.rate", precision);
  std::visit(
      [&](const auto& o) {
        if constexpr (requires { o.epsilon; }) {
          check_precision(o.epsilon, "optimizer.epsilon", precision);
        }
      },
      optimizer);
}

}  // namespace

RunLength run_length(const TrainOptions& options, const Source& source) {
  const i64 steps_per_epoch =
      lower(options.batch, options.shuffle, source, options.spread).steps_per_epoch;
  check_option(options.epochs >= 0, "epochs", "must be 0 or above", options.epochs);
  check_option(options.steps >= 0, "steps", "must be 0 or above", options.steps);
  if ((options.epochs == 0) == (options.steps == 0)) {
    throw ValueError("train",
                     options.epochs == 0 ? "the length of the run is not given"
                                         : "both epochs and steps are given",
                     "give either epochs or steps");
  }
  if (options.epochs > std::numeric_limits<i64>::max() / steps_per_epoch) {
    throw ValueError("epochs", "are too many to count");
  }
  return {steps_per_epoch, options.steps != 0 ? options.steps : options.epochs * steps_per_epoch};
}

i64 guard_steps(const Program& program, const TrainOptions& options, const RunLength& length,
                i64 rows) {
  if (options.guard.every > 0) return options.guard.every;
  constexpr i64 kFewest = 50;
  constexpr double kProducts = 2e8;  // of a window: some milliseconds
  constexpr i64 kWindows = 20;
  const double batch = static_cast<double>(program.batch == 0 ? rows : program.batch);
  const double step = 3 * batch * static_cast<double>(trained_count(program));
  const auto worth = static_cast<i64>(std::ceil(kProducts / std::max(step, 1.0)));
  const i64 steps = std::max(kFewest, std::min(worth, length.steps / kWindows));
  const i64 epoch = length.steps_per_epoch;
  return (steps - 1) / epoch * epoch + epoch;
}

namespace {

/// What evaluating all rows costs, in steps: a step goes forward and, at twice the cost, back.
double evaluation_cost(const Program& program, i64 rows) {
  const double batch = static_cast<double>(program.batch == 0 ? rows : program.batch);
  return static_cast<double>(rows) / (3 * batch);
}

}  // namespace

i64 early_evaluation_steps(const Program& program, i64 rows) {
  constexpr double kShare = 0.16;
  return std::max<i64>(1, static_cast<i64>(std::ceil(evaluation_cost(program, rows) / kShare)));
}

i64 evaluation_steps(const Program& program, i64 rows) {
  constexpr double kShare = 0.04;
  const double cost = evaluation_cost(program, rows);
  const auto windows = std::ceil(cost / kShare / static_cast<double>(program.window));
  return program.window * std::max<i64>(1, static_cast<i64>(windows));
}

Program training_program(const NetworkSpec& network, const TrainOptions& options,
                         const Source& source) {
  validate(source);
  validate(options.optimizer);
  Program program;
  emit(network, program);
  check_widths(network, source);
  check_link(network, options.loss);
  check_classes(network, options.loss);
  check_precision(options.optimizer, options.precision);
  check_from_zero(options.clip_norm, "clip_norm");
  check_option(options.schedule_from >= 0, "schedule_from", "must be 0 or above",
               options.schedule_from);
  validate(options.guard);
  const Sampler sampler = lower(options.batch, options.shuffle, source, options.spread);
  const RunLength length = run_length(options, source);
  program.loss = lower(options.loss);
  program.update = lower(options.optimizer);
  if (const auto* adamw = std::get_if<AdamW>(&options.optimizer); adamw && !adamw->decay_biases) {
    for (Segment& segment : program.segments) segment.decay = segment.shape.rank() > 1;
  }
  program.schedule = lower(options.schedule, base_rate(options.optimizer), length.steps_per_epoch,
                           std::max<i64>(1, length.steps - options.schedule_from));
  program.schedule.first_step = options.schedule_from;
  program.clip_norm = options.clip_norm;
  program.precision = options.precision;
  program.batch = sampler.batch;
  program.window = guard_steps(program, options, length, row_count(source));
  program.order = sampler.order;
  program.seed = options.seed;
  validate(program);
  return program;
}

std::string to_json(const TrainOptions& options) { return fields_json::to_text(options); }

TrainOptions train_options_from_json(std::string_view text, const std::string& where) {
  return fields_json::from_text<TrainOptions>(text, where);
}

}  // namespace iron
