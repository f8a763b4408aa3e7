// A small matrix product for processors LIBXSMM does not serve.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_product.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "iron/backend/cpu/kernel_table.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
namespace {  // several files have kernels of the same name
namespace hn = hwy::HWY_NAMESPACE;

/// kRows rows of c by one vector of columns, the sums in registers.
template <i64 kRows, class T>
HWY_INLINE void block(i64 k, const T* a, i64 a_stride, const T* b, i64 b_row, i64 b_column, T* c,
                      i64 c_stride, bool accumulate) {
  const hn::CappedTag<T, kLine<T>> d;
  using V = hn::Vec<decltype(d)>;
  V sums[static_cast<std::size_t>(kRows)];
  for (i64 r = 0; r < kRows; ++r) {
    sums[r] = accumulate ? hn::Load(d, c + r * c_stride) : hn::Zero(d);
  }
  for (i64 i = 0; i < k; ++i) {
    const V column = hn::Load(d, a + i * a_stride);
    for (i64 r = 0; r < kRows; ++r) {
      sums[r] = hn::MulAdd(hn::Set(d, b[r * b_row + i * b_column]), column, sums[r]);
    }
  }
  for (i64 r = 0; r < kRows; ++r) hn::Store(sums[r], d, c + r * c_stride);
}

template <class T>
void product(i64 m, i64 n, i64 k, const T* a, i64 a_stride, const T* b, i64 b_row, i64 b_column,
             T* c, i64 c_stride, bool accumulate) {
  constexpr i64 kRows = 8;
  const i64 lanes = static_cast<i64>(hn::Lanes(hn::CappedTag<T, kLine<T>>()));
  for (i64 j = 0; j < m; j += lanes) {
    i64 r = 0;
    for (; r + kRows <= n; r += kRows) {
      block<kRows>(k, a + j, a_stride, b + r * b_row, b_row, b_column, c + r * c_stride + j,
                   c_stride, accumulate);
    }
    for (; r < n; ++r) {
      block<1>(k, a + j, a_stride, b + r * b_row, b_row, b_column, c + r * c_stride + j, c_stride,
               accumulate);
    }
  }
}

void fill_product_f32(Kernels<float>& table) { table.product = product<float>; }
void fill_product_f64(Kernels<double>& table) { table.product = product<double>; }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(fill_product_f32);
HWY_EXPORT(fill_product_f64);
void fill_product_kernels(Kernels<float>& table) { HWY_DYNAMIC_DISPATCH(fill_product_f32)(table); }
void fill_product_kernels(Kernels<double>& table) { HWY_DYNAMIC_DISPATCH(fill_product_f64)(table); }
}  // namespace iron
#endif
