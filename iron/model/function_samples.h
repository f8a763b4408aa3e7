#pragma once
/// Points of a function, and where they come from.

#include <string>
#include <vector>

#include "iron/model/formula.h"

namespace iron {

/// The part of a variable that a function is learnt on.
struct InputRange {
  std::string name = "x";
  double low = -1;
  double high = 1;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("name", self.name, "the variable");
    visit("low", self.low, "where its range begins");
    visit("high", self.high, "where it ends");
  }
};

/// Throws ValueError unless there are 1 or 2 ranges, with finite ends, low < high (and a width that
/// f64 holds), and names that differ.
void validate(const std::vector<InputRange>& inputs);

/// What a function is learnt from: points[i·inputs.size() + j] is variable j of sample i, values[i]
/// what the function is there.
struct FunctionSamples {
  std::vector<InputRange> inputs = {};  ///< 1 or 2, around all the points
  std::string output = "y";             ///< the name of the value
  std::string formula = {};             ///< where they come from; empty: from elsewhere
  std::vector<double> points = {};
  std::vector<double> values = {};
  i64 left_out = 0;                         ///< points where the formula has no finite value
  std::vector<double> first_left_out = {};  ///< the first of those

  i64 rows() const noexcept { return static_cast<i64>(values.size()); }
};

/// Throws ShapeError when counts do not fit, ValueError on a number that is not finite, on fewer
/// than two samples, or as validate(inputs).
void validate(const FunctionSamples& samples);

/// `formula` at the points of a regular grid over the ranges, both ends included: `count` points of
/// one variable; of two, round(√count) along each. Values get normal noise of deviation `noise`,
/// which depends on `seed` and the point's place in the grid alone. Points without a finite value
/// are left out and counted. Throws ValueError on a count below 2 (4) or above 10⁷, a negative
/// noise, another number of ranges than variables, no point with a finite value, or as
/// validate(inputs).
FunctionSamples sample_function(const Formula& formula, std::vector<InputRange> inputs, i64 count,
                                double noise = 0, u64 seed = 0);

}  // namespace iron
