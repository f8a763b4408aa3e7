#pragma once
/// How far predicted numbers are from the true ones.
///
/// Every function takes as many predictions as true values, in the order of scikit-learn (truth
/// first), and, where it has them, weights of the rows: none for equal ones, else finite and not
/// negative. A row of weight 0 counts nowhere. Without a row that counts, and where a figure has no
/// value, the result is empty, never NaN. Throws ShapeError when the counts differ, ValueError
/// naming the row (from 1) of a number that is not finite or a weight that is negative.

#include <optional>
#include <span>

#include "iron/core/types.h"

namespace iron {

/// Σ w (truth − predicted)² / Σ w, in the squared unit of the target.
std::optional<double> mse(std::span<const double> truth, std::span<const double> predicted,
                          std::span<const double> weights = {});

/// √mse, in the unit of the target.
std::optional<double> rmse(std::span<const double> truth, std::span<const double> predicted,
                           std::span<const double> weights = {});

/// Σ w |truth − predicted| / Σ w, in the unit of the target.
std::optional<double> mae(std::span<const double> truth, std::span<const double> predicted,
                          std::span<const double> weights = {});

/// Share of the variance that is explained, 1 − Σ w (truth − predicted)² / Σ w (truth − mean)²: 1
/// for a perfect prediction, 0 for the mean, below 0 for worse. Empty for a constant target, and
/// when the sums overflow.
std::optional<double> r2(std::span<const double> truth, std::span<const double> predicted,
                         std::span<const double> weights = {});

/// The largest |truth − predicted|, in the unit of the target.
std::optional<double> max_error(std::span<const double> truth, std::span<const double> predicted,
                                std::span<const double> weights = {});

/// All of them.
struct RegressionFigures {
  i64 rows = 0;  ///< those of weight 0 included
  std::optional<double> mse;
  std::optional<double> rmse;
  std::optional<double> mae;
  std::optional<double> r2;
  std::optional<double> max_error;
};

RegressionFigures regression_figures(std::span<const double> truth,
                                     std::span<const double> predicted,
                                     std::span<const double> weights = {});

}  // namespace iron
