// Tiles and slots depend on the problem only, by the rule of the design.

#include <bit>
#include <gtest/gtest.h>

#include "iron/backend/cpu/plan_layout.h"
#include "iron/nn/network.h"

namespace iron {
namespace {

Program program_of(std::vector<i64> hidden, i64 batch) {
  Program program;
  emit(make_network(2, {.hidden = std::move(hidden), .activation = Activation::tanh}, 1), program);
  program.loss = LossRule{LossKind::mse};
  program.batch = batch;
  return program;
}

TEST(Layout, OneTileForASmallProblem) {
  const Layout layout = step_layout<float>(program_of({4}, 0), 4);
  EXPECT_EQ(layout.tile_rows, 4);
  EXPECT_EQ(layout.slots, 1);
  EXPECT_EQ(layout.sizes.rows, std::vector<i64>{4});
}

TEST(Layout, TheLionNetworkKeepsItsTilesInTheCache) {
  const Layout layout = step_layout<float>(program_of({128, 128, 256, 128, 64, 64, 64}, 0), 40000);
  EXPECT_GE(layout.tile_rows, 64);
  EXPECT_LE(layout.tile_rows, 128);
  EXPECT_EQ(layout.slots, 16);  // 40000/2048 = 19, and a power of two
}

TEST(Layout, SlotsArePowersOfTwoWithinTheirBounds) {
  for (const i64 rows : {1, 63, 64, 65, 1000, 4000, 40000, 1000000}) {
    for (const i64 width : {1, 16, 100, 1000}) {
      const Layout layout = step_layout<float>(program_of({width, width}, 0), rows);
      EXPECT_TRUE(std::has_single_bit(static_cast<u64>(layout.slots)));
      EXPECT_LE(layout.slots, 64);
      EXPECT_LE(layout.slots, layout.tiles(rows));
      EXPECT_LE(layout.tile_rows, 512);
    }
  }
}

TEST(Layout, BigNetworksHaveFewSlots) {
  // 2·4000 + 4000² + … parameters: 64 MB in f32, so four slots fill the 256 MiB.
  EXPECT_LE(step_layout<float>(program_of({4000, 4000}, 0), 1000000).slots, 4);
}

TEST(Layout, EveryTileOfAnEpochHasACompiledSize) {
  for (const i64 rows : {1, 7, 64, 130, 1001, 4099}) {
    for (const i64 batch : {0, 1, 5, 64, 100, 1000, 5000}) {
      const Layout layout = step_layout<double>(program_of({20}, batch), rows);
      EXPECT_LE(layout.sizes.rows.size(), 3U);
      const i64 whole = batch == 0 ? rows : std::min(batch, rows);
      for (i64 first = 0; first < rows; first += whole) {
        const i64 count = std::min(whole, rows - first);
        for (i64 t = 0; t < count; t += layout.tile_rows) {
          const i64 tile = std::min(layout.tile_rows, count - t);
          EXPECT_LT(layout.sizes.index(tile), layout.sizes.rows.size())
              << rows << " rows, batch " << batch << ", tile " << tile;
        }
      }
    }
  }
}

}  // namespace
}  // namespace iron
