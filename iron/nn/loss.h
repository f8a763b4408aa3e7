#pragma once
/// What a network is taught to make small. y is the output, t the target; each is a mean over rows
/// and outputs (cross_entropy: over rows).

#include <string_view>
#include <variant>

#include "iron/core/fields.h"
#include "iron/program/program.h"

namespace iron {

/// (y − t)².
struct Mse {
  static constexpr std::string_view kName = "mse";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// |y − t|.
struct Mae {
  static constexpr std::string_view kName = "mae";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// ½e² for |e| ≤ δ, else δ(|e| − ½δ), with e = y − t (Huber 1964).
struct Huber {
  static constexpr std::string_view kName = "huber";
  double delta = 1;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("delta", self.delta, "error above which the loss grows linearly");
  }
};

/// Binary cross-entropy: the network ends at logits, predictions are their sigmoid. Targets lie in
/// [0, 1].
struct Bce {
  static constexpr std::string_view kName = "bce";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// Cross-entropy over classes: the network ends at logits, predictions are their softmax. Targets
/// are probabilities, such as one-hot rows.
struct CrossEntropy {
  static constexpr std::string_view kName = "cross_entropy";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

using Loss = std::variant<Mse, Mae, Huber, Bce, CrossEntropy>;

/// Throws ValueError when huber's delta is not above zero.
void validate(const Loss& loss);

/// The Program's rule for the loss. Throws as `validate` does.
LossRule lower(const Loss& loss);

/// Whether predictions are a function of the trained output (bce, cross_entropy).
bool has_link(LossKind loss) noexcept;

}  // namespace iron
