#pragma once
/// Formula: a function of one or two variables, given as text.

#include <span>
#include <string>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// A text such as "sin(3*x)*exp(-x^2)" or "x^2 - y^2", known to be right. Values are f64.
///
/// Numbers: 2, .5, 1e-3, always with a point. Constants: pi, e. Variables: x, or x and y.
/// Operators, from the weakest: a ? b : c, ||, &&, == != < > <= >= (1 or 0), + -, * / and signs,
/// ^ (power, from the right: 2^3^2 is 2^9; -x^2 is -(x^2)). There is no silent product: 2*x.
/// Functions: sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp sqrt abs sign floor
/// ceil round of one number; log and ln, both the natural logarithm, log2, log10; min max pow atan2
/// of two. Angles are in radians.
///
/// It does not change and holds no state, so threads may share it.
class Formula {
 public:
  /// Characters and brackets inside each other that a formula may have.
  static constexpr std::size_t kMostCharacters = 10'000;
  static constexpr int kMostNested = 200;

  /// `variables`: 1 (x) or 2 (x and y); the text need not have all of them. Throws ValueError
  /// that shows the formula and the character at fault.
  explicit Formula(std::string text, i64 variables = 1);

  const std::string& text() const noexcept { return text_; }
  i64 variables() const noexcept { return variables_; }

  /// The values at `points`, row-major [n, variables]: n numbers, NaN or infinite where the formula
  /// has no value there. Throws ShapeError when the points are no whole rows.
  std::vector<double> evaluate(std::span<const double> points) const;

 private:
  std::string text_;
  i64 variables_;
};

}  // namespace iron
