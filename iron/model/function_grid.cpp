#include "iron/model/function_grid.h"

namespace iron {

std::vector<double> even_points(double low, double high, i64 count) {
  std::vector<double> points(static_cast<std::size_t>(count), low);
  for (i64 i = 1; i < count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(count - 1);
    points[static_cast<std::size_t>(i)] = low + (high - low) * part;
  }
  if (count > 1) points.back() = high;
  return points;
}

std::vector<double> grid_points(const std::vector<std::vector<double>>& axes) {
  if (axes.size() == 1) return axes[0];
  std::vector<double> points;
  points.reserve(2 * axes[0].size() * axes[1].size());
  for (const double y : axes[1]) {
    for (const double x : axes[0]) {
      points.push_back(x);
      points.push_back(y);
    }
  }
  return points;
}

}  // namespace iron
