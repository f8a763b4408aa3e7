#pragma once
/// How the weights of a layer start. n is the layer's inputs, m its outputs; biases start at zero
/// unless said otherwise.

#include <string_view>
#include <variant>

#include "iron/core/fields.h"
#include "iron/core/types.h"

namespace iron {

/// By the layer's activation: siren for sine and finer; he_uniform for relu, leaky_relu and gelu;
/// xavier_uniform otherwise. A layer without activation (the output) after a sine layer: siren.
struct Automatic {
  static constexpr std::string_view kName = "automatic";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// N(0, deviation²).
struct Normal {
  static constexpr std::string_view kName = "normal";
  double deviation = 1;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("deviation", self.deviation, "standard deviation of the weights");
  }
};

/// U(−bound, bound).
struct Uniform {
  static constexpr std::string_view kName = "uniform";
  double bound = 1;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("bound", self.bound, "largest magnitude of a weight");
  }
};

/// U(±√(6/(n + m))) (Glorot and Bengio 2010).
struct XavierUniform {
  static constexpr std::string_view kName = "xavier_uniform";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// N(0, 2/(n + m)) (Glorot and Bengio 2010).
struct XavierNormal {
  static constexpr std::string_view kName = "xavier_normal";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// U(±√(6/n)) (He et al. 2015).
struct HeUniform {
  static constexpr std::string_view kName = "he_uniform";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// N(0, 2/n) (He et al. 2015).
struct HeNormal {
  static constexpr std::string_view kName = "he_normal";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// U(±1/√n) for weights and biases: how PyTorch starts a linear layer.
struct FanInUniform {
  static constexpr std::string_view kName = "fan_in_uniform";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// SIREN (Sitzmann et al. 2020): a first layer on bare inputs U(±1/n), every other U(±√(6/n)/ω₀);
/// biases U(±1/√n). ω₀ is that of the layer's own sine or finer; for a layer without one, that of
/// the nearest before it.
struct Siren {
  static constexpr std::string_view kName = "siren";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

using Initializer = std::variant<Automatic, Normal, Uniform, XavierUniform, XavierNormal, HeUniform,
                                 HeNormal, FanInUniform, Siren>;

}  // namespace iron
