// Pairs of bf16 and their products for x86-64. Highway 1.0 has no target with VDPBF16PS, so these
// are written in its intrinsics and compiled for it function by function.

#include <immintrin.h>

#include "iron/backend/cpu/instructions.h"
#include "iron/backend/cpu/kernel_bf16.h"

#define IRON_BF16_TARGET gnu::target("avx512f,avx512bw,avx512vl,avx512bf16")

namespace iron {
namespace {

constexpr i64 kLanes = 16;

[[IRON_BF16_TARGET]] __mmask16 first(i64 count) {
  return count >= kLanes ? __mmask16{0xffff} : static_cast<__mmask16>((1U << count) - 1);
}

/// The low or high half. (The plain intrinsic warns of its own text in g++ 12.)
template <int kHalf>
[[IRON_BF16_TARGET]] __m256i half_of(__m512i x) {
  return _mm512_maskz_extracti64x4_epi64(0xf, x, kHalf);
}

/// x[0 … 15] in the low half and y[0 … 15] in the high one, those beyond the mask zero.
[[IRON_BF16_TARGET]] __m512i round_both(const float* x, const float* y, __mmask16 mask_x,
                                        __mmask16 mask_y) {
  return reinterpret_cast<__m512i>(
      _mm512_cvtne2ps_pbh(_mm512_maskz_loadu_ps(mask_y, y), _mm512_maskz_loadu_ps(mask_x, x)));
}

[[IRON_BF16_TARGET]] void pair(const float* x, i64 x_stride, i64 rows, i64 width, Bf16Pair* across,
                               Bf16Pair* down, i64 stride) {
  // 0, 16, 1, 17, …: the numbers of two rows, one above the other.
  const __m512i order =
      _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8,  //
                       23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  const i64 half = stride / 2;
  for (i64 r = 0; r < rows; r += 2) {
    const bool both = r + 1 < rows;
    const float* const upper = x + r * x_stride;
    const float* const lower = both ? upper + x_stride : upper;
    for (i64 j = 0; j < width; j += kLanes) {
      const __mmask16 mask = first(width - j);
      const __m512i two = round_both(upper + j, lower + j, mask, both ? mask : __mmask16{0});
      if (across != nullptr) {
        Bf16Pair* const to = across + r * half + j / 2;
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), half_of<0>(two));
        if (both) {
          _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + half), half_of<1>(two));
        }
      }
      if (down != nullptr) {
        _mm512_storeu_si512(down + r / 2 * stride + j, _mm512_permutexvar_epi16(order, two));
      }
    }
  }
}

[[IRON_BF16_TARGET]] void pair_transposed(const float* x, i64 rows, i64 width, Bf16Pair* to,
                                          i64 to_stride) {
  alignas(64) Bf16Pair pairs[kLanes];
  for (i64 r = 0; r < rows; ++r) {
    const float* const row = x + r * width;
    for (i64 j = 0; j < width; j += 2 * kLanes) {
      const i64 left = width - j;
      const float* const second = left > kLanes ? row + j + kLanes : row;
      _mm512_store_si512(pairs, round_both(row + j, second, first(left),
                                           left > kLanes ? first(left - kLanes) : __mmask16{0}));
      const i64 count = left < 2 * kLanes ? (left + 1) / 2 : kLanes;
      Bf16Pair* const column = to + j / 2 * to_stride + r;
      for (i64 i = 0; i < count; ++i) column[i * to_stride] = pairs[i];
    }
  }
}

/// kRows rows of c by kVectors vectors of columns, the sums in registers.
template <i64 kRows, i64 kVectors>
[[IRON_BF16_TARGET, gnu::always_inline]] inline void block(const ProductShape& shape, i64 b_row,
                                                           i64 b_column, const Bf16Pair* a,
                                                           const Bf16Pair* b, float* c) {
  __m512 sums[kRows][kVectors];
#pragma GCC unroll 16
  for (i64 r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (i64 v = 0; v < kVectors; ++v) {
      sums[r][v] = shape.accumulate ? _mm512_load_ps(c + r * shape.c_stride + v * kLanes)
                                    : _mm512_setzero_ps();
    }
  }
#pragma GCC unroll 1
  for (i64 k = 0; k < shape.k; ++k, a += shape.a_stride, b += b_column) {
    __m512bh columns[kVectors];
#pragma GCC unroll 4
    for (i64 v = 0; v < kVectors; ++v)
      columns[v] = reinterpret_cast<__m512bh>(_mm512_load_si512(a + v * kLanes));
#pragma GCC unroll 16
    for (i64 r = 0; r < kRows; ++r) {
      const auto row =
          reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(b[r * b_row])));
#pragma GCC unroll 4
      for (i64 v = 0; v < kVectors; ++v) {
        sums[r][v] = _mm512_dpbf16_ps(sums[r][v], row, columns[v]);
      }
    }
  }
#pragma GCC unroll 16
  for (i64 r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (i64 v = 0; v < kVectors; ++v) {
      _mm512_store_ps(c + r * shape.c_stride + v * kLanes, sums[r][v]);
    }
  }
}

/// Rows of c from n on, kRows at a time; returns the first that is left.
template <i64 kRows, i64 kVectors>
[[IRON_BF16_TARGET, gnu::always_inline]] inline i64 rows_of(const ProductShape& shape, i64 n,
                                                            const Bf16Pair* a, const Bf16Pair* b,
                                                            float* c) {
  const i64 b_row = shape.b_transposed ? 1 : shape.b_stride;
  const i64 b_column = shape.b_transposed ? shape.b_stride : 1;
  for (; n + kRows <= shape.n; n += kRows) {
    block<kRows, kVectors>(shape, b_row, b_column, a, b + n * b_row, c + n * shape.c_stride);
  }
  return n;
}

/// All rows of c by kVectors vectors of columns. The instruction takes 6 cycles and one or two
/// start in each: 24 sums keep it busy and leave registers for the operands.
template <i64 kVectors>
[[IRON_BF16_TARGET]] void panel(const ProductShape& shape, const Bf16Pair* a, const Bf16Pair* b,
                                float* c) {
  i64 n = rows_of < kVectors == 4 ? 6 : 12, kVectors > (shape, 0, a, b, c);
  n = rows_of<4, kVectors>(shape, n, a, b, c);
  n = rows_of<2, kVectors>(shape, n, a, b, c);
  rows_of<1, kVectors>(shape, n, a, b, c);
}

void product(const ProductShape& shape, const Bf16Pair* a, const Bf16Pair* b, float* c) {
  i64 m = 0;
  for (; m + 4 * kLanes <= shape.m; m += 4 * kLanes) panel<4>(shape, a + m, b, c + m);
  for (; m + 2 * kLanes <= shape.m; m += 2 * kLanes) panel<2>(shape, a + m, b, c + m);
  for (; m < shape.m; m += kLanes) panel<1>(shape, a + m, b, c + m);
}

constexpr Bf16Kernels kKernels{pair, pair_transposed, product};

}  // namespace

const Bf16Kernels* find_bf16_kernels() {
  const bool allowed = instructions() == Instructions::avx512;
  return allowed && __builtin_cpu_supports("avx512bf16") ? &kKernels : nullptr;
}

}  // namespace iron
