#include "iron/data/resample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>

#include "iron/core/error.h"
#include "iron/metric/image_metrics.h"
#include "tests/support/files.h"
#include "tests/support/shared_data.h"

// The numbers were computed with NumPy in f64 from the kernels' definitions, as one dense matrix
// for each side; away from the edges that agrees with Pillow.

namespace iron {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::Pointwise;

constexpr float kClose = 1e-6F;

/// 5 × 4, values that do not repeat soon.
Picture sample() {
  Picture picture(5, 4, 1);
  for (i64 r = 0; r < 4; ++r) {
    for (i64 c = 0; c < 5; ++c) picture.at(r, c) = static_cast<float>((r * 7 + c * 13) % 17) / 16;
  }
  return picture;
}

void expect_values(const Picture& picture, const std::vector<float>& expected) {
  EXPECT_THAT(picture.values().first(expected.size()), Pointwise(FloatNear(kClose), expected));
}

double sum(const Picture& picture) {
  return std::accumulate(picture.values().begin(), picture.values().end(), 0.0);
}

TEST(Resize, ShrinksByEveryFilter) {
  const auto small = [](Filter filter) { return resize(sample(), 3, 2, filter); };
  expect_values(small(Filter::nearest), {0.4375F, 1.0F, 0.5F, 0.25F, 0.8125F, 0.3125F});
  expect_values(small(Filter::bilinear),
                {0.37890625F, 0.614583333F, 0.379882812F, 0.4140625F, 0.524305556F, 0.514648438F});
  expect_values(small(Filter::bicubic), {0.389736894F, 0.654976072F, 0.387744848F, 0.432245669F,
                                         0.498774669F, 0.538404382F});
  expect_values(small(Filter::lanczos3), {0.407599107F, 0.667617257F, 0.386785884F, 0.437963212F,
                                          0.480999318F, 0.56396654F});
  expect_values(small(Filter::area), {0.33125F, 0.675F, 0.38125F, 0.4625F, 0.4875F, 0.5125F});
}

TEST(Resize, EnlargesByEveryFilter) {
  const auto large = [](Filter filter) { return resize(sample(), 7, 6, filter); };
  expect_values(large(Filter::nearest), {0.0F, 0.8125F, 0.8125F, 0.5625F, 0.3125F, 0.3125F, 0.0625F,
                                         0.4375F, 0.1875F, 0.1875F});
  EXPECT_NEAR(sum(large(Filter::nearest)), 19.1875, 1e-5);
  expect_values(large(Filter::bilinear), {0.0F, 0.464285714F, 0.741071429F, 0.5625F, 0.383928571F,
                                          0.205357143F, 0.0625F, 0.21875F, 0.379464286F});
  EXPECT_NEAR(sum(large(Filter::bilinear)), 20.22321428571429, 1e-5);
  expect_values(large(Filter::bicubic),
                {-0.071183508F, 0.511186444F, 0.844284837F, 0.537181713F, 0.356817653F,
                 0.166919322F, 0.024062179F, 0.176646775F, 0.332714559F});
  EXPECT_NEAR(sum(large(Filter::bicubic)), 19.98792061467444, 1e-5);
  expect_values(large(Filter::lanczos3),
                {-0.096677946F, 0.537757329F, 0.897366007F, 0.511864283F, 0.314740571F,
                 0.150463549F, 0.027861369F, 0.144145584F, 0.262771449F});
  EXPECT_NEAR(sum(large(Filter::lanczos3)), 19.977210045409965, 1e-5);
  expect_values(large(Filter::area),
                {0.0F, 0.4875F, 0.7625F, 0.5625F, 0.3625F, 0.2125F, 0.0625F, 0.21875F, 0.3875F});
  EXPECT_NEAR(sum(large(Filter::area)), 19.95, 1e-5);
}

TEST(Resize, TheSameSizeIsTheSamePicture) {
  for (const auto& [filter, name] : NameTable<Filter>::rows) {
    EXPECT_EQ(resize(sample(), 5, 4, filter), sample()) << name;
  }
}

TEST(Resize, OneColorStaysThatColor) {
  for (const auto& [filter, name] : NameTable<Filter>::rows) {
    for (const float value : {0.0F, 1.0F, 0.3F}) {
      for (const auto& [width, height] : {std::pair{1, 1}, {7, 3}, {100, 211}, {1, 64}}) {
        const Picture picture = resize(Picture(37, 23, 3, value), width, height, filter);
        EXPECT_EQ(picture, Picture(width, height, 3, value)) << name << width;
      }
    }
  }
}

TEST(Resize, AreaCountsCoverageExactly) {
  // 3 → 2: each new pixel covers one old pixel and half of another.
  EXPECT_THAT(resize(Picture(3, 1, 1, {1, 0, 0}), 2, 1, Filter::area).values(),
              ElementsAre(2 / 3.0F, 0));
  // 7 black and white pixels → 3: thirds, rounded once.
  EXPECT_THAT(resize(Picture(7, 1, 1, {1, 1, 0, 1, 0, 0, 1}), 3, 1, Filter::area).values(),
              ElementsAre(6 / 7.0F, 3 / 7.0F, 3 / 7.0F));
  // A whole ratio is the plain mean.
  EXPECT_EQ(resize(Picture(2, 2, 1, {1, 0, 0, 0}), 1, 1, Filter::area).at(0, 0), 0.25F);
}

TEST(Resize, ChannelsAreApart) {
  Picture picture(2, 1, 3, {1, 0, 0.5F, 0, 1, 0.5F});
  EXPECT_THAT(resize(picture, 1, 1, Filter::area).values(), ElementsAre(0.5F, 0.5F, 0.5F));
}

TEST(Resize, ClearPixelsLendNoColor) {
  // An opaque red pixel beside a clear green one.
  const Picture picture(2, 1, 4, {1, 0, 0, 1, 0, 1, 0, 0});
  EXPECT_THAT(resize(picture, 1, 1, Filter::area).values(), ElementsAre(1, 0, 0, 0.5F));
  EXPECT_EQ(resize(picture, 2, 1, Filter::nearest), picture);
  EXPECT_THAT(resize(Picture(2, 1, 4, 0.0F), 1, 1, Filter::bicubic).values(),
              ElementsAre(0, 0, 0, 0));
}

TEST(Resize, RefusesSidesThatCannotBe) {
  for (const i64 side : {i64{0}, i64{-1}, (i64{1} << 30) + 1}) {
    EXPECT_THROW(resize(sample(), side, 4, Filter::area), ShapeError);
    EXPECT_THROW(resize(sample(), 4, side, Filter::nearest), ShapeError);
  }
}

TEST(HoldOut, EvenAndOddPixels) {
  const Picture picture(3, 3, 1, {0, 1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(even_pixels(picture), Picture(2, 2, 1, {0, 2, 6, 8}));
  EXPECT_EQ(odd_pixels(picture), Picture(1, 1, 1, {4}));
  const Picture colored(4, 2, 3, {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
                                  12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23});
  EXPECT_EQ(even_pixels(colored), Picture(2, 1, 3, {0, 1, 2, 6, 7, 8}));
  EXPECT_EQ(odd_pixels(colored), Picture(2, 1, 3, {15, 16, 17, 21, 22, 23}));
  EXPECT_EQ(even_pixels(Picture(1, 1, 1, 0.5F)), Picture(1, 1, 1, 0.5F));
  EXPECT_THROW(odd_pixels(Picture(1, 5, 1)), ShapeError);
  EXPECT_THROW(odd_pixels(Picture(5, 1, 1)), ShapeError);
}

TEST(HoldOut, BicubicKnownAnswers) {
  // One row of even pixels twice: along the columns nothing changes.
  const Picture even(4, 2, 1, {0.5F, 0.25F, 0.75F, 0.5F, 0.5F, 0.25F, 0.75F, 0.5F});
  const Picture odd = interpolate_odd_bicubic(even, 8, 4);
  const float first = (-0.5F + 9 * 0.5F + 9 * 0.25F - 0.75F) / 16;
  const float second = (-0.5F + 9 * 0.25F + 9 * 0.75F - 0.5F) / 16;
  const float third = (-0.25F + 9 * 0.75F + 9 * 0.5F - 0.5F) / 16;
  const float last = (-0.75F + 9 * 0.5F + 9 * 0.5F - 0.5F) / 16;  // the edge goes on
  EXPECT_THAT(odd.values(), ElementsAre(first, second, third, last, first, second, third, last));
  // A picture with odd sides has no odd pixel beyond its last even one.
  EXPECT_EQ(interpolate_odd_bicubic(even, 7, 3), Picture(3, 1, 1, {first, second, third}));
  // Overshoot is clamped: (9 + 9)/16.
  EXPECT_EQ(interpolate_odd_bicubic(Picture(4, 1, 1, {0, 1, 1, 0}), 8, 2).at(0, 1), 1);
}

TEST(HoldOut, RefusesSizesThatDoNotBelongTogether) {
  const Picture even(4, 2, 1);
  for (const auto& [width, height] : {std::pair{9, 4}, {6, 4}, {8, 5}, {8, 2}, {0, 0}}) {
    EXPECT_THROW(interpolate_odd_bicubic(even, width, height), ShapeError) << width;
  }
  EXPECT_THROW(interpolate_odd_bicubic(Picture(1, 1, 1), 1, 1), ShapeError);
}

TEST(HoldOutShared, BicubicOnPhotographAndText) {
  const auto held_out = [](const std::filesystem::path& path) {
    const Picture whole = read_picture(path);
    return psnr(interpolate_odd_bicubic(even_pixels(whole), whole.width(), whole.height()),
                odd_pixels(whole));
  };
  IRON_SHARED_DATA_OR_SKIP(text, "pictures/text_00.png");
  IRON_SHARED_DATA_OR_SKIP(photo, "pictures/photo_00.png");
  EXPECT_NEAR(held_out(text), 24.326127138370506, 1e-5);
  EXPECT_NEAR(held_out(photo), 22.669023224144283, 1e-5);
}

}  // namespace
}  // namespace iron
