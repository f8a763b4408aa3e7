#pragma once
/// What inference says about one coefficient of a regression.

#include <optional>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// Statistics of a coefficient; what cannot be known is empty.
struct Inference {
  std::optional<double> standard_error = {};
  std::optional<double> t = {};           ///< value / standard error; z in classification
  std::optional<double> p = {};           ///< two-sided, against the value 0
  std::optional<double> odds_ratio = {};  ///< exp(value), in classification only

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("standard_error", self.standard_error, "null where there is none");
    visit("t", self.t, "value / standard error");
    visit("p", self.p, "two-sided probability of such a t were the value 0");
    visit("odds_ratio", self.odds_ratio, "exp(value)");
  }
};

/// A coefficient: of the intercept (feature −1) or of a feature, counted from 0.
struct Coefficient : Inference {
  i64 feature = -1;
  double value = 0;
};

}  // namespace iron
