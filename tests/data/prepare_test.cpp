#include "iron/data/prepare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Picture kTwoValued(2, 2, 1, {0, 1, 1, 0});
const Picture kGray(3, 1, 1, {0, 127 / 255.0F, 128 / 255.0F});
const Picture kColored(1, 1, 3, {1, 0, 0});
const Picture kClear(1, 1, 4, {1, 0, 0, 0.5F});

TEST(Mode, IsTheSmallestThatHoldsThePicture) {
  EXPECT_EQ(mode_of(kTwoValued), PictureMode::bw);
  EXPECT_EQ(mode_of(kGray), PictureMode::gray);
  EXPECT_EQ(mode_of(kColored), PictureMode::rgb);
  EXPECT_EQ(mode_of(kClear), PictureMode::rgba);
  EXPECT_EQ(mode_of(Picture(2, 1, 3, {0, 0, 0, 1, 1, 1})), PictureMode::bw);
  EXPECT_EQ(mode_of(Picture(2, 1, 3, {0, 0, 0, 0.3F, 0.3F, 0.3F})), PictureMode::gray);
  EXPECT_EQ(mode_of(Picture(1, 1, 4, {1, 0, 0, 1})), PictureMode::rgb);
  EXPECT_EQ(mode_of(Picture(1, 1, 4, {1, 1, 1, 1})), PictureMode::bw);
  EXPECT_EQ(mode_of(Picture(1, 1, 4, {1, 1, 1, 0.9F})), PictureMode::rgba);
}

TEST(Prepare, AutomaticTakesTheModeAndSaysSo) {
  const PreparedPicture two = prepare(kTwoValued, {});
  EXPECT_EQ(two.mode, PictureMode::bw);
  EXPECT_EQ(two.picture, kTwoValued);
  EXPECT_THAT(two.notes, ElementsAre("mode auto took bw"));
  EXPECT_EQ(prepare(kGray, {}).mode, PictureMode::gray);
  EXPECT_EQ(prepare(kColored, {}).picture, kColored);
  EXPECT_EQ(prepare(kClear, {}).picture, kClear);
  const PreparedPicture equal = prepare(Picture(1, 1, 3, {0.3F, 0.3F, 0.3F}), {});
  EXPECT_EQ(equal.picture, Picture(1, 1, 1, {0.3F}));
}

TEST(Prepare, EveryModeOfEveryPicture) {
  EXPECT_THAT(prepare(kGray, {.mode = PictureMode::gray}).notes, IsEmpty());
  EXPECT_EQ(prepare(kColored, {.mode = PictureMode::gray}).picture, Picture(1, 1, 1, {0.299F}));
  EXPECT_EQ(prepare(Picture(1, 1, 1, {0.5F}), {.mode = PictureMode::rgb}).picture,
            Picture(1, 1, 3, {0.5F, 0.5F, 0.5F}));
  EXPECT_EQ(prepare(kColored, {.mode = PictureMode::rgba}).picture, Picture(1, 1, 4, {1, 0, 0, 1}));
  EXPECT_EQ(prepare(kTwoValued, {.mode = PictureMode::rgb}).mode, PictureMode::rgb);
  EXPECT_EQ(prepare(Picture(1, 1, 3, {1, 1, 1}), {.mode = PictureMode::bw}).picture,
            Picture(1, 1, 1, {1}));
}

TEST(Prepare, TransparentPicturesAreLaidOnWhite) {
  const PreparedPicture rgb = prepare(kClear, {.mode = PictureMode::rgb});
  EXPECT_EQ(rgb.picture, Picture(1, 1, 3, {1, 0.5F, 0.5F}));
  EXPECT_THAT(rgb.notes, ElementsAre("its transparent parts were laid on white"));
  const PreparedPicture gray = prepare(kClear, {.mode = PictureMode::gray});
  EXPECT_NEAR(gray.picture.at(0, 0), 0.299 + 0.5 * (0.587 + 0.114), 1e-7);
  const Picture stencil(2, 1, 4, {0, 0, 0, 1, 0, 0, 0, 0});
  EXPECT_EQ(prepare(stencil, {.mode = PictureMode::bw}).picture, Picture(2, 1, 1, {0, 1}));
}

