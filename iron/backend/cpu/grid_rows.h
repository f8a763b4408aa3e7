#pragma once
/// The gradient of a grid's tables, in two steps: every tile keeps what flows back to it, then each
/// level adds up what all rows say about its entries, in the order of the rows, so that the sums
/// are the same for any number of threads. A gradient of its own for each slot would not do: tables
/// have millions of numbers, of which a tile touches few.

#include <vector>

#include "iron/backend/cpu/aligned_buffer.h"
#include "iron/backend/cpu/kernel_table.h"

namespace iron {

/// Position of a grid's kernels in Kernels.
std::size_t grid_inputs(const op::Grid& grid) noexcept;
std::size_t grid_features(const op::Grid& grid) noexcept;

/// Room for the points and gradients of some rows of a step.
template <class T>
class GridRows {
 public:
  GridRows(const op::Grid& grid, i64 table, i64 rows, const Kernels<T>& kernels);

  i64 levels() const noexcept { return static_cast<i64>(levels_.size()); }

  /// Rows [first, first + rows): `unit` [in][unit_stride], their gradient [rows][stride].
  void keep(i64 first, i64 rows, const T* unit, i64 unit_stride, const T* gradient,
            i64 stride) noexcept;

  /// Adds rows [0, rows) to the gradient of a level's entries in the flat gradient, which `fresh`
  /// sets to zero before.
  void add_level(i64 level, i64 rows, bool fresh, T* flat_gradient) const noexcept;

  /// Bytes kept for each row.
  static i64 row_bytes(const op::Grid& grid) noexcept;

 private:
  std::vector<GridLevel> levels_;
  typename Kernels<T>::GridBackward backward_;
  i64 table_;  // in the flat parameters
  i64 in_;
  i64 features_;
  i64 unit_stride_;
  i64 rows_;
  AlignedBuffer<T> units_;      // [in][unit_stride]
  AlignedBuffer<T> gradients_;  // [level][row][features]
};

}  // namespace iron
