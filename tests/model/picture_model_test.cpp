#include "iron/model/picture_model.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/metric/image_metrics.h"
#include "tests/model/tiny_picture.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::short_training;
using testing::tiny_network;
using testing::wide_picture;

TEST(PictureModel, DrawsThePixelsItLearnt) {
  for (const i64 channels : {1, 3}) {
    const Picture picture = wide_picture(channels);
    PictureModel model(tiny_network());
    TrainOptions options = short_training(800);
    options.batch = BatchSize::all();
    const TrainReport report = model.fit(picture, options);
    EXPECT_EQ(report.outcome, Outcome::finished);
    EXPECT_EQ(report.steps, 800);
    const Picture drawn = model.render(model.size());
    ASSERT_EQ(drawn.shape(), picture.shape());
    EXPECT_GT(psnr(picture, drawn), 40) << channels;
  }
}

TEST(PictureModel, LearnsTwoValuesByBce) {
  Picture picture(5, 6, 1, 1);
  for (const i64 i : {0, 1, 3, 4}) picture.at(i + 1, i) = 0;
  PictureModel model(tiny_network());
  TrainOptions options = short_training(500);
  options.loss = Bce{};
  model.fit(picture, options);
  const Picture drawn = model.render({5, 6});
  EXPECT_EQ(wrong_pixels(picture, drawn), 0);
  EXPECT_GT(psnr(picture, drawn), 30);  // probabilities, not logits
}

// A whole training in bf16 ends where one in f32 does.
TEST(PictureModel, LearnsAsWellInBf16) {
  Picture picture(48, 40, 3);
  for (i64 y = 0; y < 40; ++y) {
    for (i64 x = 0; x < 48; ++x) {
      const double u = static_cast<double>(x) / 47;
      const double v = static_cast<double>(y) / 39;
      picture.at(y, x, 0) = static_cast<float>(0.5 + 0.4 * std::sin(9 * u + 7 * v * v));
      picture.at(y, x, 1) = static_cast<float>(0.5 + 0.4 * std::cos(20 * u * v));
      picture.at(y, x, 2) = static_cast<float>(0.5 + 0.4 * std::sin(12 * u) * std::sin(10 * v));
    }
  }
  const std::pair<NetworkOptions, double> cases[] = {
      {{.encoding = Fourier{.frequencies = 32, .scale = 1},
        .hidden = {64, 64},
        .activation = Activation::gelu},
       2e-3},
      {{.hidden = {64, 64, 64}, .activation = Activation::sine, .parameter = 20}, 5e-4}};
  for (const auto& [network, rate] : cases) {
    const auto learnt = [&, &network = network, rate = rate](DType precision) {
      PictureModel model(network);
      model.fit(picture, {.optimizer = Adam{.rate = rate},
                          .schedule = Cosine{},
                          .steps = 400,
                          .batch = 480,
                          .precision = precision});
      return psnr(picture, model.render(model.size()));
    };
    const double expected = learnt(DType::f32);
    EXPECT_GT(expected, 30);
    EXPECT_GT(learnt(DType::bf16), expected - 0.2) << expected;
  }
}

TEST(PictureModel, KnowsWhatItIs) {
  PictureModel model(tiny_network());
  EXPECT_EQ(model.size().width, 0);
  EXPECT_EQ(model.channels(), 0);
  EXPECT_EQ(model.parameters(), 0);
  EXPECT_EQ(model.recipe(), "custom");
  model.fit(wide_picture(3), short_training());
  EXPECT_EQ(model.size().width, 7);
  EXPECT_EQ(model.size().height, 4);
  EXPECT_EQ(model.channels(), 3);
  EXPECT_EQ(model.parameters(), 32 * 24 + 24 + 24 * 3 + 3);  // the frequencies are not trained
  EXPECT_EQ(model.training().steps, 20);
  EXPECT_EQ(model.network().hidden, std::vector<i64>{24});
}

TEST(PictureModel, DrawsEveryOtherSizeAndProportion) {
  PictureModel model(tiny_network());
  model.fit(wide_picture(), short_training());
  for (const PictureSize size : {PictureSize{1, 1}, {14, 8}, {3, 9}, {1, 50}, {50, 1}}) {
    const Picture drawn = model.render(size);
    EXPECT_EQ(drawn.width(), size.width);
    EXPECT_EQ(drawn.height(), size.height);
    for (const float value : drawn.values()) EXPECT_TRUE(value >= 0 && value <= 1) << value;
  }
}

/// Pixels of two sizes that stand at the same point have the same value.
TEST(PictureModel, AThirdOfTheSizeShowsEveryThirdPixel) {
  PictureModel model(tiny_network());
  TrainOptions options = short_training();
  options.precision = DType::f64;
  model.fit(wide_picture(), options);
  const Picture small = model.render({7, 4});
  const Picture large = model.render({21, 12});
  for (i64 row = 0; row < 4; ++row) {
    for (i64 column = 0; column < 7; ++column) {
      EXPECT_NEAR(large.at(3 * row + 1, 3 * column + 1), small.at(row, column), 1e-6);
    }
  }
}

