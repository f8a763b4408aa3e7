#pragma once
/// How often each class was taken for each other one, and what follows from it.

#include <optional>
#include <span>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// counts[t·classes + p]: rows of class t that were predicted to be p. With two classes the counts
/// are tn, fp, fn, tp in this order.
struct ConfusionMatrix {
  i64 classes = 0;
  std::vector<i64> counts = {};

  i64 at(i64 truth, i64 predicted) const {
    return counts[static_cast<std::size_t>(truth * classes + predicted)];
  }
  i64 rows() const noexcept;
};

/// Counts pairs of classes, numbers from 0 to classes − 1. Throws ShapeError when the counts
/// differ, ValueError naming the row of any other number, or when there are no two classes.
ConfusionMatrix confusion(std::span<const i32> truth, std::span<const i32> predicted, i64 classes);

/// Two classes by a threshold: a row is predicted to be 1 when its probability of class 1 is at
/// least `threshold`. `truth` holds 0 and 1. Throws ShapeError when the counts differ, ValueError
/// naming the row of a label that is neither, or a probability outside [0, 1].
ConfusionMatrix confusion(std::span<const double> truth, std::span<const double> probabilities,
                          double threshold = 0.5);

/// Share of the rows that are predicted right. Empty without rows.
std::optional<double> accuracy(const ConfusionMatrix& matrix);

/// Mean of the recall over the classes that have rows. Empty without rows.
std::optional<double> balanced_accuracy(const ConfusionMatrix& matrix);

/// Figures of one class, or means of several. As in scikit-learn a fraction without a denominator
/// is 0: precision where nothing is predicted, recall where there is nothing to find.
struct ClassScores {
  double precision = 0;  ///< share of the rows predicted to be of the class that are
  double recall = 0;     ///< share of the rows of the class that are predicted to be
  double f1 = 0;         ///< harmonic mean of both, 2·tp / (2·tp + fp + fn)
};

/// Those of one class against all others.
ClassScores class_scores(const ConfusionMatrix& matrix, i64 of_class);

/// Their plain means over the classes that have rows or are predicted. Empty without rows.
std::optional<ClassScores> macro_scores(const ConfusionMatrix& matrix);

/// Always answering with the class that has the most rows, the first of several.
struct MajorityBaseline {
  i64 of_class = 0;
  double accuracy = 0;
};

/// Empty without rows.
std::optional<MajorityBaseline> majority_baseline(const ConfusionMatrix& matrix);

}  // namespace iron
