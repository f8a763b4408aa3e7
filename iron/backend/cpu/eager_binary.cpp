// Functions of two arrays.

#include <cmath>

#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/integer.h"
#include "iron/backend/cpu/map.h"
#include "iron/backend/cpu/simd.h"
#include "iron/core/error.h"

namespace iron::cpu {
namespace {

template <class T, class Out, class F>
void each(const T* a, const T* b, Out* y, i64 count, F f) {
  for (i64 i = 0; i < count; ++i) y[i] = f(a[i], b[i]);
}

template <class T>
void compare(BinaryOp op, const T* a, const T* b, bool* y, i64 count) {
  switch (op) {
    case BinaryOp::equal:
      return each(a, b, y, count, [](T u, T v) { return u == v; });
    case BinaryOp::not_equal:
      return each(a, b, y, count, [](T u, T v) { return u != v; });
    case BinaryOp::less:
      return each(a, b, y, count, [](T u, T v) { return u < v; });
    case BinaryOp::less_equal:
      return each(a, b, y, count, [](T u, T v) { return u <= v; });
    case BinaryOp::greater:
      return each(a, b, y, count, [](T u, T v) { return u > v; });
    default:
      return each(a, b, y, count, [](T u, T v) { return u >= v; });
  }
}

/// The remainder with the sign of the divisor, as Python's %.
template <class T>
T floor_remainder(T u, T v) {
  const T r = std::fmod(u, v);
  if (r == 0) return std::copysign(T{0}, v);
  return (r < 0) != (v < 0) ? r + v : r;
}

/// The quotient below, from the exact remainder, so that it agrees with floor_remainder.
template <class T>
T floored(T u, T v) {
  if (v == 0) return u / v;
  const T r = std::fmod(u, v);
  T q = (u - r) / v;
  if (r != 0 && (r < 0) != (v < 0)) q -= 1;
  return q == 0 ? std::copysign(T{0}, u / v) : std::nearbyint(q);
}

template <class T>
void floats(BinaryOp op, const T* a, const T* b, T* y, i64 count) {
  switch (op) {
    case BinaryOp::floor_divide:
      return each(a, b, y, count, floored<T>);
    case BinaryOp::remainder:
      return each(a, b, y, count, floor_remainder<T>);
    case BinaryOp::power:
      return each(a, b, y, count, [](T u, T v) { return std::pow(u, v); });
    default:
      return simd_binary(op, a, b, y, count);
  }
}

template <class T>
void expect_divisors(const T* b, i64 count, const char* where) {
  if (std::find(b, b + count, T{0}) != b + count) {
    throw ValueError(where, "integer division by zero", "convert to f32 or f64 for infinities");
  }
}

template <class T>
T floor_quotient(T u, T v) {
  if constexpr (std::is_signed_v<T>) {
    if (v == -1) return unwrap<T>(0 - wrap(u));  // the smallest integer wraps
    const T q = static_cast<T>(u / v);
    return static_cast<T>(q * v != u && (u < 0) != (v < 0) ? q - 1 : q);
  } else {
    return static_cast<T>(u / v);
  }
}

template <class T>
T modulo(T u, T v) {
  if constexpr (std::is_signed_v<T>) {
    if (v == -1) return 0;
    const T r = static_cast<T>(u % v);
    return static_cast<T>(r != 0 && (r < 0) != (v < 0) ? r + v : r);
  } else {
    return static_cast<T>(u % v);
  }
}

template <class T>
T power(T base, T exponent) {
  Wrap<T> result = 1;
  for (Wrap<T> square = wrap(base); exponent > 0; exponent = static_cast<T>(exponent >> 1)) {
    if (exponent & 1) result *= square;
    square *= square;
  }
  return unwrap<T>(result);
}

template <class T>
void integers(BinaryOp op, const T* a, const T* b, T* y, i64 count) {
  switch (op) {
    case BinaryOp::add:
      return each(a, b, y, count, [](T u, T v) { return unwrap<T>(wrap(u) + wrap(v)); });
    case BinaryOp::subtract:
      return each(a, b, y, count, [](T u, T v) { return unwrap<T>(wrap(u) - wrap(v)); });
    case BinaryOp::multiply:
      return each(a, b, y, count, [](T u, T v) { return unwrap<T>(wrap(u) * wrap(v)); });
    case BinaryOp::minimum:
      return each(a, b, y, count, [](T u, T v) { return std::min(u, v); });
    case BinaryOp::maximum:
      return each(a, b, y, count, [](T u, T v) { return std::max(u, v); });
    case BinaryOp::floor_divide:
      expect_divisors(b, count, "floor_divide");
      return each(a, b, y, count, floor_quotient<T>);
    case BinaryOp::remainder:
      expect_divisors(b, count, "remainder");
      return each(a, b, y, count, modulo<T>);
    case BinaryOp::power:
      if (std::any_of(b, b + count, [](T v) { return v < 0; })) {
        throw ValueError("pow", "integers have no negative powers", "convert to f32 or f64");
      }
      return each(a, b, y, count, power<T>);
    default:
      throw TypeError("binary", "integers have no such operation", "convert to f32 or f64");
  }
}

void booleans(BinaryOp op, const bool* a, const bool* b, bool* y, i64 count) {
  switch (op) {
    case BinaryOp::add:
    case BinaryOp::maximum:
    case BinaryOp::logical_or:
      return each(a, b, y, count, [](bool u, bool v) { return u || v; });
    case BinaryOp::multiply:
    case BinaryOp::minimum:
    case BinaryOp::logical_and:
      return each(a, b, y, count, [](bool u, bool v) { return u && v; });
    case BinaryOp::logical_xor:
      return each(a, b, y, count, [](bool u, bool v) { return u != v; });
    default:
      throw TypeError("binary", "bool has no such operation", "convert to a number");
  }
}

bool is_comparison(BinaryOp op) { return op >= BinaryOp::equal && op <= BinaryOp::greater_equal; }

}  // namespace

void binary(BinaryOp op, const ConstView& a, const ConstView& b, const View& out) {
  visit_dtype(a.dtype, [&]<class T>() {
    if (is_comparison(op)) {
      return map<bool, T, T>(
          [op](const T* u, const T* v, bool* y, i64 count) { compare(op, u, v, y, count); }, out, a,
          b);
    }
    map<T, T, T>(
        [op](const T* u, const T* v, T* y, i64 count) {
          if constexpr (std::is_floating_point_v<T>) {
            floats(op, u, v, y, count);
          } else if constexpr (std::is_same_v<T, bool>) {
            booleans(op, u, v, y, count);
          } else {
            integers(op, u, v, y, count);
          }
        },
        out, a, b);
  });
}

}  // namespace iron::cpu
