#pragma once
/// Which axes an operation is about.

#include <concepts>
#include <initializer_list>
#include <string>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// Whether a reduced axis stays, with extent 1.
enum class KeepDims : bool { no, yes };

/// Axes by number, negative ones counted from the end, or all of them. Made from `0`, `{0, -1}` or
/// a vector.
class Axes {
 public:
  static Axes all() { return Axes(true, {}); }
  template <std::integral T>
  Axes(T axis) : Axes(false, {static_cast<i64>(axis)}) {}
  Axes(std::initializer_list<i64> axes) : Axes(false, axes) {}
  Axes(std::vector<i64> axes) : Axes(false, std::move(axes)) {}

  bool is_all() const noexcept { return all_; }
  /// Sorted, in [0, rank). Throws ShapeError, naming `where`, on a repeated axis or one out of
  /// range.
  std::vector<i64> resolve(i64 rank, const std::string& where) const;

 private:
  Axes(bool all, std::vector<i64> axes) : all_(all), axes_(std::move(axes)) {}

  bool all_;
  std::vector<i64> axes_;
};

}  // namespace iron
