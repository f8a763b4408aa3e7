// Drawing parts, and more samples than pixels.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/data/resample.h"
#include "iron/model/picture_render.h"
#include "tests/model/tiny_picture.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::short_training;
using testing::tiny_network;
using testing::wide_picture;

PictureModel fitted(i64 channels = 1) {
  PictureModel model(tiny_network());
  model.fit(wide_picture(channels), short_training());
  return model;
}

void expect_near(const Picture& a, const Picture& b) {
  ASSERT_EQ(a.shape(), b.shape());
  for (std::size_t i = 0; i < a.values().size(); ++i) {
    EXPECT_NEAR(a.values()[i], b.values()[i], 1e-6) << i;
  }
}

TEST(Render, WithoutOptionsIsTheModelsOwn) {
  const PictureModel model = fitted(3);
  EXPECT_EQ(render(model, {.size = {31, 18}}), model.render({31, 18}));
}

TEST(Render, ACropIsAPartOfTheWhole) {
  const PictureModel model = fitted(3);
  const Picture whole = model.render({31, 18});
  for (const Crop crop : {Crop{0, 0, 31, 18}, {0, 0, 1, 1}, {30, 17, 31, 18}, {3, 5, 20, 6}}) {
    const Picture part = render(model, {.size = {31, 18}, .crop = crop});
    ASSERT_EQ(part.shape(), Shape({crop.y1 - crop.y0, crop.x1 - crop.x0, 3}));
    for (i64 row = 0; row < part.height(); ++row) {
      for (i64 column = 0; column < part.width(); ++column) {
        for (i64 k = 0; k < 3; ++k) {
          EXPECT_EQ(part.at(row, column, k), whole.at(crop.y0 + row, crop.x0 + column, k));
        }
      }
    }
  }
}

TEST(Render, SupersamplesAreTheMeanOfALargerDrawing) {
  for (const i64 channels : {1, 3}) {
    const PictureModel model = fitted(channels);
    for (const i64 side : {1, 2, 3, 5}) {
      const Picture large = model.render({9 * side, 6 * side});
      expect_near(render(model, {.size = {9, 6}, .supersample = side}),
                  resize(large, 9, 6, Filter::area));
    }
  }
}

TEST(Render, SupersamplesOfACrop) {
  const PictureModel model = fitted();
  const Picture whole = render(model, {.size = {20, 11}, .supersample = 3});
  const Picture part =
      render(model, {.size = {20, 11}, .supersample = 3, .crop = Crop{4, 2, 9, 11}});
  ASSERT_EQ(part.shape(), Shape({9, 5, 1}));
  EXPECT_EQ(part.at(0, 0), whole.at(2, 4));
  EXPECT_EQ(part.at(8, 4), whole.at(10, 8));
}

TEST(Render, RowsLongerThanABlockAreDrawnInParts) {
  // 64 × 64 samples a pixel: a block holds 16 pixels of a row of 37.
  const PictureModel model = fitted();
  const Picture drawn = render(model, {.size = {37, 2}, .supersample = 64});
  const Picture reference = resize(model.render({37 * 64, 2 * 64}), 37, 2, Filter::area);
  expect_near(drawn, reference);
  // One sample a pixel: two blocks a row.
  i64 bands = 0;
  i64 values = 0;
  render(model, {.size = {70'000, 2}}, [&](std::span<const float> rows) {
    ++bands;
    values += static_cast<i64>(rows.size());
  });
  EXPECT_EQ(bands, 2);
  EXPECT_EQ(values, 140'000);
}

TEST(Render, RefusesWhatCannotBeDrawn) {
  const PictureModel model = fitted();
  const auto fault = [&](const RenderOptions& options) {
    const auto error = error_of<ValueError>([&] { render(model, options); });
    EXPECT_TRUE(error);
    return error ? std::string(error->what()) : "";
  };
  EXPECT_THAT(fault({.size = {0, 5}}), HasSubstr("cannot draw 0x5"));
  for (const i64 side : {0, -1, 65}) {
    EXPECT_THAT(fault({.size = {5, 5}, .supersample = side}), HasSubstr("[supersample]"));
  }
  for (const Crop crop : {Crop{0, 0, 6, 5},
                          {0, 0, 5, 6},
                          {-1, 0, 5, 5},
                          {0, -1, 5, 5},
                          {2, 0, 2, 5},
                          {0, 3, 5, 2},
                          {5, 5, 6, 6}}) {
    EXPECT_THAT(fault({.size = {5, 5}, .crop = crop}), HasSubstr("no part of a picture of 5x5"));
  }
  EXPECT_THROW(render(PictureModel(tiny_network()), {.size = {5, 5}}), ValueError);
}

}  // namespace
}  // namespace iron
