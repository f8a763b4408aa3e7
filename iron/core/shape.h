#pragma once
/// Shapes and strides: how many elements an array has along each axis, and how far apart they lie.

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// The extents of an array, outermost axis first. Rank 0 is a single number. Extents are ≥ 0.
class Shape {
 public:
  Shape() = default;
  /// Throws ShapeError on a negative extent or when the element count overflows 63 bits.
  Shape(std::initializer_list<i64> extents) : Shape(std::vector<i64>(extents)) {}
  explicit Shape(std::vector<i64> extents);

  i64 rank() const noexcept { return static_cast<i64>(extents_.size()); }
  /// Extent of an axis; negative axes count from the end. Throws ShapeError when out of range.
  i64 operator[](i64 axis) const;
  /// Product of the extents; 1 for rank 0.
  i64 numel() const noexcept;

  const std::vector<i64>& extents() const noexcept { return extents_; }
  auto begin() const noexcept { return extents_.begin(); }
  auto end() const noexcept { return extents_.end(); }
  friend bool operator==(const Shape&, const Shape&) = default;

 private:
  std::vector<i64> extents_;
};

/// Distance in elements (not bytes) between neighbours along each axis; 0 for a broadcast axis.
using Strides = std::vector<i64>;

/// "[3, 4]".
std::string to_string(const Shape& shape);

/// Maps an axis in [-rank, rank) to [0, rank). Throws ShapeError, naming `where`.
i64 normalize_axis(i64 axis, i64 rank, const std::string& where);

/// Row-major strides.
Strides contiguous_strides(const Shape& shape);

/// NumPy's broadcast of two shapes. Throws ShapeError "[where] shapes … do not broadcast".
Shape broadcast(const Shape& a, const Shape& b, const std::string& where);

/// Strides that read an array of shape `from` as shape `to`: 0 along repeated axes.
/// Throws ShapeError when `from` does not broadcast to `to`.
Strides broadcast_strides(const Shape& from, const Strides& strides, const Shape& to,
                          const std::string& where);

}  // namespace iron
