// Functions of one array. Floating types go to the SIMD kernels.

#include <cmath>

#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/integer.h"
#include "iron/backend/cpu/map.h"
#include "iron/backend/cpu/simd.h"
#include "iron/core/error.h"

namespace iron::cpu {
namespace {

template <class T>
void integers(UnaryOp op, const T* x, T* y, i64 count) {
  const auto each = [&](auto f) {
    for (i64 i = 0; i < count; ++i) y[i] = f(x[i]);
  };
  switch (op) {
    case UnaryOp::negative:
      return each([](T v) { return unwrap<T>(0 - wrap(v)); });
    case UnaryOp::abs:
      return each([](T v) { return v < 0 ? unwrap<T>(0 - wrap(v)) : v; });
    case UnaryOp::relu:
      return each([](T v) { return v > 0 ? v : T{0}; });
    case UnaryOp::round:
    case UnaryOp::floor:
    case UnaryOp::ceil:
      return each([](T v) { return v; });
    default:
      throw TypeError("unary", "an integer tensor has no such function");
  }
}

void booleans(UnaryOp op, const bool* x, bool* y, i64 count) {
  if (op == UnaryOp::negative) throw TypeError("negative", "is not defined for bool");
  const bool flip = op == UnaryOp::logical_not;
  for (i64 i = 0; i < count; ++i) y[i] = x[i] != flip;
}

}  // namespace

void unary(UnaryOp op, const ConstView& a, const View& out) {
  if (op == UnaryOp::cast) return cast(a, out);
  visit_dtype(a.dtype, [&]<class T>() {
    map<T, T>(
        [op](const T* x, T* y, i64 count) {
          if constexpr (std::is_floating_point_v<T>) {
            simd_unary(op, x, y, count);
          } else if constexpr (std::is_same_v<T, bool>) {
            booleans(op, x, y, count);
          } else {
            integers(op, x, y, count);
          }
        },
        out, a);
  });
}

}  // namespace iron::cpu
