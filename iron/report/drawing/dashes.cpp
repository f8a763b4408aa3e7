#include "iron/report/drawing/dashes.h"

#include <cmath>

namespace iron::drawing {

std::vector<std::vector<Point>> cut_into_dashes(std::span<const Point> points, const Pen& pen) {
  std::vector<std::vector<Point>> pieces;
  if (points.empty()) return pieces;
  pieces.push_back({points[0]});
  if (!(pen.dash > 0 && pen.gap > 0)) {
    pieces.back().assign(points.begin(), points.end());
    return pieces;
  }
  bool drawn = true;
  double left = pen.dash;  // of this dash or gap
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point from = points[i - 1];
    const Point to = points[i];
    double length = std::hypot(to.x - from.x, to.y - from.y);
    while (length > left) {
      const double t = left / length;
      from = {from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
      length -= left;
      if (drawn) pieces.back().push_back(from);
      drawn = !drawn;
      left = drawn ? pen.dash : pen.gap;
      if (drawn) pieces.push_back({from});
    }
    left -= length;
    if (drawn) pieces.back().push_back(to);
  }
  return pieces;
}

}  // namespace iron::drawing
