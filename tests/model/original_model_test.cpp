// The first Iron Learn's networks draw here what they drew there.

#include "iron/model/original_model.h"

#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/metric/image_metrics.h"
#include "tests/support/files.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

/// 3 → 2 tanh → 1 sigmoid without biases, or 2 → 2 → 1 with.
OriginalNetwork small(bool constant) {
  OriginalNetwork network{.name = "net", .epoch = 40, .rate = 0.25};
  if (constant) {
    network.layers = {{3, 2, {0.5F, -1, 2, 1, -3, 0.25F}, {}, Activation::tanh},
                      {2, 1, {1.5F, -2}, {}, Activation::sigmoid}};
  } else {
    network.layers = {{2, 2, {2, 1, -3, 0.25F}, {0.5F, -1}, Activation::tanh},
                      {2, 1, {1.5F, -2}, {0.125F}, Activation::sigmoid}};
  }
  return network;
}

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

TEST(OriginalModel, DrawsTheFunctionOfTheFile) {
  for (const bool constant : {true, false}) {
    const PictureModel model = original_picture_model(small(constant), {5, 3}, "net");
    const Picture drawn = model.render({5, 3});
    for (i64 row = 0; row < 3; ++row) {
      for (i64 column = 0; column < 5; ++column) {
        const double x = static_cast<double>(column) / 4;
        const double y = static_cast<double>(row) / 2;
        const double a = std::tanh(0.5 + 2 * x - 3 * y);
        const double b = std::tanh(-1 + x + 0.25 * y);
        const double ink = sigmoid(1.5 * a - 2 * b + (constant ? 0 : 0.125));
        EXPECT_NEAR(drawn.values()[static_cast<std::size_t>(5 * row + column)], 1 - ink, 1e-6);
      }
    }
  }
}

TEST(OriginalModel, SaysWhatTheFileSaid) {
  const PictureModel model = original_picture_model(small(true), {5, 3}, "net");
  EXPECT_EQ(model.recipe(), "original");
  EXPECT_EQ(model.network().hidden, std::vector<i64>{2});
  EXPECT_FALSE(model.network().bias);
  EXPECT_EQ(model.training().epochs, 40);
  EXPECT_EQ(std::get<Sgd>(model.training().optimizer).rate, 0.25);
  EXPECT_EQ(model.parameters(), 8);
  EXPECT_EQ(model.description().mode, PictureMode::bw);
  EXPECT_EQ(original_picture_model(small(false), {5, 3}, "net").recipe(), "original-python");
}

TEST(OriginalModel, SurvivesItsFile) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.file("m.safetensors");
  const PictureModel model = original_picture_model(small(true), {5, 3}, "net");
  model.save(path);
  const PictureModel back = PictureModel::load(path);
  const Picture a = model.render({9, 7});
  const Picture b = back.render({9, 7});
  EXPECT_TRUE(std::ranges::equal(a.values(), b.values()));
}

TEST(OriginalModel, TheSineOfTheOriginalHasFrequencyOne) {
  OriginalNetwork network = small(false);
  network.layers[0].activation = Activation::sine;
  const Picture drawn = original_picture_model(network, {2, 2}, "net").render({2, 2});
  const double ink = sigmoid(1.5 * std::sin(0.5) - 2 * std::sin(-1.0) + 0.125);
  EXPECT_NEAR(drawn.values()[0], 1 - ink, 1e-6);
}

TEST(OriginalModel, RefusesNetworksThatAreNoPictures) {
  const auto fault = [](const std::function<void(OriginalNetwork&)>& spoil) {
    OriginalNetwork network = small(false);
    spoil(network);
    const auto error = error_of<DataError>([&] {
      original_picture_model(network, {5, 3}, "net.json");
    });
    if (!error) return std::string("no error");
    EXPECT_EQ(error->where(), "net.json");
    return error->detail();
  };
  EXPECT_THAT(fault([](auto& n) { n.layers[0].inputs = 6; }),
              HasSubstr("between 6 inputs and 1 outputs, which is no picture's"));
  EXPECT_THAT(fault([](auto& n) { n.layers[1].outputs = 2; }), HasSubstr("and 2 outputs"));
  EXPECT_THAT(fault([](auto& n) { n.layers[1].bias.clear(); }), HasSubstr("in some layers only"));
  EXPECT_THAT(fault([](auto& n) { n.layers[1].activation = Activation::sine; }),
              HasSubstr("ends in a sine"));
  EXPECT_THAT(
      fault([](auto& n) {
        n.layers.insert(n.layers.begin() + 1, {2, 2, {1, 2, 3, 4}, {1, 2}, Activation::relu});
      }),
      HasSubstr("several functions"));
}

/// The picture as an 8-bit file would hold it: rounded, not truncated.
Picture rounded(const Picture& picture) {
  std::vector<float> values(picture.values().begin(), picture.values().end());
  for (float& v : values) v = std::round(v * 255) / 255;
  return {picture.width(), picture.height(), picture.channels(), std::move(values)};
}

TEST(OriginalModel, TheRustLionHas53WrongPixels) {
  IRON_SHARED_DATA_OR_SKIP(file, "lion/original_model_803k.json");
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/lion_200.png");
  const PictureModel model =
      original_picture_model(read_original_json(file), kOriginalSize, file.string());
  const Picture drawn = rounded(model.render(model.size()));
  EXPECT_EQ(wrong_pixels(drawn, read_picture(lion)), 53);
  EXPECT_NEAR(mse(drawn, read_picture(lion)), 0.001563, 5e-7);
}

TEST(OriginalModel, ThePythonLionHas728WrongPixels) {
  IRON_SHARED_DATA_OR_SKIP(file, "lion/original_python_checkpoint.npz");
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/lion_200.png");
  const PictureModel model =
      original_picture_model(read_original_npz(file), kOriginalSize, file.string());
  EXPECT_EQ(wrong_pixels(rounded(model.render(model.size())), read_picture(lion)), 728);
}

}  // namespace
}  // namespace iron
