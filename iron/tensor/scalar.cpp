#include "iron/tensor/scalar.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "iron/core/error.h"

namespace iron {
namespace {

/// The integer a floating number is exactly; false when it is none.
bool as_integer(double real, i64& integer) noexcept {
  if (!(real >= -0x1p63 && real < 0x1p63) || real != std::trunc(real)) return false;
  integer = static_cast<i64>(real);
  return true;
}

template <class T>
bool in_range(i64 value) noexcept {
  return value >= i64{std::numeric_limits<T>::min()} && value <= i64{std::numeric_limits<T>::max()};
}

}  // namespace

i64 Scalar::checked(u64 value) {
  if (value > static_cast<u64>(std::numeric_limits<i64>::max())) {
    throw ValueError("scalar", std::to_string(value) + " does not fit i64");
  }
  return static_cast<i64>(value);
}

void Scalar::store(DType dtype, void* element, const std::string& where) const {
  visit_dtype(dtype, [&]<class T>() {
    T value{};
    if constexpr (std::is_floating_point_v<T>) {
      value = dtype_ == DType::f64 ? static_cast<T>(real_) : static_cast<T>(integer_);
    } else {
      i64 integer = integer_;
      const bool whole = dtype_ != DType::f64 || as_integer(real_, integer);
      if (!whole || !in_range<T>(integer)) {
        throw ValueError(where,
                         to_string(*this) + " is not a value of " + std::string(name_of(dtype)),
                         "use another dtype, or convert with to(DType)");
      }
      value = static_cast<T>(integer);
    }
    std::memcpy(element, &value, sizeof value);
  });
}

DType promote(DType tensor, const Scalar& scalar) noexcept {
  if (is_floating(tensor)) return tensor;
  if (scalar.dtype() == DType::f64) return DType::f32;
  return tensor == DType::boolean ? scalar.dtype() : tensor;
}

std::string to_string(const Scalar& scalar) {
  if (scalar.dtype() == DType::boolean) return scalar.as_double() != 0 ? "true" : "false";
  char text[32];
  char* end = scalar.dtype() == DType::f64
                  ? std::to_chars(text, std::end(text), scalar.as_double()).ptr
                  : text;
  if (scalar.dtype() == DType::i64) {
    i64 value = 0;
    scalar.store(DType::i64, &value, "scalar");
    end = std::to_chars(text, std::end(text), value).ptr;
  }
  return {text, end};
}

}  // namespace iron
