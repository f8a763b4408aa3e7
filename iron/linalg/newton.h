#pragma once
/// Newton's method on the log-loss of a multinomial model. Not for users.

#include <vector>

#include "iron/linalg/multinomial_pass.h"

namespace iron {

struct NewtonOptions {
  i64 classes = 2;
  double l2 = 0;           ///< on the features' own coefficients
  bool symmetric = false;  ///< see MultinomialOptions
  double penalty = 0;  ///< ½·penalty·‖c‖² on the coefficients of z, without the intercept's
  i64 max_iterations = 100;
  bool rough = false;  ///< a start for more rows is wanted, not the answer
};

struct NewtonResult {
  std::vector<double> c;  ///< coefficients of z [(classes − 1)·size]
  MultinomialSums sums;   ///< at the answer
  /// Where classes are separated: second derivatives of the rows that are not told apart alone.
  std::vector<double> overlap = {};
  double loss = 0;     ///< without penalties
  i64 iterations = 0;  ///< passes over the rows
  bool converged = true;
};

/// `start` as c; empty: zeros. Throws ValueError as multinomial_pass, for a class without rows and
/// for values that are not finite.
NewtonResult minimise_multinomial(const RowBlocks& rows, const Whitening& whitening,
                                  const NewtonOptions& options, std::vector<double> start);

}  // namespace iron
