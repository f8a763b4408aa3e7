#include "iron/train/run_changes.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

#include "iron/core/error.h"

namespace iron {
namespace {

i64 product(i64 a, i64 b) {
  if (a > std::numeric_limits<i64>::max() / 2 / std::max<i64>(b, 1)) {
    throw ValueError("length", "is too long to count");
  }
  return a * b;
}

i64 steps_of(const TrainOptions& options, i64 steps_per_epoch) {
  return options.steps != 0 ? options.steps : product(options.epochs, steps_per_epoch);
}

/// The new length, in the unit the run is counted in.
void change_length(const RunChange& change, i64 steps_per_epoch, TrainOptions& options) {
  if (change.count < 1) throw ValueError("length", "must be at least 1");
  const i64 before = steps_of(options, steps_per_epoch);
  if (change.epochs && (options.epochs != 0 || !change.more)) {
    options.epochs = product(change.count, 1) + (change.more ? options.epochs : 0);
    options.steps = 0;
  } else {
    options.epochs = 0;
    options.steps =
        product(change.count, change.epochs ? steps_per_epoch : 1) + (change.more ? before : 0);
  }
}

}  // namespace

void change_run(const RunChanges& changes, i64 steps_per_epoch, TrainerState& state,
                TrainOptions& options, std::vector<std::string>& notes) {
  const i64 step = state.control.step;
  if (changes.rate) {
    std::visit([&](auto& optimizer) { optimizer.rate = *changes.rate; }, options.optimizer);
    options.schedule_from = step;
    state.control.rate_scale = 1;
    state.good.control.rate_scale = 1;
    notes.push_back(
        fmt::format("a new schedule starts at step {} with rate {:g}", step, *changes.rate));
  }
  if (!changes.length) return;
  const i64 before = steps_of(options, steps_per_epoch);
  change_length(*changes.length, steps_per_epoch, options);
  const i64 steps = steps_of(options, steps_per_epoch);
  if (steps < step) {
    throw ValueError("length", fmt::format("{} steps are fewer than the {} done", steps, step));
  }
  state.reached = false;
  notes.push_back(
      fmt::format("the run has {} steps now, not {}: its schedule is that of the whole new length",
                  steps, before));
}

}  // namespace iron
