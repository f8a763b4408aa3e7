#include "iron/backend/cpu/grid_rows.h"

#include <algorithm>
#include <bit>

namespace iron {

std::size_t grid_inputs(const op::Grid& grid) noexcept {
  return static_cast<std::size_t>(grid.in - 1);
}
std::size_t grid_features(const op::Grid& grid) noexcept {
  return static_cast<std::size_t>(std::countr_zero(static_cast<u64>(grid.features)));
}

template <class T>
GridRows<T>::GridRows(const op::Grid& grid, i64 table, i64 rows, const Kernels<T>& kernels)
    : levels_(grid_levels(grid)),
      backward_(kernels.grid_backward[grid_inputs(grid)][grid_features(grid)]),
      table_(table),
      in_(grid.in),
      features_(grid.features),
      unit_stride_(padded<T>(rows)),  // the kernel reads whole vectors of points
      rows_(rows),
      units_(in_ * unit_stride_),
      gradients_(grid.levels * rows * features_) {}

template <class T>
void GridRows<T>::keep(i64 first, i64 rows, const T* unit, i64 unit_stride, const T* gradient,
                       i64 stride) noexcept {
  for (i64 axis = 0; axis < in_; ++axis) {
    std::copy_n(unit + axis * unit_stride, rows, units_.data() + axis * unit_stride_ + first);
  }
  for (i64 level = 0; level < levels(); ++level) {
    T* to = gradients_.data() + (level * rows_ + first) * features_;
    const T* from = gradient + level * features_;
    for (i64 r = 0; r < rows; ++r, to += features_, from += stride) {
      std::copy_n(from, features_, to);
    }
  }
}

template <class T>
void GridRows<T>::add_level(i64 level, i64 rows, bool fresh, T* flat_gradient) const noexcept {
  const GridLevel& l = levels_[static_cast<std::size_t>(level)];
  T* const table = flat_gradient + table_;
  if (fresh) std::fill_n(table + l.first * features_, l.entries * features_, T{0});
  backward_(l, units_.data(), unit_stride_, gradients_.data() + level * rows_ * features_, table,
            rows);
}

template <class T>
i64 GridRows<T>::row_bytes(const op::Grid& grid) noexcept {
  return (grid.in + grid.levels * grid.features) * static_cast<i64>(sizeof(T));
}

template class GridRows<float>;
template class GridRows<double>;

}  // namespace iron
