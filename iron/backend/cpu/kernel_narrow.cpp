// Dense layers of a few outputs. Padded to a cache line their products would take 16 (f32) or 8
// (f64) times the flops of one output; here the vectors lie along the inputs.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_narrow.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "iron/backend/cpu/kernel_table.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
namespace {  // several files have kernels of the same name
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::CappedTag<T, kLine<T>>;

/// Calls f.template operator()<1 to most>() for `count`.
template <int kMost, class F>
HWY_INLINE void for_count(i64 count, const F& f) {
  if constexpr (kMost > 1) {
    if (count < kMost) return for_count<kMost - 1>(count, f);
  }
  f(std::integral_constant<int, kMost>());
}

template <class T>
inline constexpr int kMostOutputs = static_cast<int>(kNarrow<T>);

// A multiply-add for each vector of inputs and output, then some ten instructions to add up the
// lanes; rows overlap.
template <int kOut, class T>
HWY_INLINE void forward_rows(const NarrowShape& shape, const T* HWY_RESTRICT x,
                             const T* HWY_RESTRICT transposed, T* HWY_RESTRICT y) {
  const Tag<T> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  for (i64 r = 0; r < shape.rows; ++r) {
    hn::Vec<Tag<T>> sums[kOut];
    for (auto& sum : sums) sum = hn::Zero(d);
    for (i64 j = 0; j < shape.in_stride; j += lanes) {
      const auto inputs = hn::Load(d, x + r * shape.in_stride + j);
      for (int o = 0; o < kOut; ++o) {
        sums[o] = hn::MulAdd(inputs, hn::Load(d, transposed + o * shape.in_stride + j), sums[o]);
      }
    }
    for (int o = 0; o < kOut; ++o) {
      y[r * shape.out_stride + o] = hn::GetLane(hn::SumOfLanes(d, sums[o]));
    }
  }
}

/// Columns [j, j + kVectors vectors) of the transposed gradient, summed down the rows in registers.
template <int kOut, int kVectors, class T>
HWY_INLINE void weight_columns(const NarrowShape& shape, i64 j, const T* HWY_RESTRICT x,
                               const T* HWY_RESTRICT d, T* HWY_RESTRICT gradient) {
  const Tag<T> tag;
  const i64 lanes = static_cast<i64>(hn::Lanes(tag));
  hn::Vec<Tag<T>> sums[kOut][kVectors];
  for (auto& row : sums) {
    for (auto& sum : row) sum = hn::Zero(tag);
  }
  for (i64 r = 0; r < shape.rows; ++r) {
    for (int o = 0; o < kOut; ++o) {
      const auto slope = hn::Set(tag, d[r * shape.out_stride + o]);
      for (int v = 0; v < kVectors; ++v) {
        const auto inputs = hn::Load(tag, x + r * shape.in_stride + j + v * lanes);
        sums[o][v] = hn::MulAdd(slope, inputs, sums[o][v]);
      }
    }
  }
  HWY_ALIGN T column[kLine<T>];
  for (int o = 0; o < kOut; ++o) {
    for (int v = 0; v < kVectors; ++v) {
      hn::Store(sums[o][v], tag, column);
      const i64 first = j + v * lanes;
      for (i64 l = 0; l < lanes && first + l < shape.in; ++l) {
        gradient[(first + l) * shape.out_stride + o] += column[l];
      }
    }
  }
}

template <int kOut, int kVectors, class T>
HWY_INLINE void input_columns(const NarrowShape& shape, i64 j, const T* HWY_RESTRICT d,
                              const T* HWY_RESTRICT transposed, T* HWY_RESTRICT dx) {
  const Tag<T> tag;
  const i64 lanes = static_cast<i64>(hn::Lanes(tag));
  hn::Vec<Tag<T>> weights[kOut][kVectors];
  for (int o = 0; o < kOut; ++o) {
    for (int v = 0; v < kVectors; ++v) {
      weights[o][v] = hn::Load(tag, transposed + o * shape.in_stride + j + v * lanes);
    }
  }
  for (i64 r = 0; r < shape.rows; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      auto sum = hn::Mul(hn::Set(tag, d[r * shape.out_stride]), weights[0][v]);
      for (int o = 1; o < kOut; ++o) {
        sum = hn::MulAdd(hn::Set(tag, d[r * shape.out_stride + o]), weights[o][v], sum);
      }
      hn::Store(sum, tag, dx + r * shape.in_stride + j + v * lanes);
    }
  }
}

/// Calls f(vectors, first column) over all columns, four vectors at a time as far as they go.
template <class T, class F>
HWY_INLINE void for_columns(i64 stride, const F& f) {
  const i64 lanes = static_cast<i64>(hn::Lanes(Tag<T>()));
  i64 j = 0;
  for (; j + 4 * lanes <= stride; j += 4 * lanes) f(std::integral_constant<int, 4>(), j);
  for (; j < stride; j += lanes) f(std::integral_constant<int, 1>(), j);
}

template <class T>
void narrow_forward(const NarrowShape& shape, const T* x, const T* transposed, T* y) {
  for_count<kMostOutputs<T>>(shape.out, [&](auto out) HWY_ATTR {
    forward_rows<decltype(out)::value>(shape, x, transposed, y);
  });
}

template <class T>
void narrow_weight_gradient(const NarrowShape& shape, const T* x, const T* d, T* gradient) {
  for_count<kMostOutputs<T>>(shape.out, [&](auto out) HWY_ATTR {
    for_columns<T>(shape.in_stride, [&](auto vectors, i64 j) HWY_ATTR {
      weight_columns<decltype(out)::value, decltype(vectors)::value>(shape, j, x, d, gradient);
    });
  });
}

template <class T>
void narrow_input_gradient(const NarrowShape& shape, const T* d, const T* transposed, T* dx) {
  for_count<kMostOutputs<T>>(shape.out, [&](auto out) HWY_ATTR {
    for_columns<T>(shape.in_stride, [&](auto vectors, i64 j) HWY_ATTR {
      input_columns<decltype(out)::value, decltype(vectors)::value>(shape, j, d, transposed, dx);
    });
  });
}

template <class T>
void fill(Kernels<T>& table) {
  table.narrow_forward = narrow_forward<T>;
  table.narrow_weight_gradient = narrow_weight_gradient<T>;
  table.narrow_input_gradient = narrow_input_gradient<T>;
}

void fill_narrow_f32(Kernels<float>& table) { fill(table); }
void fill_narrow_f64(Kernels<double>& table) { fill(table); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(fill_narrow_f32);
HWY_EXPORT(fill_narrow_f64);
void fill_narrow_kernels(Kernels<float>& table) { HWY_DYNAMIC_DISPATCH(fill_narrow_f32)(table); }
void fill_narrow_kernels(Kernels<double>& table) { HWY_DYNAMIC_DISPATCH(fill_narrow_f64)(table); }
}  // namespace iron
#endif
