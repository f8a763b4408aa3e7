#pragma once
/// Lines and areas cut to a box, and thinned to what can be seen. Internal.

#include <vector>

#include "iron/report/drawing/canvas.h"

namespace iron::drawing {

/// The pieces of a line inside the box.
std::vector<std::vector<Point>> clip_line(std::span<const Point> points, const Box& box);

/// The part of an area inside the box (Sutherland and Hodgman, "Reentrant polygon clipping",
/// Communications of the ACM 1974).
std::vector<Point> clip_polygon(std::vector<Point> points, const Box& box);

/// A line of many points that runs to the right, with at most four of them in each column of
/// pixels: its first, lowest, highest and last there. Other lines come back as they are.
std::vector<Point> thin_line(std::vector<Point> points);

}  // namespace iron::drawing
