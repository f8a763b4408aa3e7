#pragma once
/// One number handed to an operation from C++: `a + 2`, `full({3}, 0.5)`.

#include <concepts>
#include <string>

#include "iron/core/dtype.h"

namespace iron {

/// A bool, an integer or a floating number. As an operand it is weak: it takes the dtype of the
/// tensor beside it. Only its kind counts: a floating number with an integer tensor gives f32, an
/// integer with a bool tensor gives i64.
class Scalar {
 public:
  template <std::same_as<bool> T>
  Scalar(T value) noexcept : dtype_(DType::boolean), integer_(value ? 1 : 0) {}
  template <std::signed_integral T>
  Scalar(T value) noexcept : dtype_(DType::i64), integer_(value) {}
  /// Throws ValueError above 2^63 − 1.
  template <std::unsigned_integral T>
  Scalar(T value) requires(!std::same_as<T, bool>) : dtype_(DType::i64), integer_(checked(value)) {}
  template <std::floating_point T>
  Scalar(T value) noexcept : real_(static_cast<double>(value)) {}

  /// boolean, i64 or f64: what kind of number it is.
  DType dtype() const noexcept { return dtype_; }
  double as_double() const noexcept {
    return dtype_ == DType::f64 ? real_ : static_cast<double>(integer_);
  }
  /// Writes it at `element` as one `dtype`. Throws ValueError, naming `where`, when an integer or
  /// bool dtype cannot hold the value exactly.
  void store(DType dtype, void* element, const std::string& where) const;

 private:
  static i64 checked(u64 value);

  DType dtype_ = DType::f64;
  i64 integer_ = 0;
  double real_ = 0;
};

/// The dtype of `tensor` after an operation with `scalar`.
DType promote(DType tensor, const Scalar& scalar) noexcept;

/// "2", "0.5", "true".
std::string to_string(const Scalar& scalar);

}  // namespace iron
