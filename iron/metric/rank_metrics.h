#pragma once
/// How well scores put the rows of one class before those of the other, whatever the threshold.
///
/// `truth` holds 0 and 1; a score may be any finite number, higher for class 1. Equal scores are
/// one step, so their order does not matter. O(n log n). Throws ShapeError when the counts differ,
/// ValueError naming the row of another label or a score that is not finite.

#include <optional>
#include <span>

#include "iron/core/types.h"

namespace iron {

/// Area under the ROC curve: the probability that a row of class 1 scores above one of class 0, a
/// tie counting half. Empty unless both classes have rows.
std::optional<double> auc(std::span<const double> truth, std::span<const double> scores);

/// Average precision, Σ (recallᵢ − recallᵢ₋₁)·precisionᵢ over the distinct scores from the highest
/// down; no interpolation. Empty without rows of class 1.
std::optional<double> average_precision(std::span<const double> truth,
                                        std::span<const double> scores);

/// Both by one sorting.
struct RankFigures {
  std::optional<double> auc;
  std::optional<double> average_precision;
};

RankFigures rank_figures(std::span<const double> truth, std::span<const double> scores);

/// The threshold with the largest F1, and that F1.
struct F1Threshold {
  double threshold = 0;
  double f1 = 0;
};

/// Rows score at least the threshold to count as class 1; it stands halfway between the lowest
/// score taken and the next below it, if there is one. Of several the highest. Empty without rows
/// of class 1.
std::optional<F1Threshold> best_f1_threshold(std::span<const double> truth,
                                             std::span<const double> scores);

/// The mean over the classes of each one's AUC against all others. `truth`: classes from 0 to
/// classes − 1; `scores`: row-major [rows, classes], any finite numbers. Empty unless every class
/// has rows. Throws as above.
std::optional<double> macro_auc(std::span<const i32> truth, std::span<const double> scores,
                                i64 classes);

}  // namespace iron
