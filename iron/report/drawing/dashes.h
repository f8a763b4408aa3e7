#pragma once
/// Dashed lines. Internal.

#include <vector>

#include "iron/report/drawing/canvas.h"

namespace iron::drawing {

/// The drawn pieces of a line; the whole of it when the pen has no dashes.
std::vector<std::vector<Point>> cut_into_dashes(std::span<const Point> points, const Pen& pen);

}  // namespace iron::drawing
