#pragma once
/// A dense layer of a few outputs of a compiled network: mostly the last.

#include "iron/backend/cpu/stage_dense.h"

namespace iron {

template <class T>
class NarrowStage final : public Stage<T> {
 public:
  NarrowStage(const DenseLayout& layout, const Kernels<T>& kernels)
      : at_(layout),
        forward_(kernels.narrow_forward),
        weight_gradient_(kernels.narrow_weight_gradient),
        input_gradient_(kernels.narrow_input_gradient) {}

  void forward(const Tile<T>& tile) const override {
    forward_(shape(tile), tile.values + at_.in_value, tile.parameters + at_.transposed,
             tile.values + at_.out_value);
  }

  void backward(const Tile<T>& tile) const override {
    const T* gradient = tile.values + at_.out_gradient;
    if (at_.trained) {
      weight_gradient_(shape(tile), tile.values + at_.in_value, gradient,
                       tile.gradient + at_.weight);
    }
    if (at_.in_gradient < 0) return;
    input_gradient_(shape(tile), gradient, tile.parameters + at_.transposed,
                    tile.values + at_.in_gradient);
  }

 private:
  NarrowShape shape(const Tile<T>& tile) const {
    return {.rows = tile.rows,
            .in = at_.in,
            .out = at_.out,
            .in_stride = at_.in_stride,
            .out_stride = padded<T>(at_.out)};
  }

  DenseLayout at_;
  decltype(Kernels<T>::narrow_forward) forward_;
  decltype(Kernels<T>::narrow_weight_gradient) weight_gradient_;
  decltype(Kernels<T>::narrow_input_gradient) input_gradient_;
};

}  // namespace iron
