#pragma once
/// Weights for products of bf16.

#include "iron/backend/cpu/kernel_bf16.h"
#include "iron/backend/cpu/plan_network.h"

namespace iron {

/// Packs rows [begin, end) of a piece in bf16, and its transpose: as pairs for `kernels`, and then
/// `begin` is even; without kernels as floats.
void pack_bf16(const Bf16Kernels* kernels, const Piece& piece, i64 begin, i64 end,
               const float* flat, float* packed) noexcept;

}  // namespace iron
