#pragma once
/// The kernel under the matrix product: one tile of the result from packed tiles of the factors.

#include "iron/core/types.h"

namespace iron::cpu {

constexpr i64 kSmallRows = 8;
constexpr i64 kRows = 32;
constexpr i64 kSmallColumns = 16;
constexpr i64 kColumns = 64;
constexpr i64 kInnerStep = 8;
constexpr i64 kInner = 256;

/// c += a b with row-major a [rows, inner], b [inner, columns], c [rows, columns], without gaps.
/// rows is a multiple of 8, columns of 16, inner of 8.
template <class T>
class TileKernel {
 public:
  TileKernel(i64 rows, i64 columns, i64 inner) : rows_(rows), columns_(columns), inner_(inner) {}
  void operator()(const T* a, const T* b, T* c) const {
    for (i64 i = 0; i < rows_; ++i) {
      for (i64 k = 0; k < inner_; ++k) {
        const T f = a[i * inner_ + k];
        for (i64 j = 0; j < columns_; ++j) c[i * columns_ + j] += f * b[k * columns_ + j];
      }
    }
  }

 private:
  i64 rows_, columns_, inner_;
};

}  // namespace iron::cpu
