#pragma once
/// What the parts of nn/ agree on about a layer. Not for users.

#include "iron/nn/network.h"

namespace iron {

/// Width of the rows that the first layer reads.
i64 encoded_width(const NetworkSpec& network) noexcept;

/// Whether the activation has a parameter, and whether that is a frequency ω₀.
constexpr bool has_frequency(Activation activation) noexcept {
  return activation == Activation::sine || activation == Activation::finer ||
         activation == Activation::gauss;
}
constexpr bool has_parameter(Activation activation) noexcept {
  return activation == Activation::leaky_relu || has_frequency(activation);
}

/// Whether SIREN's rule for the starting weights is made for it.
constexpr bool is_periodic(Activation activation) noexcept {
  return activation == Activation::sine || activation == Activation::finer;
}

/// The parameter a layer's activation runs with.
inline double parameter_of(const Dense& layer) noexcept {
  return layer.parameter.value_or(default_parameter(layer.activation));
}

}  // namespace iron
