// The levels of a grid: cells, entries, and what is out of range.

#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/program/program.h"

namespace iron {
namespace {

op::Grid good() {
  return {.in = 2, .levels = 6, .features = 2, .coarsest = 8, .growth = 1.6, .table_bits = 14};
}

TEST(GridLevels, GrowByTheFactorAndAreHashedAboveTheTable) {
  op::Grid grid = good();
  grid.table_bits = 9;
  const std::vector<GridLevel> levels = grid_levels(grid);
  ASSERT_EQ(levels.size(), 6U);
  const i64 cells[] = {8, 13, 20, 33, 52, 84};  // 8 · 1.6^l
  i64 first = 0;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    const i64 corners = (cells[l] + 1) * (cells[l] + 1);
    EXPECT_EQ(levels[l].cells, cells[l]);
    EXPECT_EQ(levels[l].first, first);
    EXPECT_EQ(levels[l].hashed, corners > 512) << l;
    EXPECT_EQ(levels[l].entries, corners > 512 ? 512 : corners);
    first += levels[l].entries;
  }
  EXPECT_EQ(grid_entries(grid), first);
}

// instant-ngp's two-dimensional setting: 16 levels from 16 to 2048 in tables of 2^19.
TEST(GridLevels, ThePapersPictureGrid) {
  const op::Grid grid{.in = 2,
                      .levels = 16,
                      .features = 2,
                      .coarsest = 16,
                      .growth = 1.381912879967776,
                      .table_bits = 19};
  const std::vector<GridLevel> levels = grid_levels(grid);
  EXPECT_EQ(levels.back().cells, 2048);
  EXPECT_TRUE(levels.back().hashed);
  EXPECT_EQ(levels.back().entries, 524'288);
  EXPECT_FALSE(levels[11].hashed);  // 563² corners, below 2^19; level 12 has 777²
  EXPECT_EQ(levels[11].cells, 562);
  EXPECT_TRUE(levels[12].hashed);
}

TEST(GridLevels, RefuseWhatIsOutOfRange) {
  const struct {
    void (*spoil)(op::Grid&);
    const char* message;
  } cases[] = {
      {[](op::Grid& g) { g.in = 4; }, "[grid] inputs must be 1 to 3, not 4"},
      {[](op::Grid& g) { g.levels = 0; }, "[grid] levels must be 1 to 32, not 0"},
      {[](op::Grid& g) { g.features = 3; }, "[grid] features must be 1, 2, 4 or 8, not 3"},
      {[](op::Grid& g) { g.table_bits = 25; }, "[grid] table_bits must be 1 to 24, not 25"},
      {[](op::Grid& g) { g.coarsest = 0; }, "[grid] coarsest must be 1 or above, not 0"},
      {[](op::Grid& g) { g.growth = 0.5; }, "[grid] growth must be 1 or above, not 0.5"},
      {[](op::Grid& g) { g.growth = 1e300; },
       "[grid] the cells of the finest level must be at most 1.04858e+06, not 8e+300"},
  };
  for (const auto& [spoil, message] : cases) {
    op::Grid grid = good();
    spoil(grid);
    try {
      grid_levels(grid);
      ADD_FAILURE() << message;
    } catch (const Error& error) {
      EXPECT_EQ("[" + error.where() + "] " + error.detail(), message);
    }
  }
}

}  // namespace
}  // namespace iron
