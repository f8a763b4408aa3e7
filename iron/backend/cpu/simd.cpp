// Kernels over contiguous floating numbers, compiled for each instruction set.

#include "iron/backend/cpu/simd.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/simd.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "iron/backend/cpu/instructions.h"
#include "iron/element/simd.inl.h"

HWY_BEFORE_NAMESPACE();
namespace iron::cpu {
namespace HWY_NAMESPACE {
namespace {  // several files have kernels of the same name
namespace hn = hwy::HWY_NAMESPACE;
namespace element = iron::HWY_NAMESPACE;

/// f(−0) is −0 for an odd function, whatever its formula says.
template <class V>
HWY_INLINE V keep_zero(V x, V value) {
  return element::select(x == element::like(x, 0), x, value);
}

// Each function is a type, so that the loop below is compiled with the function inside.
#define IRON_UNARY(Name, expression)     \
  struct Name {                          \
    template <class V>                   \
    HWY_INLINE V operator()(V x) const { \
      return expression;                 \
    }                                    \
  }
IRON_UNARY(Negative, element::negate(x));
IRON_UNARY(Abs, element::abs(x));
IRON_UNARY(Exp, element::exp(x));
IRON_UNARY(Log, element::log(x));
IRON_UNARY(Log2, element::log2(x));
IRON_UNARY(Log10, element::log10(x));
IRON_UNARY(Sqrt, element::sqrt(x));
IRON_UNARY(Rsqrt, element::like(x, 1) / element::sqrt(x));
IRON_UNARY(Sin, keep_zero(x, element::sin(x)));
IRON_UNARY(Cos, element::cos(x));
IRON_UNARY(Tan, keep_zero(x, element::tan(x)));
IRON_UNARY(Tanh, element::tanh(x));
IRON_UNARY(Sigmoid, element::sigmoid(x));
IRON_UNARY(Relu, element::max(x, element::like(x, 0)));
// Not every instruction set keeps the sign of a number rounded to 0.
IRON_UNARY(Round, element::copy_sign(hn::Round(x), x));
IRON_UNARY(Floor, element::copy_sign(hn::Floor(x), x));
IRON_UNARY(Ceil, element::copy_sign(hn::Ceil(x), x));
#undef IRON_UNARY

#define IRON_BINARY(Name, expression)         \
  struct Name {                               \
    template <class V>                        \
    HWY_INLINE V operator()(V a, V b) const { \
      return expression;                      \
    }                                         \
  }
IRON_BINARY(Add, a + b);
IRON_BINARY(Subtract, a - b);
IRON_BINARY(Multiply, a* b);
IRON_BINARY(Divide, a / b);
IRON_BINARY(Minimum, element::min(a, b));
IRON_BINARY(Maximum, element::max(a, b));
#undef IRON_BINARY

/// y = f(inputs…); what is left over after whole vectors passes through a padded vector.
template <class F, class T, class... In>
void loop(i64 count, T* y, const In*... inputs) {
  const hn::ScalableTag<T> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  const F f;
  i64 i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(f(hn::LoadU(d, inputs + i)...), d, y + i);
  if (i == count) return;
  HWY_ALIGN T rest[hn::MaxLanes(d)];
  const auto load = [&](const T* input) HWY_ATTR {
    for (i64 lane = 0; lane < lanes; ++lane) rest[lane] = i + lane < count ? input[i + lane] : T{1};
    return hn::Load(d, rest);
  };
  hn::Store(f(load(inputs)...), d, rest);
  for (i64 lane = 0; i + lane < count; ++lane) y[i + lane] = rest[lane];
}

template <class T>
void unary(UnaryOp op, const T* x, T* y, i64 n) {
  switch (op) {
    case UnaryOp::negative:
      return loop<Negative>(n, y, x);
    case UnaryOp::abs:
      return loop<Abs>(n, y, x);
    case UnaryOp::exp:
      return loop<Exp>(n, y, x);
    case UnaryOp::log:
      return loop<Log>(n, y, x);
    case UnaryOp::log2:
      return loop<Log2>(n, y, x);
    case UnaryOp::log10:
      return loop<Log10>(n, y, x);
    case UnaryOp::sqrt:
      return loop<Sqrt>(n, y, x);
    case UnaryOp::rsqrt:
      return loop<Rsqrt>(n, y, x);
    case UnaryOp::sin:
      return loop<Sin>(n, y, x);
    case UnaryOp::cos:
      return loop<Cos>(n, y, x);
    case UnaryOp::tan:
      return loop<Tan>(n, y, x);
    case UnaryOp::tanh:
      return loop<Tanh>(n, y, x);
    case UnaryOp::sigmoid:
      return loop<Sigmoid>(n, y, x);
    case UnaryOp::relu:
      return loop<Relu>(n, y, x);
    case UnaryOp::round:
      return loop<Round>(n, y, x);
    case UnaryOp::floor:
      return loop<Floor>(n, y, x);
    case UnaryOp::ceil:
      return loop<Ceil>(n, y, x);
    case UnaryOp::cast:
    case UnaryOp::logical_not:
      break;  // not for floating numbers
  }
}

template <class T>
void binary(BinaryOp op, const T* a, const T* b, T* y, i64 n) {
  switch (op) {
    case BinaryOp::add:
      return loop<Add>(n, y, a, b);
    case BinaryOp::subtract:
      return loop<Subtract>(n, y, a, b);
    case BinaryOp::multiply:
      return loop<Multiply>(n, y, a, b);
    case BinaryOp::divide:
      return loop<Divide>(n, y, a, b);
    case BinaryOp::minimum:
      return loop<Minimum>(n, y, a, b);
    case BinaryOp::maximum:
      return loop<Maximum>(n, y, a, b);
    default:
      break;  // no SIMD kernel
  }
}

void unary_f32(UnaryOp op, const float* x, float* y, i64 n) { unary(op, x, y, n); }
void unary_f64(UnaryOp op, const double* x, double* y, i64 n) { unary(op, x, y, n); }
void binary_f32(BinaryOp op, const float* a, const float* b, float* y, i64 n) {
  binary(op, a, b, y, n);
}
void binary_f64(BinaryOp op, const double* a, const double* b, double* y, i64 n) {
  binary(op, a, b, y, n);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron::cpu {
HWY_EXPORT(unary_f32);
HWY_EXPORT(unary_f64);
HWY_EXPORT(binary_f32);
HWY_EXPORT(binary_f64);

void simd_unary(UnaryOp op, const float* x, float* y, i64 n) {
  HWY_DYNAMIC_DISPATCH(unary_f32)(op, x, y, n);
}
void simd_unary(UnaryOp op, const double* x, double* y, i64 n) {
  HWY_DYNAMIC_DISPATCH(unary_f64)(op, x, y, n);
}
void simd_binary(BinaryOp op, const float* a, const float* b, float* y, i64 n) {
  HWY_DYNAMIC_DISPATCH(binary_f32)(op, a, b, y, n);
}
void simd_binary(BinaryOp op, const double* a, const double* b, double* y, i64 n) {
  HWY_DYNAMIC_DISPATCH(binary_f64)(op, a, b, y, n);
}
}  // namespace iron::cpu
#endif
