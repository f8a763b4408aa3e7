// Activations over the rows of a tile: bias and function forward, derivative and bias gradient
// backward.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_activate.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "iron/backend/cpu/kernel_table.h"
#include "iron/element/simd.inl.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
namespace {  // several files have kernels of the same name
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::CappedTag<T, kLine<T>>;

// How a Program's parameter becomes an element's.
template <class F>
HWY_INLINE F make(double parameter) {
  if constexpr (std::is_empty_v<F>) {
    return F{};
  } else {
    return F{parameter};
  }
}

// One loop over all rows, so that f's constants are loaded once: inside a loop over each row they
// cost as much as a quarter of tanh when a row is four vectors.
template <bool kBias, bool kSlope, class F, class T>
HWY_INLINE void apply(const F& f, T* HWY_RESTRICT z, const T* HWY_RESTRICT bias,
                      T* HWY_RESTRICT slope, i64 count, i64 stride) {
  const Tag<T> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  i64 column = 0;
  for (i64 i = 0; i < count; i += lanes) {
    auto x = hn::Load(d, z + i);
    if constexpr (kBias) {
      x = hn::Add(x, hn::Load(d, bias + column));
      column += lanes;
      column = column == stride ? 0 : column;
    }
    if constexpr (kSlope) {
      auto y = x;
      auto dy = x;
      f.value_and_slope(x, y, dy);
      hn::Store(y, d, z + i);
      hn::Store(dy, d, slope + i);
    } else {
      hn::Store(f.value(x), d, z + i);
    }
  }
}

template <class F, class T>
void activate_forward(double parameter, T* z, const T* bias, T* slope, i64 rows, i64 /*width*/,
                      i64 stride) {
  const F f = make<F>(parameter);
  const i64 count = rows * stride;
  if constexpr (!F::kSlopeFromOutput) {
    if (slope != nullptr) {
      return bias != nullptr ? apply<true, true>(f, z, bias, slope, count, stride)
                             : apply<false, true>(f, z, bias, slope, count, stride);
    }
  }
  return bias != nullptr ? apply<true, false>(f, z, bias, slope, count, stride)
                         : apply<false, false>(f, z, bias, slope, count, stride);
}

template <class F, class T>
HWY_INLINE auto chain(const F& f, const T* y, const T* slope, const T* d) {
  const Tag<T> tag;
  const auto gradient = hn::Load(tag, d);
  if constexpr (std::is_same_v<F, Identity>) {
    return gradient;
  } else if constexpr (F::kSlopeFromOutput) {
    return hn::Mul(gradient, f.slope(hn::Load(tag, y)));
  } else {
    return hn::Mul(gradient, hn::Load(tag, slope));
  }
}

template <class F, class T>
void activate_backward(double parameter, const T* HWY_RESTRICT y, const T* HWY_RESTRICT slope,
                       T* HWY_RESTRICT gradient, T* HWY_RESTRICT bias_gradient, i64 rows,
                       i64 /*width*/, i64 stride) {
  const Tag<T> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  const F f = make<F>(parameter);
  if (bias_gradient == nullptr) {
    if constexpr (std::is_same_v<F, Identity>) return;
    for (i64 i = 0; i < rows * stride; i += lanes) {
      hn::Store(chain<F>(f, y + i, slope + i, gradient + i), d, gradient + i);
    }
    return;
  }
  // Column sums stay in registers: four vectors of columns at a time, down all rows.
  constexpr i64 kBlock = 4;
  i64 j = 0;
  for (; j + kBlock * lanes <= stride; j += kBlock * lanes) {
    auto s0 = hn::Zero(d);
    auto s1 = hn::Zero(d);
    auto s2 = hn::Zero(d);
    auto s3 = hn::Zero(d);
    for (i64 r = 0; r < rows; ++r) {
      const i64 i = r * stride + j;
      const auto g0 = chain<F>(f, y + i, slope + i, gradient + i);
      const auto g1 = chain<F>(f, y + i + lanes, slope + i + lanes, gradient + i + lanes);
      const auto g2 =
          chain<F>(f, y + i + 2 * lanes, slope + i + 2 * lanes, gradient + i + 2 * lanes);
      const auto g3 =
          chain<F>(f, y + i + 3 * lanes, slope + i + 3 * lanes, gradient + i + 3 * lanes);
      hn::Store(g0, d, gradient + i);
      hn::Store(g1, d, gradient + i + lanes);
      hn::Store(g2, d, gradient + i + 2 * lanes);
      hn::Store(g3, d, gradient + i + 3 * lanes);
      s0 = hn::Add(s0, g0);
      s1 = hn::Add(s1, g1);
      s2 = hn::Add(s2, g2);
      s3 = hn::Add(s3, g3);
    }
    T* b = bias_gradient + j;
    hn::Store(hn::Add(hn::Load(d, b), s0), d, b);
    hn::Store(hn::Add(hn::Load(d, b + lanes), s1), d, b + lanes);
    hn::Store(hn::Add(hn::Load(d, b + 2 * lanes), s2), d, b + 2 * lanes);
    hn::Store(hn::Add(hn::Load(d, b + 3 * lanes), s3), d, b + 3 * lanes);
  }
  for (; j < stride; j += lanes) {
    auto s = hn::Zero(d);
    for (i64 r = 0; r < rows; ++r) {
      const i64 i = r * stride + j;
      const auto g = chain<F>(f, y + i, slope + i, gradient + i);
      hn::Store(g, d, gradient + i);
      s = hn::Add(s, g);
    }
    hn::Store(hn::Add(hn::Load(d, bias_gradient + j), s), d, bias_gradient + j);
  }
}

// Softmax couples the numbers of a row, so it has loops of its own.
template <class T>
void softmax_forward(double /*parameter*/, T* HWY_RESTRICT z, const T* HWY_RESTRICT bias,
                     T* /*slope*/, i64 rows, i64 width, i64 stride) {
  const Tag<T> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  for (i64 r = 0; r < rows; ++r) {
    T* row = z + r * stride;
    T most = row[0] + (bias != nullptr ? bias[0] : T{0});
    for (i64 j = 0; j < width; ++j) {
      if (bias != nullptr) row[j] += bias[j];
      most = row[j] > most ? row[j] : most;
    }
    const auto shift = hn::Set(d, most);
    for (i64 j = 0; j < stride; j += lanes) {
      hn::Store(exp(hn::Sub(hn::Load(d, row + j), shift)), d, row + j);
    }
    T sum = 0;
    for (i64 j = 0; j < width; ++j) sum += row[j];
    for (i64 j = 0; j < width; ++j) row[j] /= sum;
    for (i64 j = width; j < stride; ++j) row[j] = 0;
  }
}

template <class T>
void softmax_backward(double /*parameter*/, const T* HWY_RESTRICT y, const T* /*slope*/,
                      T* HWY_RESTRICT gradient, T* HWY_RESTRICT bias_gradient, i64 rows, i64 width,
                      i64 stride) {
  for (i64 r = 0; r < rows; ++r) {
    const T* out = y + r * stride;
    T* g = gradient + r * stride;
    T dot = 0;
    for (i64 j = 0; j < width; ++j) dot += g[j] * out[j];
    for (i64 j = 0; j < width; ++j) {
      g[j] = out[j] * (g[j] - dot);
      if (bias_gradient != nullptr) bias_gradient[j] += g[j];
    }
  }
}

template <class F, class T>
void set(Kernels<T>& table, Activation kind) {
  const auto i = static_cast<std::size_t>(kind);
  table.activate_forward[i] = activate_forward<F, T>;
  table.activate_backward[i] = activate_backward<F, T>;
}

template <class T>
void fill(Kernels<T>& table) {
  set<Identity>(table, Activation::identity);
  set<Sigmoid>(table, Activation::sigmoid);
  set<Tanh>(table, Activation::tanh);
  set<Relu>(table, Activation::relu);
  set<LeakyRelu>(table, Activation::leaky_relu);
  set<Gelu>(table, Activation::gelu);
  set<Sine>(table, Activation::sine);
  set<Finer>(table, Activation::finer);
  set<Gauss>(table, Activation::gauss);
  const auto softmax = static_cast<std::size_t>(Activation::softmax);
  table.activate_forward[softmax] = softmax_forward<T>;
  table.activate_backward[softmax] = softmax_backward<T>;
}

void fill_activate_f32(Kernels<float>& table) { fill(table); }
void fill_activate_f64(Kernels<double>& table) { fill(table); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(fill_activate_f32);
HWY_EXPORT(fill_activate_f64);
void fill_activate_kernels(Kernels<float>& table) {
  HWY_DYNAMIC_DISPATCH(fill_activate_f32)(table);
}
void fill_activate_kernels(Kernels<double>& table) {
  HWY_DYNAMIC_DISPATCH(fill_activate_f64)(table);
}
}  // namespace iron
#endif
