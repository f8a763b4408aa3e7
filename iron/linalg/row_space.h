#pragma once
/// RowSpace: what the triangle of centred features can tell about coefficients. Not for users.

#include <span>
#include <vector>

#include "iron/linalg/qr_factor.h"

namespace iron {

/// A column whose part that no other column explains is shorter than this, relative to the whole
/// column, is counted as a combination of the others. Between rounding noise (some 1e-16) and the
/// worst that still has an answer in f64 (1.2e-9 in NIST's Filip).
inline constexpr double kRankTolerance = 0x1p-42;

/// The triangle M of features X, RᵀR = XᵀX below the row of the intercept, decided for rank by
/// column pivoting on columns of equal length.
///
/// `inverse` is B = M⁺, so that the least squares coefficients of least norm, in the features' own
/// units, are b = B·c, where c is how the targets stand in the rows of M; B·Bᵀ = (XᵀX)⁺; and the
/// variables (x − mean)·B have the covariance I.
struct RowSpace {
  i64 features = 0;
  i64 rank = 0;
  std::vector<double> inverse;    ///< column-major [features, rank]
  std::vector<double> projected;  ///< column-major [rank, targets]: Bᵀ·Xᵀy, that is c
  std::vector<double> null_space;  ///< column-major [features, features − rank], in their own units
  std::vector<i64> involved;       ///< features that take part in a linear dependency, ascending
  bool intercept_involved = false;  ///< whether a dependency includes the column of the intercept
  double condition = 1;  ///< greatest factor by which columns that nearly depend inflate an error

  double at(i64 feature, i64 k) const noexcept {
    return inverse[static_cast<std::size_t>(feature + k * features)];
  }
  /// B·(Bᵀ·v) for v [features].
  std::vector<double> solve(std::span<const double> v) const;
  /// Bᵀ·v, and B·u for u [rank].
  std::vector<double> project(std::span<const double> v) const;
  std::vector<double> expand(std::span<const double> u) const;
};

/// `factor` has the columns [1, if intercept] [features] [targets]. `penalty` [features] is added
/// to the diagonal of XᵀX: ridge; empty: none.
RowSpace find_row_space(const QrFactor& factor, i64 features, bool intercept,
                        std::span<const double> penalty);

}  // namespace iron
