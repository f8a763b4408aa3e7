#pragma once
/// Letters made of lines and arcs, for pictures: no font file is needed. Internal.

#include <string_view>
#include <vector>

#include "iron/report/drawing/canvas.h"

namespace iron::drawing {

using Stroke = std::vector<Point>;

/// The width of a line of UTF-8 text, in pixels at that size. Near enough to that of common
/// sans-serif fonts to leave room for text in an SVG too.
double text_width(std::string_view text, double size);

/// The strokes of a line of text whose baseline begins at (0, 0), y downwards.
std::vector<Stroke> text_strokes(std::string_view text, double size);

/// How thick the strokes are drawn.
double stroke_width(double size, bool bold);

}  // namespace iron::drawing
