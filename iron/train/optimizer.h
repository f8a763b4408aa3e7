#pragma once
/// Optimizers: how a gradient g moves a parameter p. Each lowers to the Program's update rule.

#include <string_view>
#include <variant>

#include "iron/core/fields.h"
#include "iron/program/program.h"

namespace iron {

/// Stochastic gradient descent: v ← μ v + g; p ← p − rate·v; with Nesterov p ← p − rate·(g + μ v).
struct Sgd {
  static constexpr std::string_view kName = "sgd";
  double rate = 1e-2;
  double momentum = 0;  ///< μ
  bool nesterov = false;
  double weight_decay = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("rate", self.rate, "learning rate");
    visit("momentum", self.momentum, "part of the last move that is kept, in [0, 1)");
    visit("nesterov", self.nesterov, "look ahead by the momentum (Nesterov)");
    visit("weight_decay", self.weight_decay, "adds this part of a parameter to its gradient");
  }
};

/// Adam (Kingma and Ba 2015): m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²;
/// p ← p − rate·m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
struct Adam {
  static constexpr std::string_view kName = "adam";
  double rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("rate", self.rate, "learning rate");
    visit("beta1", self.beta1, "decay of the mean gradient, in [0, 1)");
    visit("beta2", self.beta2, "decay of the mean squared gradient, in [0, 1)");
    visit("epsilon", self.epsilon, "added to the root of the mean square");
    visit("weight_decay", self.weight_decay, "adds this part of a parameter to its gradient");
  }
};

/// AdamW (Loshchilov and Hutter 2019): Adam, with p ← p − rate·weight_decay·p apart from the
/// gradient; biases may be left out of that.
struct AdamW {
  static constexpr std::string_view kName = "adamw";
  double rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 1e-2;
  bool decay_biases = true;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("rate", self.rate, "learning rate");
    visit("beta1", self.beta1, "decay of the mean gradient, in [0, 1)");
    visit("beta2", self.beta2, "decay of the mean squared gradient, in [0, 1)");
    visit("epsilon", self.epsilon, "added to the root of the mean square");
    visit("weight_decay", self.weight_decay, "part of a parameter taken off at rate 1");
    visit("decay_biases", self.decay_biases, "whether that is done to biases too");
  }
};

using Optimizer = std::variant<Adam, Sgd, AdamW>;

/// Throws ValueError naming the option: a rate not above 0, momentum or β outside [0, 1), an ε not
/// above 0, a negative decay, Nesterov without momentum.
void validate(const Optimizer& optimizer);

/// The Program's rule. Throws as `validate` does.
UpdateRule lower(const Optimizer& optimizer);

/// The rate a schedule starts from.
double base_rate(const Optimizer& optimizer) noexcept;

}  // namespace iron
