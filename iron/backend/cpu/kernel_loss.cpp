// Losses over the rows of a tile.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_loss.cpp"
#include <hwy/foreach_target.h>

#include <cmath>
#include <hwy/highway.h>

#include "iron/backend/cpu/kernel_table.h"
#include "iron/element/simd.inl.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
namespace {  // several files have kernels of the same name
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
double weight_of(const T* weights, i64 row) {
  return weights == nullptr ? 1 : static_cast<double>(weights[row]);
}

template <class F, class T>
double elementwise_loss(double delta, const T* HWY_RESTRICT output, const T* HWY_RESTRICT target,
                        const T* HWY_RESTRICT weights, T* HWY_RESTRICT gradient, double scale,
                        i64 rows, i64 width, i64 stride) {
  const hn::CappedTag<T, kLine<T>> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  const F f = [delta] {
    if constexpr (std::is_empty_v<F>) {
      (void)delta;
      return F{};
    } else {
      return F{delta};
    }
  }();
  HWY_ALIGN T losses[static_cast<std::size_t>(kLine<T>)];
  double sum = 0;  // f64, in order: the same for every number of threads
  for (i64 r = 0; r < rows; ++r) {
    const double weight = weight_of(weights, r);
    const auto factor = hn::Set(d, static_cast<T>(scale * weight));
    for (i64 j = 0; j < stride; j += lanes) {
      const i64 i = r * stride + j;
      const i64 live = width - j < lanes ? (width > j ? width - j : 0) : lanes;
      const auto mask = hn::FirstN(d, static_cast<std::size_t>(live));
      auto loss = hn::Zero(d);
      auto slope = hn::Zero(d);
      f(hn::Load(d, output + i), hn::Load(d, target + i), loss, slope);
      hn::Store(hn::IfThenElseZero(mask, hn::Mul(slope, factor)), d, gradient + i);
      hn::Store(loss, d, losses);
      for (i64 l = 0; l < live; ++l) sum += weight * static_cast<double>(losses[l]);
    }
  }
  return sum;
}

// −Σ t·log softmax(z), by the shifted logarithm of the sum of exponentials.
template <class T>
double cross_entropy_loss(double /*delta*/, const T* HWY_RESTRICT output,
                          const T* HWY_RESTRICT target, const T* HWY_RESTRICT weights,
                          T* HWY_RESTRICT gradient, double scale, i64 rows, i64 width, i64 stride) {
  double sum = 0;
  for (i64 r = 0; r < rows; ++r) {
    const double row_weight = weight_of(weights, r);
    const double row_scale = scale * row_weight;
    const T* z = output + r * stride;
    const T* t = target + r * stride;
    T* g = gradient + r * stride;
    T most = z[0];
    for (i64 j = 1; j < width; ++j) most = z[j] > most ? z[j] : most;
    double total = 0;
    double weight = 0;
    for (i64 j = 0; j < width; ++j) {
      const double e = std::exp(static_cast<double>(z[j] - most));
      g[j] = static_cast<T>(e);
      total += e;
      weight += static_cast<double>(t[j]);
    }
    const double log_total = std::log(total);
    for (i64 j = 0; j < width; ++j) {
      const double tj = static_cast<double>(t[j]);
      sum -= row_weight * tj * (static_cast<double>(z[j] - most) - log_total);
      g[j] = static_cast<T>(row_scale * (weight * static_cast<double>(g[j]) / total - tj));
    }
    for (i64 j = width; j < stride; ++j) g[j] = 0;
  }
  return sum;
}

template <class T>
void fill(Kernels<T>& table) {
  const auto at = [&table](LossKind kind) -> auto& {
    return table.loss[static_cast<std::size_t>(kind)];
  };
  at(LossKind::mse) = elementwise_loss<Mse, T>;
  at(LossKind::mae) = elementwise_loss<Mae, T>;
  at(LossKind::huber) = elementwise_loss<Huber, T>;
  at(LossKind::bce) = elementwise_loss<Bce, T>;
  at(LossKind::cross_entropy) = cross_entropy_loss<T>;
}

void fill_loss_f32(Kernels<float>& table) { fill(table); }
void fill_loss_f64(Kernels<double>& table) { fill(table); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(fill_loss_f32);
HWY_EXPORT(fill_loss_f64);
void fill_loss_kernels(Kernels<float>& table) { HWY_DYNAMIC_DISPATCH(fill_loss_f32)(table); }
void fill_loss_kernels(Kernels<double>& table) { HWY_DYNAMIC_DISPATCH(fill_loss_f64)(table); }
}  // namespace iron
#endif
