// Kernels over contiguous floating numbers.

#include "iron/backend/cpu/simd.h"

#include <cmath>

namespace iron::cpu {
namespace {

template <class T, class F>
void each(const T* x, T* y, i64 count, F f) {
  for (i64 i = 0; i < count; ++i) y[i] = f(x[i]);
}

template <class T>
void unary(UnaryOp op, const T* x, T* y, i64 n) {
  switch (op) {
    case UnaryOp::negative:
      return each(x, y, n, [](T v) { return -v; });
    case UnaryOp::abs:
      return each(x, y, n, [](T v) { return std::abs(v); });
    case UnaryOp::exp:
      return each(x, y, n, [](T v) { return std::exp(v); });
    case UnaryOp::log:
      return each(x, y, n, [](T v) { return std::log(v); });
    case UnaryOp::log2:
      return each(x, y, n, [](T v) { return std::log2(v); });
    case UnaryOp::log10:
      return each(x, y, n, [](T v) { return std::log10(v); });
    case UnaryOp::sqrt:
      return each(x, y, n, [](T v) { return std::sqrt(v); });
    case UnaryOp::rsqrt:
      return each(x, y, n, [](T v) { return 1 / std::sqrt(v); });
    case UnaryOp::sin:
      return each(x, y, n, [](T v) { return std::sin(v); });
    case UnaryOp::cos:
      return each(x, y, n, [](T v) { return std::cos(v); });
    case UnaryOp::tan:
      return each(x, y, n, [](T v) { return std::tan(v); });
    case UnaryOp::tanh:
      return each(x, y, n, [](T v) { return std::tanh(v); });
    case UnaryOp::sigmoid:
      return each(x, y, n, [](T v) { return 1 / (1 + std::exp(-v)); });
    case UnaryOp::relu:
      return each(x, y, n, [](T v) { return v < 0 ? T{0} : v; });
    case UnaryOp::round:
      return each(x, y, n, [](T v) { return std::nearbyint(v); });
    case UnaryOp::floor:
      return each(x, y, n, [](T v) { return std::floor(v); });
    case UnaryOp::ceil:
      return each(x, y, n, [](T v) { return std::ceil(v); });
    case UnaryOp::cast:
    case UnaryOp::logical_not:
      break;
  }
}

template <class T, class F>
void each(const T* a, const T* b, T* y, i64 count, F f) {
  for (i64 i = 0; i < count; ++i) y[i] = f(a[i], b[i]);
}

template <class T>
void binary(BinaryOp op, const T* a, const T* b, T* y, i64 n) {
  switch (op) {
    case BinaryOp::add:
      return each(a, b, y, n, [](T u, T v) { return u + v; });
    case BinaryOp::subtract:
      return each(a, b, y, n, [](T u, T v) { return u - v; });
    case BinaryOp::multiply:
      return each(a, b, y, n, [](T u, T v) { return u * v; });
    case BinaryOp::divide:
      return each(a, b, y, n, [](T u, T v) { return u / v; });
    case BinaryOp::minimum:
      return each(a, b, y, n, [](T u, T v) { return u != u || u < v ? u : v; });
    default:
      return each(a, b, y, n, [](T u, T v) { return u != u || u > v ? u : v; });
  }
}

}  // namespace

void simd_unary(UnaryOp op, const float* x, float* y, i64 n) { unary(op, x, y, n); }
void simd_unary(UnaryOp op, const double* x, double* y, i64 n) { unary(op, x, y, n); }
void simd_binary(BinaryOp op, const float* a, const float* b, float* y, i64 n) {
  binary(op, a, b, y, n);
}
void simd_binary(BinaryOp op, const double* a, const double* b, double* y, i64 n) {
  binary(op, a, b, y, n);
}

}  // namespace iron::cpu
