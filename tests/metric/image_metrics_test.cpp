#include "iron/metric/image_metrics.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "tests/support/shared_data.h"

// The numbers were computed with NumPy and scikit-image 0.26 (structural_similarity with
// gaussian_weights, sigma 1.5, population covariance, data_range 1), in f64.

namespace iron {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr double kExact = 1e-12;

/// A picture whose value at (row, column, channel) is level(…) mod 256 / 255.
template <class Level>
Picture draw(i64 width, i64 height, i64 channels, const Level& level) {
  Picture picture(width, height, channels);
  for (i64 r = 0; r < height; ++r) {
    for (i64 c = 0; c < width; ++c) {
      for (i64 k = 0; k < channels; ++k) {
        picture.at(r, c, k) = static_cast<float>(level(r, c, k) % 256) / 255.0F;
      }
    }
  }
  return picture;
}

i64 ramp(i64 r, i64 c, i64 k) { return r * 7 + c * 13 + k * 29; }
i64 twisted(i64 r, i64 c, i64) { return r * 11 + c * 5 + 3 * r * c; }
i64 disturbed(i64 r, i64 c, i64 k) { return ramp(r, c, k) + r * c % 19; }

TEST(ImageMetrics, GrayKnownAnswers) {
  const auto result = compare(draw(23, 17, 1, ramp), draw(23, 17, 1, twisted));
  EXPECT_NEAR(result.mse, 0.15048282948841002, kExact);
  EXPECT_NEAR(result.mae, 0.31185999083454197, kExact);
  EXPECT_NEAR(result.psnr_db, 8.225130514578748, 1e-10);
  ASSERT_TRUE(result.ssim);
  EXPECT_NEAR(*result.ssim, -0.03386751234884117, kExact);
  EXPECT_EQ(result.wrong_pixels, 200);
  ASSERT_TRUE(result.iou_black);
  EXPECT_NEAR(*result.iou_black, 0.358974358974359, kExact);
  EXPECT_FALSE(result.identical);
}

TEST(ImageMetrics, RgbKnownAnswers) {
  const auto result = compare(draw(23, 17, 3, ramp), draw(23, 17, 3, disturbed));
  EXPECT_NEAR(result.mse, 0.028056688832651184, kExact);
  EXPECT_NEAR(result.mae, 0.0580612807725187, kExact);
  EXPECT_NEAR(result.psnr_db, 15.519635844324073, 1e-10);
  EXPECT_NEAR(result.ssim.value(), 0.6910341833279762, kExact);
  EXPECT_EQ(result.wrong_pixels, 76);
  EXPECT_NEAR(result.iou_black.value(), 0.8836206896551724, kExact);
}

TEST(ImageMetrics, SsimNeedsElevenPixelsEachWay) {
  EXPECT_NEAR(ssim(draw(11, 11, 1, ramp), draw(11, 11, 1, twisted)).value(), 0.3686019457483138,
              kExact);
  EXPECT_FALSE(ssim(Picture(10, 11, 1), Picture(10, 11, 1)));
  EXPECT_FALSE(ssim(Picture(11, 10, 3), Picture(11, 10, 3)));
  EXPECT_FALSE(compare(Picture(5, 5, 1), Picture(5, 5, 1)).ssim);
}

TEST(ImageMetrics, EqualPictures) {
  const Picture picture = draw(19, 12, 3, twisted);
  const auto result = compare(picture, picture);
  EXPECT_EQ(result.mse, 0);
  EXPECT_EQ(result.mae, 0);
  EXPECT_EQ(result.psnr_db, std::numeric_limits<double>::infinity());
  EXPECT_NEAR(result.ssim.value(), 1, kExact);
  EXPECT_EQ(result.wrong_pixels, 0);
  EXPECT_EQ(result.iou_black, 1.0);
  EXPECT_TRUE(result.identical);
}

TEST(ImageMetrics, BlackAgainstWhite) {
  const auto result = compare(Picture(20, 20, 1, 0.0F), Picture(20, 20, 1, 1.0F));
  EXPECT_EQ(result.mse, 1);
  EXPECT_EQ(result.mae, 1);
  EXPECT_EQ(result.psnr_db, 0);
  EXPECT_FALSE(std::signbit(result.psnr_db));
  EXPECT_NEAR(result.ssim.value(), 1e-4 / (1 + 1e-4), kExact);  // C1 / (1 + C1)
  EXPECT_EQ(result.wrong_pixels, 400);
  EXPECT_EQ(result.iou_black, 0.0);
}

TEST(ImageMetrics, SsimOfTwoGraysIsTheLuminanceTerm) {
  const double expected = (2 * 0.25 * 0.75 + 1e-4) / (0.25 * 0.25 + 0.75 * 0.75 + 1e-4);
  EXPECT_NEAR(ssim(Picture(15, 13, 1, 0.25F), Picture(15, 13, 1, 0.75F)).value(), expected, kExact);
}

TEST(ImageMetrics, HalfCountsAsBright) {
  const Picture half(1, 1, 1, 0.5F);
  EXPECT_EQ(wrong_pixels(half, Picture(1, 1, 1, 1.0F)), 0);
  EXPECT_EQ(wrong_pixels(half, Picture(1, 1, 1, 0.49F)), 1);
  EXPECT_FALSE(iou_black(half, Picture(1, 1, 1, 1.0F)));
}

TEST(ImageMetrics, APixelIsWrongWhenAnyChannelIs) {
  const Picture a(2, 1, 3, {0, 0, 0, 1, 1, 1});
  EXPECT_EQ(wrong_pixels(a, Picture(2, 1, 3, {0, 0, 1, 0, 0, 0})), 2);
  EXPECT_EQ(wrong_pixels(a, Picture(2, 1, 3, {0, 0, 1, 1, 1, 1})), 1);
}

TEST(ImageMetrics, BlackIsBlackByLuma) {
  // Blue has a luma of .114 and is black; green, .587, is not.
  const Picture a(2, 1, 3, {0, 0, 1, 0, 1, 0});
  const Picture b(2, 1, 3, {0, 0, 0, 0, 0, 0});
  EXPECT_EQ(iou_black(a, b), 0.5);
  EXPECT_FALSE(iou_black(Picture(2, 1, 1, 1.0F), Picture(2, 1, 1, 0.9F)));
}

TEST(ImageMetrics, NanIsNotHidden) {
  Picture a = draw(12, 12, 1, ramp);
  a.at(5, 5) = kNan;
  const auto result = compare(a, a);
  EXPECT_TRUE(std::isnan(result.mse));
  EXPECT_TRUE(std::isnan(result.mae));
  EXPECT_TRUE(std::isnan(result.psnr_db));
  EXPECT_TRUE(std::isnan(result.ssim.value()));
  EXPECT_EQ(result.wrong_pixels, 1);
  EXPECT_FALSE(result.identical);
}

TEST(ImageMetrics, DifferentShapesAreAnError) {
  const Picture a(12, 13, 1);
  for (const Picture& b : {Picture(13, 12, 1), Picture(12, 12, 1), Picture(12, 13, 3)}) {
    EXPECT_THROW(mse(a, b), ShapeError);
    EXPECT_THROW(mae(a, b), ShapeError);
    EXPECT_THROW(psnr(a, b), ShapeError);
    EXPECT_THROW(ssim(a, b), ShapeError);
    EXPECT_THROW(wrong_pixels(a, b), ShapeError);
    EXPECT_THROW(iou_black(a, b), ShapeError);
    EXPECT_THROW(compare(a, b), ShapeError);
  }
  try {
    compare(a, Picture(12, 13, 3));
  } catch (const ShapeError& error) {
    EXPECT_STREQ(error.what(),
                 "[compare] pictures of shape [13, 12, 1] and [13, 12, 3] cannot be compared");
  }
}

TEST(ImageMetricsShared, WhiteAgainstTheLion) {
  IRON_SHARED_DATA_OR_SKIP(path, "lion/lion_200.png");
  const auto result = compare(read_picture(path), Picture(200, 200, 1, 1.0F));
  EXPECT_EQ(result.wrong_pixels, 1793);
  EXPECT_EQ(result.iou_black, 0.0);
  EXPECT_NEAR(result.mse, 0.044825, kExact);
  EXPECT_NEAR(result.psnr_db, 13.484797017657794, 1e-10);
  EXPECT_NEAR(result.ssim.value(), 0.6113825239017413, 1e-10);
}

TEST(ImageMetricsShared, TheOriginalsPublishedPicture) {
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/lion_200.png");
  IRON_SHARED_DATA_OR_SKIP(original, "lion/original_result_800k.png");
  const auto result = compare(read_picture(lion), read_picture(original));
  EXPECT_EQ(result.wrong_pixels, 53);
  EXPECT_NEAR(result.mse, 0.0015693033330289314, kExact);
  EXPECT_NEAR(result.mae, 0.0060986273531802, kExact);
  EXPECT_NEAR(result.psnr_db, 28.042931028578618, 1e-10);
  EXPECT_NEAR(result.ssim.value(), 0.9765992938221544, 1e-10);
  EXPECT_NEAR(result.iou_black.value(), 0.9705555555555555, kExact);
}

TEST(ImageMetricsShared, TwoPhotographs) {
  IRON_SHARED_DATA_OR_SKIP(a, "pictures/photo_00.png");
  IRON_SHARED_DATA_OR_SKIP(b, "pictures/photo_03.png");
  const auto result = compare(read_picture(a), read_picture(b));
  EXPECT_NEAR(result.psnr_db, 6.096628034199888, 1e-9);
  EXPECT_NEAR(result.ssim.value(), 0.05133950239353355, 1e-10);
  EXPECT_EQ(result.wrong_pixels, 185366);
}

}  // namespace
}  // namespace iron
