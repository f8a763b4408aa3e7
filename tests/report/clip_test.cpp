#include "iron/report/drawing/clip.h"

#include <gtest/gtest.h>

#include "iron/report/drawing/dashes.h"

namespace iron::drawing {
namespace {

using Points = std::vector<Point>;

constexpr Box kBox{0, 0, 10, 10};

void expect_points(const Points& points, const Points& expected) {
  ASSERT_EQ(points.size(), expected.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_NEAR(points[i].x, expected[i].x, 1e-9) << i;
    EXPECT_NEAR(points[i].y, expected[i].y, 1e-9) << i;
  }
}

TEST(ClipLine, KeepsWhatIsInside) {
  const Points inside{{1, 1}, {9, 2}, {3, 8}};
  const auto pieces = clip_line(inside, kBox);
  ASSERT_EQ(pieces.size(), 1U);
  expect_points(pieces[0], inside);
}

TEST(ClipLine, CutsAtTheEdgesIntoPieces) {
  const auto pieces = clip_line(Points{{5, 5}, {15, 5}, {15, 8}, {5, 8}}, kBox);
  ASSERT_EQ(pieces.size(), 2U);
  expect_points(pieces[0], {{5, 5}, {10, 5}});
  expect_points(pieces[1], {{10, 8}, {5, 8}});
  const auto through = clip_line(Points{{-5, -5}, {15, 15}}, kBox);
  ASSERT_EQ(through.size(), 1U);
  expect_points(through[0], {{0, 0}, {10, 10}});
  EXPECT_TRUE(clip_line(Points{{-5, 5}, {-1, 9}}, kBox).empty());
  EXPECT_TRUE(clip_line(Points{{-5, 8}, {5, 18}}, kBox).empty());
  EXPECT_TRUE(clip_line({}, kBox).empty());
}

TEST(ClipPolygon, CutsCorners) {
  expect_points(clip_polygon({{-5, 2}, {5, 2}, {5, 6}, {-5, 6}}, kBox),
                {{0, 2}, {5, 2}, {5, 6}, {0, 6}});
  EXPECT_TRUE(clip_polygon({{-5, 2}, {-2, 2}, {-2, 6}}, kBox).empty());
  EXPECT_TRUE(clip_polygon({}, kBox).empty());
}

TEST(ThinLine, KeepsTheEndsAndPeaksOfEachColumn) {
  Points line;
  for (int i = 0; i < 10000; ++i) line.push_back({i / 1000.0, i % 1000 == 500 ? 9.0 : i % 7});
  const Points thin = thin_line(line);
  EXPECT_LE(thin.size(), 40U);
  EXPECT_EQ(thin.front().x, 0);
  EXPECT_EQ(thin.back().x, 9.999);
  int peaks = 0;
  for (const Point p : thin) peaks += p.y == 9 ? 1 : 0;
  EXPECT_EQ(peaks, 10);
}

TEST(ThinLine, LeavesOthersAsTheyAre) {
  const Points few{{0, 0}, {0, 1}, {0, 2}};
  expect_points(thin_line(few), few);
  Points back;
  for (int i = 0; i < 5000; ++i) back.push_back({-i / 1000.0, 0});
  EXPECT_EQ(thin_line(back).size(), 5000U);
}

TEST(Dashes, CutALineWhateverItsCorners) {
  const Points line{{0, 0}, {4, 0}, {4, 6}};
  const auto pieces = cut_into_dashes(line, {.width = 1, .dash = 3, .gap = 2});
  ASSERT_EQ(pieces.size(), 2U);
  expect_points(pieces[0], {{0, 0}, {3, 0}});
  expect_points(pieces[1], {{4, 1}, {4, 4}});
  const auto whole = cut_into_dashes(line, {.width = 1});
  ASSERT_EQ(whole.size(), 1U);
  expect_points(whole[0], line);
  EXPECT_TRUE(cut_into_dashes({}, {.width = 1}).empty());
}

}  // namespace
}  // namespace iron::drawing
