// Choosing between arrays: where and clamp.

#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/map.h"

namespace iron::cpu {
namespace {

template <class T>
T clamp_one(T value, T low, T high) {
  if constexpr (std::is_floating_point_v<T>) {
    if (value != value || low != low || high != high) return value + low + high;  // a NaN
  }
  return std::min(std::max(value, low), high);
}

}  // namespace

void where(const ConstView& condition, const ConstView& a, const ConstView& b, const View& out) {
  visit_dtype(a.dtype, [&]<class T>() {
    map<T, bool, T, T>(
        [](const bool* c, const T* u, const T* v, T* y, i64 count) {
          for (i64 i = 0; i < count; ++i) y[i] = c[i] ? u[i] : v[i];
        },
        out, condition, a, b);
  });
}

void clamp(const ConstView& a, const ConstView& low, const ConstView& high, const View& out) {
  visit_dtype(a.dtype, [&]<class T>() {
    map<T, T, T, T>(
        [](const T* x, const T* u, const T* v, T* y, i64 count) {
          for (i64 i = 0; i < count; ++i) y[i] = clamp_one(x[i], u[i], v[i]);
        },
        out, a, low, high);
  });
}

}  // namespace iron::cpu
