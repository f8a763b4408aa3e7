#pragma once
/// Whitening: features as variables of mean 0 and covariance about I. Not for users.

#include <vector>

#include "iron/linalg/row_blocks.h"

namespace iron {

/// z = (x − centre)·B with B [features, rank], or with B a diagonal. A coefficient of the features
/// is b = B·c for a coefficient c of z.
struct Whitening {
  i64 features = 0;
  i64 rank = 0;
  bool intercept = true;  ///< whether z begins with a 1, and features are centred
  bool diagonal = false;
  std::vector<double> centre;  ///< [features]
  std::vector<double> matrix;  ///< column-major [features, rank], or [features]
  std::vector<double> spread;  ///< [features]: length of the centred column / √weight; 0: constant
  std::vector<i64> dependent = {};
  bool intercept_dependent = false;

  /// Numbers in z.
  i64 size() const noexcept { return rank + (intercept ? 1 : 0); }
  /// Row-major x [count, features] to column-major z [size(), count].
  void apply(const double* x, i64 count, double* z) const;
  /// The vector v with v·[c₀, c] = b[feature]; feature −1: = b₀, the intercept.
  std::vector<double> row(i64 feature) const;
  /// c for the coefficients [b₀, b], as near as the rank allows.
  std::vector<double> from_coefficients(const double* b) const;
};

/// From the QR factorisation of all rows: the covariance is I, dependent features are left out.
/// Throws as factor_rows.
Whitening whiten_exactly(const RowBlocks& rows, bool intercept, const char* where);
/// From the means and deviations of the rows given, which may be a part of all.
Whitening whiten_columns(const RowBlocks& rows, bool intercept);

/// Rows in 64 runs from all over, about `count` together, copied: a first look at many rows.
RowBlocks sample_rows(const RowBlocks& rows, i64 count);

}  // namespace iron
