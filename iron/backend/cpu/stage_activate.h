#pragma once
/// Bias and activation of a compiled network, in one pass.

#include "iron/backend/cpu/plan_stage.h"

namespace iron {

/// Activations whose derivative is computed with the value, from the input, and kept.
inline bool keeps_slope(Activation kind) noexcept {
  return kind == Activation::gelu || kind == Activation::sine || kind == Activation::finer ||
         kind == Activation::gauss;
}

template <class T>
class ActivateStage final : public Stage<T> {
 public:
  struct Layout {
    double parameter;
    i64 value, slope;  // in the tile; slope −1: not kept
    i64 gradient;      // in the tile; −1: no backward pass
    i64 bias;          // in the packed parameters; −1: none
    i64 width, stride;
  };

  ActivateStage(const Layout& layout, Activation kind, const Kernels<T>& kernels)
      : at_(layout),
        forward_(kernels.activate_forward[static_cast<std::size_t>(kind)]),
        backward_(kernels.activate_backward[static_cast<std::size_t>(kind)]) {}

  void forward(const Tile<T>& tile) const override {
    forward_(at_.parameter, tile.values + at_.value,
             at_.bias < 0 ? nullptr : tile.parameters + at_.bias,
             at_.slope < 0 ? nullptr : tile.values + at_.slope, tile.rows, at_.width, at_.stride);
  }

  void backward(const Tile<T>& tile) const override {
    if (at_.gradient < 0) return;
    const T* value = tile.values + at_.value;
    backward_(at_.parameter, value, at_.slope < 0 ? value : tile.values + at_.slope,
              tile.values + at_.gradient, at_.bias < 0 ? nullptr : tile.gradient + at_.bias,
              tile.rows, at_.width, at_.stride);
  }

 private:
  Layout at_;
  typename Kernels<T>::ActivateForward forward_;
  typename Kernels<T>::ActivateBackward backward_;
};

}  // namespace iron
