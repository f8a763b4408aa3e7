// Fourier features over the rows of a tile.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_encode.cpp"
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
void fourier(const T* HWY_RESTRICT x, i64 in, i64 x_stride, const T* HWY_RESTRICT matrix,
             i64 frequencies, T* HWY_RESTRICT y, i64 y_stride, i64 rows) {
  const hn::CappedTag<T, kLine<T>> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  const i64 matrix_stride = padded<T>(frequencies);
  for (i64 r = 0; r < rows; ++r) {
    const T* row = x + r * x_stride;
    T* sines = y + r * y_stride;
    T* cosines = sines + frequencies;
    for (i64 j = 0; j < frequencies; j += lanes) {
      auto phase = hn::Zero(d);
      for (i64 k = 0; k < in; ++k) {
        phase = hn::MulAdd(hn::Set(d, row[k]), hn::Load(d, matrix + k * matrix_stride + j), phase);
      }
      auto s = phase;
      auto c = phase;
      sin_cos(phase, s, c);
      const i64 live = frequencies - j < lanes ? frequencies - j : lanes;
      const auto mask = hn::FirstN(d, static_cast<std::size_t>(live));
      hn::BlendedStore(s, mask, d, sines + j);
      hn::BlendedStore(c, mask, d, cosines + j);
    }
  }
}

void fill_encode_f32(Kernels<float>& table) { table.fourier = fourier<float>; }
void fill_encode_f64(Kernels<double>& table) { table.fourier = fourier<double>; }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(fill_encode_f32);
HWY_EXPORT(fill_encode_f64);
void fill_encode_kernels(Kernels<float>& table) { HWY_DYNAMIC_DISPATCH(fill_encode_f32)(table); }
void fill_encode_kernels(Kernels<double>& table) { HWY_DYNAMIC_DISPATCH(fill_encode_f64)(table); }
}  // namespace iron
#endif
