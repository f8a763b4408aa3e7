#include "iron/core/shape.h"

#include <algorithm>
#include <limits>

#include "iron/core/error.h"

namespace iron {

Shape::Shape(std::vector<i64> extents) : extents_(std::move(extents)) {
  i64 count = 1;
  for (const i64 n : extents_) {
    if (n < 0) throw ShapeError("shape", "negative extent in " + to_string(*this));
    // A zero anywhere makes the count 0, but the other extents must still be addressable.
    if (n > 1 && count > std::numeric_limits<i64>::max() / n) {
      throw ShapeError("shape", to_string(*this) + " has more elements than can be counted");
    }
    count *= std::max<i64>(n, 1);
  }
}

i64 Shape::operator[](i64 axis) const {
  return extents_[static_cast<std::size_t>(normalize_axis(axis, rank(), "shape"))];
}

i64 Shape::numel() const noexcept {
  i64 count = 1;
  for (const i64 n : extents_) count *= n;
  return count;
}

std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (const i64 n : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(n);
  return text + "]";
}

i64 normalize_axis(i64 axis, i64 rank, const std::string& where) {
  if (axis < -rank || axis >= rank) {
    throw ShapeError(where, "axis " + std::to_string(axis) + " is out of range for rank " +
                                std::to_string(rank));
  }
  return axis < 0 ? axis + rank : axis;
}

Strides contiguous_strides(const Shape& shape) {
  Strides strides(shape.extents().size());
  i64 step = 1;
  for (std::size_t i = strides.size(); i-- > 0;) {
    strides[i] = step;
    step *= std::max<i64>(shape.extents()[i], 1);
  }
  return strides;
}

Shape broadcast(const Shape& a, const Shape& b, const std::string& where) {
  const Shape& longer = a.rank() >= b.rank() ? a : b;
  const Shape& shorter = a.rank() >= b.rank() ? b : a;
  std::vector<i64> extents = longer.extents();
  const std::size_t lead = extents.size() - shorter.extents().size();
  for (std::size_t i = lead; i < extents.size(); ++i) {
    const i64 n = shorter.extents()[i - lead];
    if (extents[i] == n || n == 1) continue;
    if (extents[i] != 1) {
      throw ShapeError(where,
                       "shapes " + to_string(a) + " and " + to_string(b) + " do not broadcast");
    }
    extents[i] = n;
  }
  return Shape(std::move(extents));
}

Strides broadcast_strides(const Shape& from, const Strides& strides, const Shape& to,
                          const std::string& where) {
  const auto fail = [&]() -> ShapeError {
    return {where, "shape " + to_string(from) + " does not broadcast to " + to_string(to)};
  };
  if (from.rank() > to.rank()) throw fail();
  const std::size_t lead = static_cast<std::size_t>(to.rank() - from.rank());
  Strides out(static_cast<std::size_t>(to.rank()), 0);
  for (std::size_t i = 0; i < strides.size(); ++i) {
    const i64 n = from.extents()[i];
    if (n == to.extents()[lead + i]) {
      out[lead + i] = n == 1 ? 0 : strides[i];
    } else if (n != 1) {
      throw fail();
    }
  }
  return out;
}

}  // namespace iron