TEST(PictureModel, DrawsTheSameInBands) {
  PictureModel model({.hidden = {4}});
  model.fit(wide_picture(3), short_training(3));
  const PictureSize size{701, 300};  // more than one band, the last one shorter
  const Picture whole = model.render(size);
  std::vector<float> rows;
  std::size_t bands = 0;
  model.render(size, [&](std::span<const float> band) {
    EXPECT_EQ(band.size() % (701 * 3), 0U);
    rows.insert(rows.end(), band.begin(), band.end());
    ++bands;
  });
  EXPECT_GT(bands, 1U);
  EXPECT_TRUE(std::equal(rows.begin(), rows.end(), whole.values().begin(), whole.values().end()));
}

TEST(PictureModel, TheSameTrainingDrawsTheSamePicture) {
  PictureModel first(tiny_network());
  PictureModel second(tiny_network());
  first.fit(wide_picture(), short_training());
  second.fit(wide_picture(3), short_training());  // a fit before leaves no trace
  second.fit(wide_picture(), short_training());
  EXPECT_EQ(first.render({30, 20}), second.render({30, 20}));
  TrainOptions other = short_training();
  other.seed = 1;
  second.fit(wide_picture(), other);
  EXPECT_NE(first.render({30, 20}), second.render({30, 20}));
}

TEST(PictureModel, CopiesShareNothingThatChanges) {
  PictureModel model(tiny_network());
  model.fit(wide_picture(), short_training());
  const PictureModel copy = model;
  const Picture before = copy.render({7, 4});
  model.fit(wide_picture(3), short_training(5));
  EXPECT_EQ(copy.render({7, 4}), before);
}

TEST(PictureModel, StopsByTheFlagAndCanDraw) {
  const std::atomic<bool> stop{true};
  PictureModel model(tiny_network());
  const TrainReport report = model.fit(wide_picture(), short_training(), {.stop = &stop});
  EXPECT_EQ(report.outcome, Outcome::stopped);
  EXPECT_EQ(report.steps, 0);
  EXPECT_EQ(model.render(model.size()).pixels(), 28);
}

TEST(PictureModel, ShowsObserversTheRun) {
  struct Count : Observer {
    i64 rows = 0;
    i64 last_step = 0;
    int ends = 0;
    void on_start(const RunInfo& run) override { rows = run.rows; }
    void on_progress(const Progress& progress) override { last_step = progress.step; }
    void on_end(const TrainReport&) override { ++ends; }
  } count;
  PictureModel(tiny_network()).fit(wide_picture(), short_training(), {.observers = {&count}});
  EXPECT_EQ(count.rows, 28);
  EXPECT_EQ(count.last_step, 20);
  EXPECT_EQ(count.ends, 1);
}

TEST(PictureModel, RefusesToDrawBeforeItHasLearnt) {
  const PictureModel model(tiny_network());
  const auto error = error_of<ValueError>([&] { model.render({4, 4}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), "render");
  EXPECT_THAT(error->detail(), HasSubstr("has not learnt a picture"));
  EXPECT_THROW(model.save("/nowhere/m.safetensors"), ValueError);
}

TEST(PictureModel, RefusesSizesBelowOne) {
  PictureModel model(tiny_network());
  model.fit(wide_picture(), short_training(1));
  for (const PictureSize size : {PictureSize{0, 4}, {4, 0}, {-1, 4}, {4, -1}}) {
    EXPECT_THROW(model.render(size), ValueError);
  }
}

TEST(PictureModel, RefusesAPixelThatIsNoNumber) {
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Picture picture = wide_picture(3);
    picture.at(2, 5, 1) = value;
    PictureModel model(tiny_network());
    const auto error = error_of<ValueError>([&] { model.fit(picture, short_training()); });
    ASSERT_TRUE(error);
    EXPECT_THAT(error->detail(), HasSubstr("column 5, row 2"));
    EXPECT_EQ(model.parameters(), 0);
  }
}

TEST(PictureModel, RefusesOptionsAsTheTrainerDoes) {
  EXPECT_THROW(PictureModel({.hidden = {0}}), Error);
  PictureModel model(tiny_network());
  TrainOptions options = short_training();
  options.steps = 0;
  EXPECT_THROW(model.fit(wide_picture(), options), ValueError);
  options = short_training();
  options.optimizer = Adam{.rate = -1};
  EXPECT_THROW(model.fit(wide_picture(), options), ValueError);
}

TEST(PictureModel, KeepsTheLastGoodParametersWhenTrainingDiverges) {
  PictureModel model(tiny_network());
  TrainOptions options = short_training(50);
  options.optimizer = Adam{.rate = 1e30};
  EXPECT_THROW(model.fit(wide_picture(), options), TrainingError);
  const Picture drawn = model.render({7, 4});
  for (const float value : drawn.values()) EXPECT_FALSE(std::isnan(value));
}

}  // namespace
}  // namespace iron
