#pragma once
/// Rows of a regression, made block by block so that memory does not grow with them.

#include <functional>

#include "iron/core/types.h"

namespace iron {

/// A block of rows: x is row-major [count, features], y row-major [count, targets]; weights [count]
/// holds ones unless rows weigh differently.
struct RowBlock {
  double* x = nullptr;
  double* y = nullptr;
  double* weights = nullptr;
};

/// All rows. `read` fills a block with `count` rows from row `first` on; several threads may call
/// it at once.
struct RowBlocks {
  i64 rows = 0;
  i64 features = 0;
  i64 targets = 1;
  std::function<void(i64 first, i64 count, const RowBlock& out)> read = {};
};

}  // namespace iron
