#pragma once
/// Products of bf16 numbers with f32 sums by the processor's own instruction, VDPBF16PS: each lane
/// adds two products to its sum, so operands come as pairs of neighbours along the sum.

#include "iron/backend/cpu/product.h"

namespace iron {

/// Two bf16 numbers, the first in the low half.
using Bf16Pair = u32;

struct Bf16Kernels {
  /// Rounds floats [rows, width] to bf16 in two arrangements, either of which may be null: `across`
  /// [rows, stride / 2] pairs neighbours of a row, `down` [⌈rows / 2⌉, stride] neighbours of a
  /// column. Zeros fill what is left of the vectors; `stride` is padded.
  void (*pair)(const float* x, i64 x_stride, i64 rows, i64 width, Bf16Pair* across, Bf16Pair* down,
               i64 stride) = nullptr;

  /// `across`, transposed: to[p·to_stride + r] is pair p of row r. `x` has no gaps.
  void (*pair_transposed)(const float* x, i64 rows, i64 width, Bf16Pair* to,
                          i64 to_stride) = nullptr;

  /// c[n, m] = (accumulate ? c : 0) + Σ_k b[n, k]·a[k, m], k counted in pairs, as are the strides
  /// of a and b.
  void (*product)(const ProductShape& shape, const Bf16Pair* a, const Bf16Pair* b,
                  float* c) = nullptr;
};

/// y[i] = x[i] rounded to bf16, still a float; y may be x. `count` fills whole cache lines. For
/// processors without the instruction.
void round_to_bf16(const float* x, float* y, i64 count);

/// Null where the processor lacks the instruction or instructions() does not allow it.
const Bf16Kernels* find_bf16_kernels();

}  // namespace iron
