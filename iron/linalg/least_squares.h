#pragma once
/// Linear least squares over any number of rows, exact to the last digits of f64.

#include <optional>
#include <vector>

#include "iron/linalg/row_blocks.h"

namespace iron {

struct LeastSquaresOptions {
  bool intercept = true;
  double l2 = 0;  ///< ridge: adds l2·‖b‖² in the features' own units, the intercept left free
};

/// The answer for one target.
struct LeastSquaresFit {
  double intercept = 0;
  std::vector<double> coefficients;
  double residual_squares = 0;  ///< Σ w (y − ŷ)²
  double total_squares = 0;  ///< Σ w (y − ȳ)², ȳ the weighted mean; Σ w y² without intercept
};

/// The answer for all targets, and what the features alone decide.
struct LeastSquares {
  i64 rows = 0;
  i64 features = 0;
  bool intercept = true;
  i64 rank = 0;  ///< of the features, centred if there is an intercept
  /// Features in linear dependencies (a constant one included, if there is an intercept),
  /// ascending. Their coefficients are not determined: the shortest of all answers is given.
  std::vector<i64> dependent;
  /// √ of the diagonal of (XᵀWX)⁻¹: a standard error is σ times this. Empty for coefficients that
  /// are not determined, and all of them with l2 > 0.
  std::vector<std::optional<double>> unit_errors;
  std::optional<double> intercept_unit_error;
  std::vector<LeastSquaresFit> targets;

  /// rows − rank − 1 (− 0 without intercept); not above 0 where nothing is left to judge by.
  i64 degrees_of_freedom() const noexcept { return rows - rank - (intercept ? 1 : 0); }
};

/// Minimises Σ w (y − b₀ − x·b)² + l2·‖b‖² for each target.
///
/// A QR factorisation in f64 over blocks of rows (memory does not grow with them), then residuals
/// over all rows in twice that precision and corrections by the seminormal equations RᵀR·d = Xᵀr
/// (Björck 1987) until the last digits stand: with Xᵀr so precise, each pass gains as many digits
/// as the condition number leaves. A feature that depends on others, or more features than rows,
/// gives the answer with the least ‖b‖. The same bits with any number of threads.
///
/// Throws ValueError on no rows, a negative l2, a value or weight that is NaN or infinite (naming
/// row and column, counted from 1), weights that are all 0.
LeastSquares solve_least_squares(const RowBlocks& rows, const LeastSquaresOptions& options = {});

}  // namespace iron
