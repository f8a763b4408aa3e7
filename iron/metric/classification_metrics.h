#pragma once
/// How good probabilities of classes are.
///
/// With two classes `truth` holds 0 and 1 and `probabilities` that of class 1, both of shape
/// [rows]. With K classes `truth` holds numbers from 0 to K − 1 and `probabilities` is row-major
/// [rows, K], each row summing to 1 (within 1e-4). Definitions follow scikit-learn. Where a figure
/// has no value it is empty, never NaN. Every function throws ShapeError when the counts do not
/// agree, ValueError naming the row (from 1) of another label, or a probability that is NaN or
/// outside [0, 1].

#include <optional>
#include <span>
#include <vector>

#include "iron/metric/confusion.h"
#include "iron/metric/rank_metrics.h"

namespace iron {

/// Mean of −log(probability of the true class), natural logarithm. As in scikit-learn the
/// probability is first clamped to [ε, 1 − ε] with ε = 2⁻⁵², so a certain wrong answer costs 36.04
/// and not infinity. Empty without rows.
std::optional<double> log_loss(std::span<const double> truth,
                               std::span<const double> probabilities);
std::optional<double> log_loss(std::span<const i32> truth, std::span<const double> probabilities,
                               i64 classes);

/// With two classes the mean of (probability − truth)², in [0, 1]; with K the mean over the rows of
/// Σₖ (probabilityₖ − [k is the true class])², in [0, 2]. Empty without rows. (Brier,
/// "Verification of forecasts expressed in terms of probability", Monthly Weather Review 1950.)
std::optional<double> brier(std::span<const double> truth, std::span<const double> probabilities);
std::optional<double> brier(std::span<const i32> truth, std::span<const double> probabilities,
                            i64 classes);

/// The most probable class of each row, the first of several. `probabilities`: [rows, classes].
std::vector<i32> most_probable(std::span<const double> probabilities, i64 classes);

/// Rows whose probability lies in (low, high], in [0, high] for the first bin.
struct CalibrationBin {
  double low = 0;
  double high = 0;
  i64 rows = 0;
  std::optional<double> mean_predicted;  ///< probability; empty without rows
  std::optional<double> observed;        ///< share of the rows that are of class 1
};

/// Whether events said to be probable happen so often: `bins` bins of equal width. Throws also
/// ValueError when `bins` is below 1.
std::vector<CalibrationBin> calibration(std::span<const double> truth,
                                        std::span<const double> probabilities, i64 bins = 10);

/// All of them. Precision, recall, F1 and AUC are those of class 1 with two classes, macro means
/// with more; the AUC of more is one class against all others.
struct ClassificationFigures {
  i64 rows = 0;
  i64 classes = 2;
  std::optional<double> threshold;  ///< at or above which class 1 is predicted; empty with more
  std::optional<double> accuracy;
  std::optional<double> balanced_accuracy;
  std::optional<double> precision;
  std::optional<double> recall;
  std::optional<double> f1;
  std::optional<double> log_loss;
  std::optional<double> brier;
  std::optional<double> auc;
  std::optional<double> average_precision;  ///< two classes only
  ConfusionMatrix confusion;
  std::optional<MajorityBaseline> baseline;
};

/// Two classes. Throws also ValueError when the threshold is outside [0, 1].
ClassificationFigures classification_figures(std::span<const double> truth,
                                             std::span<const double> probabilities,
                                             double threshold = 0.5);
/// Three or more classes; the most probable one is predicted, the first of several. With two the
/// result is that of the other function.
ClassificationFigures classification_figures(std::span<const i32> truth,
                                             std::span<const double> probabilities, i64 classes);

}  // namespace iron
