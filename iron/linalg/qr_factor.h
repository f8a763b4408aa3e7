#pragma once
/// QrFactor: the triangle R of a QR factorisation whose rows come block by block. Not for users.

#include <vector>

#include "iron/core/types.h"

namespace iron {

/// R of all rows added so far, RᵀR = AᵀA, by Householder reflections: a block is stacked below R
/// and both are made triangular again (the "triangular-pentagonal" QR of LAPACK's dtpqrt; Demmel,
/// Grigori, Hoemmen, Langou 2012). Memory and result do not grow with rows. Signs of rows of R
/// are arbitrary.
class QrFactor {
 public:
  /// R = 0.
  explicit QrFactor(i64 columns);

  i64 columns() const noexcept { return columns_; }
  /// R[row, column] for row ≤ column; 0 below the diagonal.
  double at(i64 row, i64 column) const noexcept {
    return r_[static_cast<std::size_t>(row + column * columns_)];
  }
  /// √(Σ R[i, column]²): the norm of that column of A.
  double column_norm(i64 column) const noexcept;

  /// Adds `count` rows, column-major [count, columns]; their memory is used up.
  void add(double* rows, i64 count);
  /// Adds the rows of another factor of as many columns.
  void add(const QrFactor& other);
  /// Whether every number is finite.
  bool finite() const noexcept;

 private:
  i64 columns_;
  std::vector<double> r_;  // column-major
};

}  // namespace iron
