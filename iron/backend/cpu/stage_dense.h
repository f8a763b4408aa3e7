#pragma once
/// A dense layer of a compiled network.

#include <array>

#include "iron/backend/cpu/plan_stage.h"
#include "iron/backend/cpu/product.h"

namespace iron {

/// Where the numbers of a dense layer lie.
struct DenseLayout {
  i64 in_value, out_value;        // in the tile
  i64 in_gradient, out_gradient;  // in the tile; in_gradient −1: nothing below needs it
  i64 weight, transposed;         // in the packed parameters
  i64 in, out, in_stride;
  bool trained;  // whether the weight is
};

template <class T>
class DenseStage final : public Stage<T> {
 public:
  DenseStage(const DenseLayout& layout, const TileSizes& sizes, bool training,
             const Kernels<T>& kernels)
      : at_(layout) {
    const i64 out_stride = padded<T>(at_.out);
    for (std::size_t i = 0; i < sizes.rows.size(); ++i) {
      const i64 rows = sizes.rows[i];
      forward_[i] = Product<T>({.m = out_stride,
                                .n = rows,
                                .k = at_.in,
                                .a_stride = out_stride,
                                .b_stride = at_.in_stride,
                                .c_stride = out_stride},
                               kernels);
      if (!training) continue;
      if (at_.trained) {
        weight_gradient_[i] = Product<T>({.m = out_stride,
                                          .n = at_.in,
                                          .k = rows,
                                          .a_stride = out_stride,
                                          .b_stride = at_.in_stride,
                                          .c_stride = out_stride,
                                          .b_transposed = true,
                                          .accumulate = true},
                                         kernels);
      }
      if (at_.in_gradient < 0) continue;
      input_gradient_[i] = Product<T>({.m = at_.in_stride,
                                       .n = rows,
                                       .k = at_.out,
                                       .a_stride = at_.in_stride,
                                       .b_stride = out_stride,
                                       .c_stride = at_.in_stride},
                                      kernels);
    }
  }

  // y = x W
  void forward(const Tile<T>& tile) const override {
    forward_[tile.size](tile.parameters + at_.weight, tile.values + at_.in_value,
                        tile.values + at_.out_value);
  }

  // ∂W += xᵀ ∂y unless it is frozen, then ∂x = ∂y Wᵀ
  void backward(const Tile<T>& tile) const override {
    const T* gradient = tile.values + at_.out_gradient;
    if (at_.trained) {
      weight_gradient_[tile.size](gradient, tile.values + at_.in_value, tile.gradient + at_.weight);
    }
    if (at_.in_gradient < 0) return;
    input_gradient_[tile.size](tile.parameters + at_.transposed, gradient,
                               tile.values + at_.in_gradient);
  }

 private:
  static constexpr std::size_t kSizes = 3;
  DenseLayout at_;
  std::array<Product<T>, kSizes> forward_;
  std::array<Product<T>, kSizes> weight_gradient_;
  std::array<Product<T>, kSizes> input_gradient_;
};

}  // namespace iron
