#pragma once
/// What users call the activations.

#include "iron/core/fields.h"
#include "iron/program/program.h"

namespace iron {

template <>
struct NameTable<Activation> {
  static constexpr std::array<std::pair<Activation, std::string_view>, 10> rows{
      {{Activation::identity, "identity"},
       {Activation::sigmoid, "sigmoid"},
       {Activation::tanh, "tanh"},
       {Activation::relu, "relu"},
       {Activation::leaky_relu, "leaky_relu"},
       {Activation::gelu, "gelu"},
       {Activation::softmax, "softmax"},
       {Activation::sine, "sine"},
       {Activation::finer, "finer"},
       {Activation::gauss, "gauss"}}};
};

}  // namespace iron
