// Equality of whole tensors.

#include <limits>

#include "iron/tensor/functions.h"

namespace iron {

bool allclose(const Tensor& a, const Tensor& b, double relative, double absolute, bool equal_nan) {
  const Tensor x = a.to(DType::f64);
  const Tensor y = b.to(DType::f64);
  // An infinity is close only to itself: its bound, infinite too, must not decide.
  const Tensor finite = less(abs(y), std::numeric_limits<double>::infinity());
  const Tensor near = less_equal(abs(x - y), absolute + relative * abs(y));
  Tensor close = logical_or(equal(x, y), logical_and(finite, near));
  if (equal_nan) close = logical_or(close, logical_and(not_equal(x, x), not_equal(y, y)));
  return close.all().item<bool>();
}

bool array_equal(const Tensor& a, const Tensor& b) {
  return a.dtype() == b.dtype() && a.shape() == b.shape() && equal(a, b).all().item<bool>();
}

}  // namespace iron
