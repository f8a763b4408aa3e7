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

/// Learnt features, looked up in a grid of several resolutions and interpolated: `features` numbers
/// a level, for 1 to 3 inputs in [−1, 1] (beyond, the border's). Level l has
/// round(coarsest·growth^l) cells along each axis; a level with more than 2^table_bits corners
/// shares as many entries by a hash. The entries start in U(±1e-4) and are trained (Müller et al.,
/// "Instant neural graphics primitives with a multiresolution hash encoding", 2022).
struct Grid {
  static constexpr std::string_view kName = "grid";
  i64 levels = 16;
  i64 features = 2;  ///< 1, 2, 4 or 8
  i64 coarsest = 16;
  double growth = 1.5;
  i64 table_bits = 19;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("levels", self.levels, "resolutions, 1 to 32");
    visit("features", self.features, "numbers of a level: 1, 2, 4 or 8");
    visit("coarsest", self.coarsest, "cells along a side of the coarsest level");
    visit("growth", self.growth, "by how much the cells grow from level to level");
    visit("table_bits", self.table_bits, "a level has at most 2 to this power of entries, 1 to 24");
  }
};

using Encoding = std::variant<None, Fourier, Corners, Grid>;

}  // namespace iron
