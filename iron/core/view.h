#pragma once
/// A view: memory seen as an array. It owns nothing; backends compute on views only.

#include <type_traits>

#include "iron/core/dtype.h"
#include "iron/core/shape.h"

namespace iron {

/// `Pointer` is `void*` for a View that may be written and `const void*` for a ConstView.
/// `data` points at the first element; strides count elements and may be 0 or negative.
template <class Pointer>
struct BasicView {
  Pointer data = nullptr;
  DType dtype = DType::f32;
  Shape shape;
  Strides strides;

  BasicView() = default;
  /// A row-major array at `data`.
  BasicView(Pointer pointer, DType type, Shape extents)
      : data(pointer), dtype(type), shape(std::move(extents)), strides(contiguous_strides(shape)) {}
  BasicView(Pointer pointer, DType type, Shape extents, Strides steps)
      : data(pointer), dtype(type), shape(std::move(extents)), strides(std::move(steps)) {}
  /// A View reads as a ConstView.
  template <class Other, class = std::enable_if_t<std::is_same_v<Pointer, const void*> &&
                                                  std::is_same_v<Other, void*>>>
  BasicView(const BasicView<Other>& other)  // NOLINT(google-explicit-constructor)
      : data(other.data), dtype(other.dtype), shape(other.shape), strides(other.strides) {}

  i64 numel() const noexcept { return shape.numel(); }

  /// The typed pointer. The caller has checked `dtype`.
  template <class T>
  auto as() const noexcept {
    using Element = std::conditional_t<std::is_same_v<Pointer, const void*>, const T, T>;
    return static_cast<Element*>(data);
  }

  /// True when elements lie in row-major order without gaps (axes of extent 1 do not matter).
  bool is_contiguous() const noexcept {
    i64 step = 1;
    for (std::size_t i = strides.size(); i-- > 0;) {
      const i64 n = shape.extents()[i];
      if (n == 0) return true;
      if (n != 1 && strides[i] != step) return false;
      step *= n;
    }
    return true;
  }
};

using View = BasicView<void*>;
using ConstView = BasicView<const void*>;

}  // namespace iron
