#pragma once
/// What happens to the inputs before the first layer.

#include <string_view>
#include <variant>

#include "iron/core/fields.h"
#include "iron/core/types.h"

namespace iron {

/// The inputs as they are.
struct None {
  static constexpr std::string_view kName = "none";
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&) {}
};

/// Random Fourier features [sin(π x B), cos(π x B)], 2·frequencies numbers a row; the entries of B
/// are drawn once from N(0, scale²) and never trained (Tancik et al. 2020).
struct Fourier {
  static constexpr std::string_view kName = "fourier";
  i64 frequencies = 128;
  double scale = 10;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("frequencies", self.frequencies, "number of random frequencies");
    visit("scale", self.scale, "their standard deviation: larger shows finer detail");
  }
};

using Encoding = std::variant<None, Fourier>;

}  // namespace iron
