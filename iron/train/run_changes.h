#pragma once
/// What may change in a run that goes on from a saved state.

#include <optional>
#include <string>
#include <vector>

#include "iron/train/options.h"
#include "iron/train/trainer.h"

namespace iron {

/// How long a run is to be: a number of steps or epochs, in all or on top of what it was.
struct RunChange {
  i64 count = 0;
  bool epochs = false;
  bool more = false;
};

struct RunChanges {
  std::optional<RunChange> length = {};
  std::optional<double> rate = {};  ///< a new base rate: the schedule starts anew from here

  bool any() const noexcept { return length || rate; }
};

/// Changes the options of a run that is at `state`, and the state with them. `notes` takes a
/// sentence for each change. Throws ValueError on a length that cannot be, or is less than what is
/// done.
void change_run(const RunChanges& changes, i64 steps_per_epoch, TrainerState& state,
                TrainOptions& options, std::vector<std::string>& notes);

}  // namespace iron
