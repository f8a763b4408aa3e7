#pragma once
/// Maximum-likelihood logistic regression of two or more classes by Newton's method.

#include <optional>
#include <vector>

#include "iron/linalg/row_blocks.h"

namespace iron {

struct MultinomialOptions {
  i64 classes = 2;
  bool intercept = true;
  double l2 = 0;  ///< ridge, the intercepts left free; see `symmetric`
  /// Two ways to penalise: ½·l2·Σ ‖b_k‖² over the classes above 0, or over all classes of the
  /// symmetric model, in which the b_k of all classes have the sum 0.
  bool symmetric = false;
  i64 max_iterations = 100;
  /// Where to begin: [classes − 1, 1 + features], intercepts first; empty: a good place.
  std::vector<double> start = {};
};

/// The model ln(P(class k)/P(class 0)) = b₀ₖ + x·bₖ for k = 1 … classes − 1.
struct MultinomialFit {
  i64 rows = 0;
  i64 features = 0;
  i64 rank = 0;                       ///< of the features, centred if there is an intercept
  std::vector<double> class_weights;  ///< [classes]: weight of each class's rows
  std::vector<double> intercepts;     ///< [classes − 1]
  std::vector<double> coefficients;   ///< [classes − 1, features]
  std::vector<std::optional<double>> intercept_errors;  ///< standard errors
  std::vector<std::optional<double>> errors;
  double loss = 0;        ///< Σ w·(−ln P(the row's class))
  i64 iterations = 0;     ///< passes over all rows
  bool converged = true;  ///< false: max_iterations came first
  /// Features in linear dependencies; the shortest coefficients are given, without errors.
  std::vector<i64> dependent;
  /// Features by which some rows can be told apart without fault: their coefficients have no finite
  /// value, so they have no standard error. The likelihood and all other coefficients stand.
  std::vector<i64> separated;
};

/// Minimises Σ w·(−ln P(class of the row)) + penalty by Newton's method (iteratively reweighted
/// least squares), in f64, in variables of covariance I, damped where a step would not lower the
/// loss (Levenberg), so that it converges from any start. It ends with a step below 1e-9 standard
/// errors, or one that leaves ten digits of the information as they are; the loss is then far
/// beyond changing by 1e-12 of itself. The same bits with any number of threads; memory does not
/// grow with rows.
///
/// Standard errors are those of the inverse information; none with l2 > 0.
///
/// Complete and quasi-complete separation (Albert & Anderson 1984) shows in steps that keep their
/// length while the loss no longer changes; the directions without information among the rows that
/// are not told apart are then the ones without a finite answer.
///
/// Targets are class codes 0 … classes − 1. Throws ValueError on another target, a value or weight
/// that is NaN or infinite (naming row and column), a class without rows or a negative l2.
MultinomialFit fit_multinomial(const RowBlocks& rows, const MultinomialOptions& options);

}  // namespace iron
