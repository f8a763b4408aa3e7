// Views of a Tensor: other shapes and strides over the same storage.

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "iron/core/error.h"
#include "iron/tensor/tensor.h"

namespace iron {
namespace {

std::size_t at(i64 axis) noexcept { return static_cast<std::size_t>(axis); }

/// Replaces the one −1 in `extents`.
Shape complete(std::vector<i64> extents, const Shape& from) {
  const auto fail = [&] {
    // Not a Shape: the extents may be negative.
    std::string text;
    for (const i64 n : extents) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return ShapeError("reshape",
                      "shape " + to_string(from) + " does not reshape to [" + text + "]");
  };
  const auto open = std::find(extents.begin(), extents.end(), -1);
  if (open != extents.end()) {
    if (std::count(extents.begin(), extents.end(), -1) > 1) throw fail();
    *open = 1;
    const i64 rest = Shape(extents).numel();
    *open = -1;
    if (rest == 0 || from.numel() % rest != 0) throw fail();
    *open = from.numel() / rest;
  }
  Shape shape(extents);
  if (shape.numel() != from.numel()) throw fail();
  return shape;
}

/// Strides that read the array as `to`, if any do: axes of both shapes are matched in groups of
/// equal element count, and each group of the source must lie evenly in memory.
bool reshape_strides(const Shape& from, const Strides& strides, const Shape& to, Strides& result) {
  std::vector<i64> extents;
  Strides steps;
  for (std::size_t i = 0; i < strides.size(); ++i) {
    if (from.extents()[i] == 1) continue;
    extents.push_back(from.extents()[i]);
    steps.push_back(strides[i]);
  }
  result = contiguous_strides(to);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < extents.size() && j < to.extents().size()) {
    const std::size_t first_j = j;
    i64 source = extents[i];
    i64 target = to.extents()[j];
    std::size_t last_i = i;
    while (source != target) {
      if (source < target) {
        if (steps[last_i] != extents[last_i + 1] * steps[last_i + 1]) return false;
        source *= extents[++last_i];
      } else {
        target *= to.extents()[++j];
      }
    }
    i64 step = steps[last_i];
    for (std::size_t k = j + 1; k-- > first_j;) {
      result[k] = step;
      step *= to.extents()[k];
    }
    i = last_i + 1;
    ++j;
  }
  return true;
}

}  // namespace

Tensor Tensor::reshape(std::initializer_list<i64> extents) const {
  return reshape(complete(extents, shape_));
}

Tensor Tensor::reshape(const Shape& target) const {
  const Shape shape = complete(target.extents(), shape_);
  if (numel() == 0) return with(shape, contiguous_strides(shape), offset_);
  Strides strides;
  if (reshape_strides(shape_, strides_, shape, strides)) return with(shape, strides, offset_);
  return clone().reshape(shape);
}

Tensor Tensor::flatten() const { return reshape(Shape{numel()}); }

Tensor Tensor::transpose(i64 axis0, i64 axis1) const {
  std::vector<i64> order(at(rank()));
  std::iota(order.begin(), order.end(), i64{0});
  std::swap(order[at(normalize_axis(axis0, rank(), "transpose"))],
            order[at(normalize_axis(axis1, rank(), "transpose"))]);
  return permute(order);
}

Tensor Tensor::permute(const std::vector<i64>& order) const {
  if (static_cast<i64>(order.size()) != rank()) {
    throw ShapeError(
        "permute", std::to_string(order.size()) + " axes do not order shape " + to_string(shape_));
  }
  Axes(order).resolve(rank(), "permute");  // each axis once
  std::vector<i64> extents;
  Strides strides;
  for (const i64 named : order) {
    const std::size_t axis = at(normalize_axis(named, rank(), "permute"));
    extents.push_back(shape_.extents()[axis]);
    strides.push_back(strides_[axis]);
  }
  return with(Shape(std::move(extents)), std::move(strides), offset_);
}

Tensor Tensor::slice(i64 axis, const Slice& slice) const {
  const std::size_t a = at(normalize_axis(axis, rank(), "slice"));
  if (slice.step == 0) throw ValueError("slice", "the step is 0");
  const i64 n = shape_.extents()[a];
  const bool forward = slice.step > 0;
  const auto bound = [&](const std::optional<i64>& value, i64 missing) {
    if (!value) return missing;
    const i64 counted = *value < 0 ? *value + n : *value;
    return forward ? std::clamp<i64>(counted, 0, n) : std::clamp<i64>(counted, -1, n - 1);
  };
  const i64 start = bound(slice.start, forward ? 0 : n - 1);
  const i64 stop = bound(slice.stop, forward ? n : -1);
  const i64 gap = forward ? stop - start : start - stop;
  // One more than the steps that fit; written so that no step, however large, overflows.
  i64 count = 0;
  if (gap > 0) {
    const u64 stride =
        forward ? static_cast<u64>(slice.step) : u64{0} - static_cast<u64>(slice.step);
    count = static_cast<i64>(static_cast<u64>(gap - 1) / stride) + 1;
  }

  std::vector<i64> extents = shape_.extents();
  Strides strides = strides_;
  extents[a] = count;
  if (count > 1) strides[a] *= slice.step;
  const i64 offset = count > 0 ? offset_ + start * strides_[a] : offset_;
  return with(Shape(std::move(extents)), std::move(strides), offset);
}

Tensor Tensor::select(i64 axis, i64 index) const {
  const std::size_t a = at(normalize_axis(axis, rank(), "select"));
  const i64 n = shape_.extents()[a];
  if (index < -n || index >= n) {
    throw ShapeError("select", "index " + std::to_string(index) + " is out of range for axis " +
                                   std::to_string(a) + " of shape " + to_string(shape_));
  }
  std::vector<i64> extents = shape_.extents();
  Strides strides = strides_;
  const i64 offset = offset_ + (index < 0 ? index + n : index) * strides[a];
  extents.erase(extents.begin() + static_cast<std::ptrdiff_t>(a));
  strides.erase(strides.begin() + static_cast<std::ptrdiff_t>(a));
  return with(Shape(std::move(extents)), std::move(strides), offset);
}

Tensor Tensor::broadcast_to(const Shape& shape) const {
  return with(shape, broadcast_strides(shape_, strides_, shape, "broadcast_to"), offset_);
}

Tensor Tensor::squeeze(const Axes& axes) const {
  const std::vector<i64> named = axes.resolve(rank(), "squeeze");
  std::vector<i64> extents;
  Strides strides;
  for (i64 axis = 0; axis < rank(); ++axis) {
    const i64 n = shape_.extents()[at(axis)];
    const bool drop = std::binary_search(named.begin(), named.end(), axis);
    if (drop && n == 1) continue;
    if (drop && !axes.is_all()) {
      throw ShapeError("squeeze", "axis " + std::to_string(axis) + " of shape " +
                                      to_string(shape_) + " is not 1");
    }
    extents.push_back(n);
    strides.push_back(strides_[at(axis)]);
  }
  return with(Shape(std::move(extents)), std::move(strides), offset_);
}

Tensor Tensor::unsqueeze(i64 axis) const {
  const auto a = static_cast<std::ptrdiff_t>(normalize_axis(axis, rank() + 1, "unsqueeze"));
  std::vector<i64> extents = shape_.extents();
  Strides strides = strides_;
  extents.insert(extents.begin() + a, 1);
  strides.insert(strides.begin() + a, 0);
  return with(Shape(std::move(extents)), std::move(strides), offset_);
}

}  // namespace iron
