#pragma once
/// A dense layer whose products take operands rounded to bf16 and are summed in f32. Everything
/// around it sees floats.

#include "iron/backend/cpu/kernel_bf16.h"
#include "iron/backend/cpu/stage_dense.h"

namespace iron {

/// With products of bf16. A tile is paired here, where it is read: a pass over floats costs some 5
/// % of the products that follow.
class Bf16DenseStage final : public Stage<float> {
 public:
  struct Layout {
    DenseLayout dense;  // weight and transposed hold pairs
    i64 kept;           // in the tile: the inputs paired down the rows, for ∂W; −1: nobody asks
    i64 scratch;        // in the tile: room for the widest value paired both ways
  };

  Bf16DenseStage(const Layout& layout, const Bf16Kernels& kernels)
      : at_(layout), kernels_(kernels) {}

  // y = x W
  void forward(const Tile<float>& tile) const override {
    const DenseLayout& d = at_.dense;
    Bf16Pair* const across = pairs(tile.values + at_.scratch);
    kernels_.pair(tile.values + d.in_value, d.in_stride, tile.rows, d.in, across,
                  at_.kept < 0 ? nullptr : pairs(tile.values + at_.kept), d.in_stride);
    const i64 out_stride = padded<float>(d.out);
    kernels_.product({.m = out_stride,
                      .n = tile.rows,
                      .k = (d.in + 1) / 2,
                      .a_stride = out_stride,
                      .b_stride = d.in_stride / 2,
                      .c_stride = out_stride},
                     pairs(tile.parameters + d.weight), across, tile.values + d.out_value);
  }

  // ∂W += xᵀ ∂y unless it is frozen, then ∂x = ∂y Wᵀ
  void backward(const Tile<float>& tile) const override {
    const DenseLayout& d = at_.dense;
    const i64 out_stride = padded<float>(d.out);
    const i64 row_pairs = (tile.rows + 1) / 2;
    Bf16Pair* const across = pairs(tile.values + at_.scratch);
    Bf16Pair* const down = across + row_pairs * out_stride;
    kernels_.pair(tile.values + d.out_gradient, out_stride, tile.rows, d.out,
                  d.in_gradient < 0 ? nullptr : across, d.trained ? down : nullptr, out_stride);
    if (d.trained) {
      kernels_.product({.m = out_stride,
                        .n = d.in,
                        .k = row_pairs,
                        .a_stride = out_stride,
                        .b_stride = d.in_stride,
                        .c_stride = out_stride,
                        .b_transposed = true,
                        .accumulate = true},
                       down, pairs(tile.values + at_.kept), tile.gradient + d.weight);
    }
    if (d.in_gradient < 0) return;
    kernels_.product({.m = d.in_stride,
                      .n = tile.rows,
                      .k = (d.out + 1) / 2,
                      .a_stride = d.in_stride,
                      .b_stride = out_stride / 2,
                      .c_stride = d.in_stride},
                     pairs(tile.parameters + d.transposed), across, tile.values + d.in_gradient);
  }

 private:
  // Pairs lie in memory that is counted in floats, which are as large.
  static Bf16Pair* pairs(float* memory) { return reinterpret_cast<Bf16Pair*>(memory); }
  static const Bf16Pair* pairs(const float* memory) {
    return reinterpret_cast<const Bf16Pair*>(memory);
  }

  Layout at_;
  const Bf16Kernels& kernels_;
};

/// Without them: the same operands, kept as floats, in products of f32.
class RoundedDenseStage final : public Stage<float> {
 public:
  /// `dense` reads its inputs where this stage writes those of `source`, rounded.
  RoundedDenseStage(i64 source, const DenseLayout& dense, const TileSizes& sizes, bool training,
                    const Kernels<float>& kernels)
      : source_(source), at_(dense), dense_(dense, sizes, training, kernels) {}

  void forward(const Tile<float>& tile) const override {
    round_to_bf16(tile.values + source_, tile.values + at_.in_value, tile.rows * at_.in_stride);
    dense_.forward(tile);
  }

  void backward(const Tile<float>& tile) const override {
    float* const gradient = tile.values + at_.out_gradient;  // nobody else needs it any more
    round_to_bf16(gradient, gradient, tile.rows * padded<float>(at_.out));
    dense_.backward(tile);
  }

 private:
  i64 source_;
  DenseLayout at_;
  DenseStage<float> dense_;
};

}  // namespace iron
