#pragma once
/// Rows made on the fly, as many as wanted.

#include <cmath>
#include <functional>

#include "iron/core/types.h"
#include "iron/linalg/row_blocks.h"

namespace iron::testing {

/// About evenly spread in [0, 1) and the same for the same arguments.
inline double spread(i64 i, i64 j) {
  const double golden = 0.6180339887498949 * static_cast<double>(i + 1) +
                        0.7548776662466927 * static_cast<double>((j + 1) * (i % 977 + 1));
  return golden - std::floor(golden);
}

/// Rows whose features and target are given by functions; weights 1.
inline RowBlocks rows_of(i64 rows, i64 features, std::function<double(i64, i64)> x,
                         std::function<double(i64)> y) {
  RowBlocks made{.rows = rows, .features = features};
  made.read = [=](i64 first, i64 count, const RowBlock& out) {
    for (i64 i = 0; i < count; ++i) {
      for (i64 j = 0; j < features; ++j) out.x[i * features + j] = x(first + i, j);
      out.y[i] = y(first + i);
      out.weights[i] = 1;
    }
  };
  return made;
}

}  // namespace iron::testing
