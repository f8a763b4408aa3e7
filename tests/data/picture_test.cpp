#include "iron/data/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"

namespace iron {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST(Picture, HoldsRowsColumnsAndChannels) {
  Picture picture(3, 2, 3, 0.25F);
  EXPECT_EQ(picture.width(), 3);
  EXPECT_EQ(picture.height(), 2);
  EXPECT_EQ(picture.channels(), 3);
  EXPECT_EQ(picture.pixels(), 6);
  EXPECT_EQ(picture.shape(), Shape({2, 3, 3}));
  EXPECT_EQ(picture.values().size(), 18U);
  EXPECT_THAT(picture.values(), Each(0.25F));
  picture.at(1, 2, 0) = 1;
  EXPECT_EQ(picture.values()[15], 1);
  picture.values()[4] = 0.5F;
  EXPECT_EQ(std::as_const(picture).at(0, 1, 1), 0.5F);
}

TEST(Picture, RefusesSizesAndChannelsItCannotHave) {
  EXPECT_THROW(Picture(0, 1, 1), ShapeError);
  EXPECT_THROW(Picture(1, 0, 1), ShapeError);
  EXPECT_THROW(Picture(-1, 1, 1), ShapeError);
  for (const i64 channels : {0, 2, 5, -1}) EXPECT_THROW(Picture(1, 1, channels), ShapeError);
  EXPECT_THROW(Picture(i64{1} << 32, i64{1} << 32, 1), ShapeError);
  EXPECT_THROW(Picture(2, 2, 1, std::vector<float>(3)), ShapeError);
  EXPECT_THROW(Picture(2, 2, 1, std::vector<float>(5)), ShapeError);
  EXPECT_NO_THROW(Picture(2, 2, 1, std::vector<float>(4)));
}

TEST(Picture, ChecksIndices) {
  const Picture picture(3, 2, 3);
  EXPECT_NO_THROW(picture.at(1, 2, 2));
  EXPECT_THROW(picture.at(2, 0), ShapeError);
  EXPECT_THROW(picture.at(0, 3), ShapeError);
  EXPECT_THROW(picture.at(0, 0, 3), ShapeError);
  EXPECT_THROW(picture.at(-1, 0), ShapeError);
  EXPECT_THROW(picture.at(0, -1), ShapeError);
  EXPECT_THROW(picture.at(0, 0, -1), ShapeError);
}

TEST(Picture, TwoValuedMeansOnlyZeroAndOne) {
  EXPECT_TRUE(is_two_valued(Picture(3, 1, 1, {0, 1, -0.0F})));
  EXPECT_TRUE(is_two_valued(Picture(1, 1, 3, {1, 0, 1})));
  EXPECT_FALSE(is_two_valued(Picture(2, 1, 1, {0, 0.999F})));
  EXPECT_FALSE(is_two_valued(Picture(2, 1, 1, {0, 2})));
  EXPECT_FALSE(is_two_valued(Picture(2, 1, 1, {0, kNan})));
}

TEST(Picture, GrayIsRec601Luma) {
  const Picture gray =
      to_gray(Picture(5, 1, 3, {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, .3F, .3F, .3F}));
  EXPECT_EQ(gray.shape(), Shape({1, 5, 1}));
  EXPECT_THAT(gray.values(), ElementsAre(0.299F, 0.587F, 0.114F, 1.0F, 0.3F));
  EXPECT_THAT(to_gray(Picture(2, 1, 4, {1, 0, 0, 1, 1, 0, 0, 0})).values(),
              ElementsAre(0.299F, 1.0F));
  const Picture already(2, 1, 1, {0.2F, 0.7F});
  EXPECT_EQ(to_gray(already), already);
}

TEST(Picture, AlphaIsLaidOnWhite) {
  EXPECT_EQ(lay_on_white(Picture(3, 1, 4, {1, 0, 0.5F, 1, 1, 0, 0.5F, 0.5F, 1, 0, 0.5F, 0})),
            Picture(3, 1, 3, {1, 0, 0.5F, 1, 0.5F, 0.75F, 1, 1, 1}));
  EXPECT_EQ(lay_on_white(Picture(1, 1, 3, 0.5F)), Picture(1, 1, 3, 0.5F));
}

}  // namespace
}  // namespace iron
