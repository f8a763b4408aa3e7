#pragma once
/// Fourier features of a compiled network.

#include "iron/backend/cpu/plan_stage.h"

namespace iron {

/// Stands before the first dense layer and has no parameters to train: nothing flows back.
template <class T>
class FourierStage final : public Stage<T> {
 public:
  struct Layout {
    i64 in_value, out_value;
    i64 in, in_stride, frequencies, matrix;
  };

  FourierStage(const Layout& layout, const Kernels<T>& kernels)
      : at_(layout), fourier_(kernels.fourier) {}

  void forward(const Tile<T>& tile) const override {
    fourier_(tile.values + at_.in_value, at_.in, at_.in_stride, tile.parameters + at_.matrix,
             at_.frequencies, tile.values + at_.out_value, padded<T>(2 * at_.frequencies),
             tile.rows);
  }
  void backward(const Tile<T>& /*tile*/) const override {}

 private:
  Layout at_;
  decltype(Kernels<T>::fourier) fourier_;
};

}  // namespace iron
