// Products of integer matrices, row by row of the result.

#include <algorithm>
#include <vector>

#include "iron/backend/cpu/integer.h"
#include "iron/backend/cpu/matrix.h"
#include "iron/backend/cpu/parallel.h"

namespace iron::cpu {
namespace {

template <class In, class Out>
void multiply(const Matrix<const In>& a, const Matrix<const In>& b, const Matrix<Out>& out) {
  // b with its rows contiguous, widened once.
  std::vector<Wrap<Out>> packed(static_cast<std::size_t>(b.rows * b.columns));
  for (i64 k = 0; k < b.rows; ++k) {
    for (i64 j = 0; j < b.columns; ++j) {
      packed[static_cast<std::size_t>(k * b.columns + j)] =
          wrap(Out{b.data[k * b.row_step + j * b.column_step]});
    }
  }
  const i64 work = std::max<i64>(1, a.columns * b.columns);
  parallel_chunks(a.rows, std::max<i64>(1, kChunk / work), [&](i64 begin, i64 end) {
    std::vector<Wrap<Out>> sums(static_cast<std::size_t>(b.columns));
    for (i64 i = begin; i < end; ++i) {
      std::fill(sums.begin(), sums.end(), Wrap<Out>{0});
      for (i64 k = 0; k < a.columns; ++k) {
        const Wrap<Out> factor = wrap(Out{a.data[i * a.row_step + k * a.column_step]});
        const Wrap<Out>* row = packed.data() + k * b.columns;
        for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += factor * row[j];
      }
      for (i64 j = 0; j < b.columns; ++j) {
        out.data[i * out.row_step + j * out.column_step] =
            unwrap<Out>(sums[static_cast<std::size_t>(j)]);
      }
    }
  });
}

}  // namespace

void multiply_matrix(const Matrix<const i64>& a, const Matrix<const i64>& b,
                     const Matrix<i64>& out) {
  multiply(a, b, out);
}
void multiply_matrix(const Matrix<const i32>& a, const Matrix<const i32>& b,
                     const Matrix<i32>& out) {
  multiply(a, b, out);
}
void multiply_matrix(const Matrix<const i8>& a, const Matrix<const i8>& b, const Matrix<i32>& out) {
  multiply(a, b, out);
}

}  // namespace iron::cpu
