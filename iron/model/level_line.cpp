#include "iron/model/level_line.h"

#include <array>
#include <cmath>
#include <limits>

namespace iron {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

struct Corner {
  double x = 0;
  double y = 0;
  double value = 0;
};

void add_piece(const std::array<Corner, 2>& ends, LineSeries& line) {
  for (const Corner& end : ends) {
    line.x.push_back(end.x);
    line.y.push_back(end.y);
  }
  line.x.push_back(kGap);
  line.y.push_back(kGap);
}

/// Where the level lies between two corners, of which one is below it and one is not.
Corner crossing(const Corner& a, const Corner& b, double level) {
  const double share = (level - a.value) / (b.value - a.value);
  return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y), level};
}

/// Corners in their order around a cell. Two or four of its sides are crossed; of four, those are
/// joined that cut off the corners unlike the middle.
void add_cell(const std::array<Corner, 4>& corners, double level, LineSeries& line) {
  std::array<Corner, 4> crossings;
  std::size_t count = 0;
  double middle = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Corner& a = corners[i];
    const Corner& b = corners[(i + 1) % 4];
    if (!std::isfinite(a.value)) return;
    middle += a.value / 4;
    if ((a.value < level) != (b.value < level)) crossings[count++] = crossing(a, b, level);
  }
  if (count == 2) add_piece({crossings[0], crossings[1]}, line);
  if (count != 4) return;
  // The side behind corner i is crossing i: corner 1 lies between crossings 0 and 1.
  const bool first_unlike = (corners[0].value < level) != (middle < level);
  const std::size_t begin = first_unlike ? 3 : 0;
  for (const std::size_t i : {begin, (begin + 2) % 4}) {
    add_piece({crossings[i], crossings[(i + 1) % 4]}, line);
  }
}

}  // namespace

LineSeries level_line(const HeatMap& grid, double level) {
  const double width = (grid.x_high - grid.x_low) / static_cast<double>(grid.columns);
  const double height = (grid.y_high - grid.y_low) / static_cast<double>(grid.rows);
  const auto corner = [&](i64 column, i64 row) -> Corner {
    return {grid.x_low + (static_cast<double>(column) + 0.5) * width,
            grid.y_low + (static_cast<double>(row) + 0.5) * height,
            grid.values[static_cast<std::size_t>(row * grid.columns + column)]};
  };
  LineSeries line;
  for (i64 r = 0; r + 1 < grid.rows; ++r) {
    for (i64 c = 0; c + 1 < grid.columns; ++c) {
      add_cell({corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)}, level,
               line);
    }
  }
  return line;
}

}  // namespace iron
