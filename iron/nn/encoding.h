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

/// Coordinates of a picture of width × height pixels as the first Iron Learn counted them: rows
/// (x, y) in pixel-centre coordinates (the longer side spans [−1, 1]) become [column/(width − 1),
/// row/(height − 1)], so that the centres of the corner pixels stand at 0 and 1 (a side of one
/// pixel gives 0); `constant` puts a column of ones before them. A fixed affine map, never trained.
struct Corners {
  static constexpr std::string_view kName = "corners";
  i64 width = 0;
  i64 height = 0;
  bool constant = false;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("width", self.width, "pixels of a row of the picture");
    visit("height", self.height, "pixels of a column of the picture");
    visit("constant", self.constant, "whether a column of ones comes first");
  }
};

using Encoding = std::variant<None, Fourier, Corners>;

}  // namespace iron
