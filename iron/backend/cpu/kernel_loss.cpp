// Losses over the rows of a tile.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_loss.cpp"
#include <hwy/foreach_target.h>

#include <algorithm>
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

/// Numbers of a tile worked on together.
constexpr i64 kBlock = 256;

/// Goes through the numbers of a tile row by row, past the padding.
struct Place {
  i64 offset = 0;
  i64 row = 0;
  i64 column = 0;

  void advance(i64 width, i64 stride) {
    ++offset;
    if (++column < width) return;
    column = 0;
    offset = ++row * stride;
  }
};

/// Σ weights[i]·losses[i] in f64, by residue of i so that additions need not wait for each other.
template <class T>
double weighted_sum(const T* HWY_RESTRICT weights, const T* HWY_RESTRICT losses, i64 count) {
  constexpr std::size_t kSums = 8;
  double sums[kSums] = {};
  for (i64 i = 0; i < count; i += kSums) {
    for (std::size_t s = 0; s < kSums; ++s) {
      const i64 at = i + static_cast<i64>(s);
      sums[s] += static_cast<double>(weights[at]) * static_cast<double>(losses[at]);
    }
  }
  double sum = 0;
  for (const double s : sums) sum += s;
  return sum;
}

// An output is mostly one to three numbers in a row padded to a cache line, and a vector of bce
// takes over 100 cycles. So the numbers are gathered first, some 5 cycles each: no vector holds
// padding.
template <class F, class T>
double elementwise_loss(double delta, const T* HWY_RESTRICT output, const T* HWY_RESTRICT target,
                        const T* HWY_RESTRICT row_weights, T* HWY_RESTRICT gradient, double scale,
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
  HWY_ALIGN T outputs[kBlock];
  HWY_ALIGN T targets[kBlock];
  HWY_ALIGN T weights[kBlock];
  const auto factor = hn::Set(d, static_cast<T>(scale));
  std::fill_n(gradient, rows * stride, T{0});
  Place from;
  Place to;
  double sum = 0;
  for (i64 left = rows * width; left > 0; left -= kBlock) {
    const i64 count = std::min(kBlock, left);
    const i64 end = padded<T>(count);
    for (i64 i = 0; i < count; ++i, from.advance(width, stride)) {
      outputs[i] = output[from.offset];
      targets[i] = target[from.offset];
      weights[i] = row_weights == nullptr ? T{1} : row_weights[from.row];
    }
    for (i64 i = count; i < end; ++i) outputs[i] = targets[i] = weights[i] = T{0};
    for (i64 i = 0; i < end; i += lanes) {
      auto loss = hn::Zero(d);
      auto slope = hn::Zero(d);
      f(hn::Load(d, outputs + i), hn::Load(d, targets + i), loss, slope);
      hn::Store(loss, d, outputs + i);
      hn::Store(hn::Mul(slope, hn::Mul(factor, hn::Load(d, weights + i))), d, targets + i);
    }
    sum += weighted_sum(weights, outputs, end);
    for (i64 i = 0; i < count; ++i, to.advance(width, stride)) gradient[to.offset] = targets[i];
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