TEST(Prepare, TheThresholdMakesBlackWhatIsBelow) {
  const PreparedPicture prepared = prepare(kGray, {.threshold = 128});
  EXPECT_EQ(prepared.mode, PictureMode::bw);
  EXPECT_EQ(prepared.picture, Picture(3, 1, 1, {0, 0, 1}));
  EXPECT_THAT(prepared.notes,
              ElementsAre("mode auto took bw", "grey below 128 became black: 2 of 3 pixels"));
  EXPECT_EQ(prepare(kGray, {.mode = PictureMode::gray, .threshold = 127}).picture,
            Picture(3, 1, 1, {0, 1, 1}));
  EXPECT_EQ(prepare(kGray, {.threshold = 0}).picture, Picture(3, 1, 1, 1.0F));
  EXPECT_EQ(prepare(Picture(1, 1, 1, 1.0F), {.threshold = 255}).picture, Picture(1, 1, 1, 1.0F));
  // Every level of 8 bits falls on its own side.
  for (i64 level = 0; level < 256; ++level) {
    const Picture one(1, 1, 1, static_cast<float>(level) / 255.0F);
    EXPECT_EQ(prepare(one, {.threshold = level}).picture.at(0, 0), 1) << level;
    if (level == 255) continue;
    EXPECT_EQ(prepare(one, {.threshold = level + 1}).picture.at(0, 0), 0) << level;
  }
}

TEST(Prepare, ResizesTheLongerSide) {
  const Picture wide(4, 2, 1, {1, 1, 0, 0, 1, 1, 0, 0});
  const PreparedPicture half = prepare(wide, {.size = 2});
  EXPECT_EQ(half.picture, Picture(2, 1, 1, {1, 0}));
  EXPECT_THAT(half.notes,
              ElementsAre("resized from 4x2 to 2x1 by area average", "mode auto took bw"));
  const PreparedPicture large = prepare(wide, {.size = 8});
  EXPECT_EQ(large.picture.shape(), Shape({4, 8, 1}));
  EXPECT_EQ(large.mode, PictureMode::gray);
  EXPECT_THAT(large.notes.back(), HasSubstr("grey after resizing"));
  for (const float value : large.picture.values()) {
    EXPECT_GE(value, 0);
    EXPECT_LE(value, 1);
  }
  EXPECT_EQ(prepare(Picture(1000, 3, 1), {.size = 10}).picture.shape(), Shape({1, 10, 1}));
  EXPECT_THAT(prepare(wide, {.size = 4}).notes, ElementsAre("mode auto took bw"));
}

TEST(Prepare, RefusesWhatDoesNotGoTogether) {
  const auto levels = error_of<ValueError>([] { prepare(kGray, {.mode = PictureMode::bw}); });
  ASSERT_TRUE(levels);
  EXPECT_THAT(levels->detail(), HasSubstr("3 grey levels"));
  EXPECT_THAT(levels->hint(), HasSubstr("--threshold 128"));
  for (const PictureMode mode : {PictureMode::rgb, PictureMode::rgba}) {
    const auto colored =
        error_of<ValueError>([&] { prepare(kColored, {.mode = mode, .threshold = 128}); });
    ASSERT_TRUE(colored);
    EXPECT_EQ(colored->where(), "threshold");
    EXPECT_FALSE(colored->hint().empty());
  }
  for (const i64 threshold : {-1, 256}) {
    EXPECT_THROW(prepare(kGray, {.threshold = threshold}), ValueError);
  }
  for (const i64 size : {i64{-1}, (i64{1} << 20) + 1}) {
    EXPECT_THROW(prepare(kGray, {.size = size}), ValueError);
  }
}

}  // namespace
}  // namespace iron
