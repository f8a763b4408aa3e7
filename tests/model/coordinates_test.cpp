// Where pixels stand, and sizes of the same proportions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/model/picture_model.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(PixelCentres, OfTheLongerSideSpanFromMinusOneToOne) {
  EXPECT_THAT(pixel_centres(1, 1), ElementsAre(0.0));
  EXPECT_THAT(pixel_centres(2, 2), ElementsAre(-0.5, 0.5));
  EXPECT_THAT(pixel_centres(4, 4), ElementsAre(-0.75, -0.25, 0.25, 0.75));
  const std::vector<double> many = pixel_centres(200, 200);
  for (int i = 0; i < 200; ++i) {
    EXPECT_NEAR(many[static_cast<std::size_t>(i)], (i + 0.5) / 200 * 2 - 1, 1e-15) << i;
  }
}

TEST(PixelCentres, OfTheShorterSideStandInTheMiddleEquallyFarApart) {
  EXPECT_THAT(pixel_centres(2, 4), ElementsAre(-0.25, 0.25));
  EXPECT_THAT(pixel_centres(1, 8), ElementsAre(0.0));
  EXPECT_THAT(pixel_centres(3, 4), ElementsAre(-0.5, 0.0, 0.5));
  EXPECT_THAT(pixel_centres(0, 4), IsEmpty());
}

TEST(FitLongerSide, KeepsTheProportions) {
  const auto size = [](PictureSize picture, i64 longer) {
    const PictureSize fitted = fit_longer_side(picture, longer);
    return std::pair(fitted.width, fitted.height);
  };
  using Pair = std::pair<i64, i64>;
  EXPECT_EQ(size({200, 200}, 1024), Pair(1024, 1024));
  EXPECT_EQ(size({400, 200}, 100), Pair(100, 50));
  EXPECT_EQ(size({200, 400}, 100), Pair(50, 100));
  EXPECT_EQ(size({3, 2}, 5), Pair(5, 3));       // 3.33
  EXPECT_EQ(size({4, 3}, 10), Pair(10, 8));     // 7.5 rounds up
  EXPECT_EQ(size({1000, 1}, 10), Pair(10, 1));  // never 0
  EXPECT_EQ(size({7, 3}, 7), Pair(7, 3));
  EXPECT_THROW(fit_longer_side({4, 3}, 0), ValueError);
  EXPECT_THROW(fit_longer_side({4, 3}, -1), ValueError);
}

}  // namespace
}  // namespace iron
