#pragma once
/// How far a run on a table has come: a part of its checkpoint. Not for users.

#include <limits>
#include <optional>
#include <vector>

#include "iron/train/trainer.h"

namespace iron {

/// The loss of a candidate that diverged.
inline constexpr double kFailed = std::numeric_limits<double>::max();

/// Candidates are trained in order, each fold by fold; then, where they were compared on a part of
/// the rows only, the best one on all of them.
struct TableProgress {
  i64 candidate = 0;                         ///< under way
  i64 fold = 0;                              ///< under way
  std::vector<double> losses = {};           ///< of finished candidates; kFailed: it diverged
  double fold_losses = 0;                    ///< sum over the rows of the folds done, weighted
  std::vector<Tensor> members = {};          ///< networks of the candidate under way
  i64 best = -1;                             ///< the candidate with the lowest loss
  std::vector<Tensor> best_members = {};     ///< its networks
  bool done = false;                         ///< nothing is left to train
  std::optional<TrainerState> network = {};  ///< the network under way
  std::optional<Tensor> start = {};          ///< parameters a single network begins with
};

}  // namespace iron
