#pragma once
/// What an elementwise function takes: a tensor, or a number from C++.

#include <optional>
#include <type_traits>

#include "iron/tensor/tensor.h"

namespace iron {

/// A tensor or a weak scalar; both convert to it.
class Operand {
 public:
  Operand(const Tensor& tensor) : tensor_(tensor) {}
  template <class T>
  Operand(T value) requires std::is_arithmetic_v<T> : scalar_(value) {}

  bool is_tensor() const noexcept { return tensor_.has_value(); }
  const Tensor& tensor() const noexcept { return *tensor_; }
  const Scalar& scalar() const noexcept { return scalar_; }
  /// The tensor's shape; of a scalar, [].
  Shape shape() const { return tensor_ ? tensor_->shape() : Shape{}; }

 private:
  std::optional<Tensor> tensor_;
  Scalar scalar_ = 0;
};

}  // namespace iron
