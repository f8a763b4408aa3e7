#pragma once
/// The log-loss of a multinomial model over all rows, its gradient and its second derivatives. Not
/// for users.

#include <vector>

#include "iron/linalg/row_blocks.h"
#include "iron/linalg/whitening.h"

namespace iron {

/// Derivatives are by c, the coefficients of z: those of class 1, then of class 2 …
struct MultinomialSums {
  double loss = 0;                    ///< Σ w·(−ln P(class))
  std::vector<double> gradient;       ///< [(classes − 1)·size]
  std::vector<double> hessian;        ///< column-major, the upper triangle
  std::vector<double> class_weights;  ///< [classes]
};

/// One pass over the rows with coefficients c [(classes − 1)·size]. Rows whose likeliest class has
/// 1 − P < `saturated` are left out of the second derivatives. Throws ValueError naming a row whose
/// target is no class.
MultinomialSums multinomial_pass(const RowBlocks& rows, const Whitening& whitening, i64 classes,
                                 const std::vector<double>& c, double saturated);

/// Probabilities of classes 0 … K − 1 from the K − 1 logits against class 0. Nothing overflows.
/// Returns 1 − the greatest; `likeliest` is its class.
double softmax_against_first(const double* logits, i64 classes, double* probabilities,
                             i64& likeliest);

}  // namespace iron
