// Sums of slots and updates, over flat parameters.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_update.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>
#include <variant>

#include "iron/backend/cpu/kernel_table.h"
#include "iron/element/simd.inl.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
namespace {  // several files have kernels of the same name
namespace hn = hwy::HWY_NAMESPACE;

/// Calls f(offset, lanes that count) over `count` numbers, whole vectors first, then a masked tail.
template <class D, class F>
HWY_INLINE void for_vectors(D d, i64 count, const F& f) {
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  i64 i = 0;
  for (; i + lanes <= count; i += lanes) f(i, lanes);
  if (i < count) f(i, count - i);
}

template <class D, class T>
HWY_INLINE auto load(D d, const T* p, i64 live) {
  if (live == static_cast<i64>(hn::Lanes(d))) return hn::LoadU(d, p);
  return hn::MaskedLoad(hn::FirstN(d, static_cast<std::size_t>(live)), d, p);
}

template <class D, class V, class T>
HWY_INLINE void store(V v, D d, T* p, i64 live) {
  if (live == static_cast<i64>(hn::Lanes(d))) {
    hn::StoreU(v, d, p);
  } else {
    hn::BlendedStore(v, hn::FirstN(d, static_cast<std::size_t>(live)), d, p);
  }
}

template <class T>
double sum_slots(const T* HWY_RESTRICT slots, i64 slot_stride, i64 slot_count, i64 row_stride,
                 T* HWY_RESTRICT sum, i64 rows, i64 width) {
  const hn::CappedTag<T, kLine<T>> d;
  if (row_stride == width) {  // the rows lie without gaps in both: one long row
    width *= rows;
    rows = 1;
  }
  // f64, so that a norm that f64 can hold is not lost; by lane, so that additions need not wait.
  constexpr auto kSums = static_cast<std::size_t>(kLine<T>);
  double squares[kSums] = {};
  HWY_ALIGN T lanes[kSums];
  for (i64 r = 0; r < rows; ++r) {
    const T* from = slots + r * row_stride;
    T* to = sum + r * width;
    for_vectors(d, width, [&](i64 i, i64 live) HWY_ATTR {
      auto total = load(d, from + i, live);
      for (i64 s = 1; s < slot_count; ++s) {
        total = hn::Add(total, load(d, from + s * slot_stride + i, live));
      }
      store(total, d, to + i, live);
      hn::Store(total, d, lanes);
      for (std::size_t l = 0; l < hn::Lanes(d); ++l) {
        squares[l] += static_cast<double>(lanes[l]) * static_cast<double>(lanes[l]);
      }
    });
  }
  for (std::size_t half = kSums / 2; half > 0; half /= 2) {
    for (std::size_t l = 0; l < half; ++l) squares[l] += squares[l + half];
  }
  return squares[0];
}

template <class T>
double sum_squares(const T* HWY_RESTRICT g, i64 count) {
  double squares[static_cast<std::size_t>(kLine<T>)] = {};
  i64 i = 0;
  for (; i + kLine<T> <= count; i += kLine<T>) {
    for (i64 l = 0; l < kLine<T>; ++l) {
      const auto value = static_cast<double>(g[i + l]);
      squares[l] += value * value;
    }
  }
  for (; i < count; ++i) squares[0] += static_cast<double>(g[i]) * static_cast<double>(g[i]);
  double sum = 0;
  for (const double s : squares) sum += s;
  return sum;
}

template <class T>
void update(const UpdateRule& rule, const UpdateStep& step, T* HWY_RESTRICT p,
            const T* HWY_RESTRICT g, T* HWY_RESTRICT m, T* HWY_RESTRICT v, i64 count) {
  const hn::CappedTag<T, kLine<T>> d;
  if (const auto* adam = std::get_if<AdamRule>(&rule)) {
    const AdamUpdate f{.rate = step.rate,
                       .beta1 = adam->beta1,
                       .beta2 = adam->beta2,
                       .epsilon = adam->epsilon,
                       .weight_decay = adam->weight_decay,
                       .gradient_scale = step.gradient_scale,
                       .correction1 = step.correction1,
                       .correction2 = step.correction2,
                       .decoupled = adam->decoupled};
    for_vectors(d, count, [&](i64 i, i64 live) HWY_ATTR {
      auto first = load(d, m + i, live);
      auto second = load(d, v + i, live);
      const auto next = f(load(d, p + i, live), load(d, g + i, live), first, second);
      store(next, d, p + i, live);
      store(first, d, m + i, live);
      store(second, d, v + i, live);
    });
    return;
  }
  const auto& sgd = std::get<SgdRule>(rule);
  const SgdUpdate f{.rate = step.rate,
                    .momentum = sgd.momentum,
                    .weight_decay = sgd.weight_decay,
                    .gradient_scale = step.gradient_scale,
                    .nesterov = sgd.nesterov};
  for_vectors(d, count, [&](i64 i, i64 live) HWY_ATTR {
    const auto parameter = load(d, p + i, live);
    const auto gradient = load(d, g + i, live);
    if (m == nullptr) {
      store(f(parameter, gradient), d, p + i, live);
    } else {
      auto velocity = load(d, m + i, live);
      store(f(parameter, gradient, velocity), d, p + i, live);
      store(velocity, d, m + i, live);
    }
  });
}

template <class T>
void fill(Kernels<T>& table) {
  table.sum_slots = sum_slots<T>;
  table.sum_squares = sum_squares<T>;
  table.update = update<T>;
}

void fill_update_f32(Kernels<float>& table) { fill(table); }
void fill_update_f64(Kernels<double>& table) { fill(table); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(fill_update_f32);
HWY_EXPORT(fill_update_f64);
void fill_update_kernels(Kernels<float>& table) { HWY_DYNAMIC_DISPATCH(fill_update_f32)(table); }
void fill_update_kernels(Kernels<double>& table) { HWY_DYNAMIC_DISPATCH(fill_update_f64)(table); }
}  // namespace iron
#endif
