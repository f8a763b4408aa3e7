#pragma once
/// How a column of numbers is brought to a size that networks learn well from.

#include <span>
#include <string_view>

#include "iron/core/fields.h"
#include "iron/core/types.h"

namespace iron {

/// none: as it is. standard: mean 0, deviation 1 (population σ). minmax: [0, 1]. log1p: ln(1 + x)
/// first where a column is skewed and nowhere negative, then standard.
enum class Scaling : u8 { none, standard, minmax, log1p };

template <>
struct NameTable<Scaling> {
  static constexpr std::array<std::pair<Scaling, std::string_view>, 4> rows{
      {{Scaling::none, "none"},
       {Scaling::standard, "standard"},
       {Scaling::minmax, "minmax"},
       {Scaling::log1p, "log1p"}}};
};

/// x → (f(x) − shift) / scale, where f is ln(1 + max(x, 0)) or nothing. A column that was constant
/// gives 0.
struct Scaler {
  bool log1p = false;
  double shift = 0;
  double scale = 1;
  bool constant = false;

  double apply(double x) const noexcept;
  /// The x that gives y. Where the column was constant, that constant.
  double invert(double y) const noexcept;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("log1p", self.log1p, "whether ln(1 + x) is taken first");
    visit("shift", self.shift, "what is taken away then");
    visit("scale", self.scale, "what it is divided by at last");
    visit("constant", self.constant, "whether all values were the same; it gives 0 then");
  }
};

/// The scaler of some finite numbers. Of none, or of equal ones: constant, unless scaling is none.
/// Throws ValueError when they lie farther apart than any number is great.
Scaler fit_scaler(Scaling scaling, std::span<const double> values);

/// Whether log1p takes the logarithm: no value is negative, and the skewness Σ(x−μ)³/(nσ³) is above
/// 1.
bool is_skewed(std::span<const double> values);

}  // namespace iron
