#pragma once
/// Colours of plots. Internal.

#include <array>

#include "iron/report/drawing/canvas.h"
#include "iron/report/plot.h"

namespace iron::drawing {

struct Theme {
  Colour background;
  Colour text;
  Colour frame;
  Colour grid;
  std::array<Colour, 7> palette;
};

const Theme& theme_of(Background background) noexcept;

/// The colour at `share` of a map, 0 to 1.
Colour map_colour(ColourMap map, Background background, double share) noexcept;

/// `share` of b and the rest of a.
Colour mix(Colour a, Colour b, double share) noexcept;

}  // namespace iron::drawing
