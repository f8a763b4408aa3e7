#pragma once
/// Nested braces as the content of a tensor: {{1, 2}, {3, 4}}.

#include <initializer_list>
#include <type_traits>
#include <vector>

#include "iron/core/shape.h"
#include "iron/tensor/scalar.h"

namespace iron {

/// A number, or a list of literals of one shape. Any depth.
class Literal {
 public:
  template <class T>
  Literal(T value) requires std::is_arithmetic_v<T> : values_{Scalar(value)} {}
  /// Throws ShapeError when the items differ in shape ("ragged").
  Literal(std::initializer_list<Literal> items);

  const Shape& shape() const noexcept { return shape_; }
  /// The numbers in row-major order.
  const std::vector<Scalar>& values() const noexcept { return values_; }

 private:
  Shape shape_;
  std::vector<Scalar> values_;
};

}  // namespace iron
