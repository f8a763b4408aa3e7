#include "iron/backend/cpu/pack_bf16.h"

#include "iron/element/scalar.h"

namespace iron {
namespace {

void pack_rounded(const Piece& piece, i64 begin, i64 end, const float* flat,
                  float* packed) noexcept {
  for (i64 r = begin; r < end; ++r) {
    const float* from = flat + piece.flat + r * piece.width;
    float* to = packed + piece.packed + r * piece.stride;
    for (i64 j = 0; j < piece.width; ++j) to[j] = scalar::round_bf16(from[j]);
    if (piece.transposed < 0) continue;
    float* column = packed + piece.transposed + r;
    for (i64 j = 0; j < piece.width; ++j) column[j * piece.transposed_stride] = to[j];
  }
}

// The pairs lie where the floats would, and take half the room.
void pack_pairs(const Bf16Kernels& kernels, const Piece& piece, i64 begin, i64 end,
                const float* flat, float* packed) noexcept {
  const float* from = flat + piece.flat + begin * piece.width;
  auto* to = reinterpret_cast<Bf16Pair*>(packed + piece.packed) + begin / 2 * piece.stride;
  kernels.pair(from, piece.width, end - begin, piece.width, nullptr, to, piece.stride);
  if (piece.transposed < 0) return;
  auto* columns = reinterpret_cast<Bf16Pair*>(packed + piece.transposed) + begin;
  kernels.pair_transposed(from, end - begin, piece.width, columns, piece.transposed_stride);
}

}  // namespace

void pack_bf16(const Bf16Kernels* kernels, const Piece& piece, i64 begin, i64 end,
               const float* flat, float* packed) noexcept {
  if (kernels != nullptr) {
    pack_pairs(*kernels, piece, begin, end, flat, packed);
  } else {
    pack_rounded(piece, begin, end, flat, packed);
  }
}

}  // namespace iron
