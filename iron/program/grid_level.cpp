#include "iron/program/grid_level.h"

#include <cmath>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "iron/core/error.h"
#include "iron/program/program.h"

namespace iron {
namespace {

constexpr i64 kMostLevels = 32;
constexpr i64 kMostFeatures = 8;
constexpr i64 kMostTableBits = 24;      // a float counts entries exactly up to here
constexpr double kMostCells = 1 << 20;  // and leaves some bits for places between them

void expect(bool holds, const char* what, const std::string& wanted, double found) {
  if (!holds) throw ValueError("grid", fmt::format("{} must be {}, not {:g}", what, wanted, found));
}

void check_whole(const char* what, i64 value, i64 least, i64 most) {
  expect(value >= least && value <= most, what, fmt::format("{} to {}", least, most),
         static_cast<double>(value));
}

}  // namespace

std::vector<GridLevel> grid_levels(const op::Grid& grid) {
  check_whole("inputs", grid.in, 1, kMostGridInputs);
  check_whole("levels", grid.levels, 1, kMostLevels);
  expect(grid.features >= 1 && grid.features <= kMostFeatures &&
             (grid.features & (grid.features - 1)) == 0,
         "features", "1, 2, 4 or 8", static_cast<double>(grid.features));
  check_whole("table_bits", grid.table_bits, 1, kMostTableBits);
  expect(grid.coarsest >= 1, "coarsest", "1 or above", static_cast<double>(grid.coarsest));
  expect(std::isfinite(grid.growth) && grid.growth >= 1, "growth", "1 or above", grid.growth);

  const i64 most = i64{1} << grid.table_bits;
  std::vector<GridLevel> levels;
  i64 first = 0;
  for (i64 l = 0; l < grid.levels; ++l) {
    const double cells = std::round(static_cast<double>(grid.coarsest) *
                                    std::pow(grid.growth, static_cast<double>(l)));
    expect(cells <= kMostCells, "the cells of the finest level",
           fmt::format("at most {:g}", kMostCells), cells);
    GridLevel level{.cells = static_cast<i64>(cells), .first = first};
    level.entries = grid_stride(level, grid.in);
    level.hashed = level.entries > most;
    if (level.hashed) level.entries = most;
    levels.push_back(level);
    first += level.entries;
  }
  return levels;
}

i64 grid_entries(const op::Grid& grid) {
  const GridLevel last = grid_levels(grid).back();
  return last.first + last.entries;
}

}  // namespace iron
