#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/metric/image_metrics.h"
#include "iron/model/picture_fit.h"
#include "iron/model/picture_model.h"
#include "iron/model/picture_recipe.h"
#include "tests/model/tiny_picture.h"
#include "tests/support/files.h"
#include "tests/support/shared_data.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> kModern{"fourier", "fourier-sine", "siren", "finer", "gauss"};
const std::vector<std::string> kFirst{"original", "original-python"};

/// A ring of one pixel, black on white.
Picture ring() {
  Picture picture(9, 8, 1, 1);
  for (i64 row = 2; row < 6; ++row) {
    for (i64 column = 2; column < 7; ++column) {
      const bool inside = row > 2 && row < 5 && column > 2 && column < 6;
      if (!inside) picture.at(row, column) = 0;
    }
  }
  return picture;
}

i64 trained_numbers(const std::string& name, const Picture& picture) {
  const PictureRecipe recipe = picture_recipe(name, picture);
  const NetworkSpec network = make_network(2, recipe.network, picture.channels());
  return trained_count(prediction_program(network, LossKind::mse, DType::f32));
}

TEST(PictureRecipe, AreKnownByName) {
  EXPECT_THAT(picture_recipes(), ElementsAre("auto", "fourier", "fourier-sine", "siren", "finer",
                                             "gauss", "fast", "original", "original-python"));
  for (const std::string& name : picture_recipes()) {
    if (name == "auto") continue;
    EXPECT_EQ(picture_recipe(name, ring()).name, name);
  }
}

TEST(PictureRecipe, AutoIsAnotherOneUnderItsOwnName) {
  EXPECT_EQ(automatic_recipe(ring()), "fourier");
  EXPECT_EQ(picture_recipe("auto", ring()).name, "fourier");
  EXPECT_EQ(automatic_recipe(testing::wide_picture(1)), "fourier-sine");
  EXPECT_EQ(picture_recipe("auto", testing::wide_picture(3)).name, "fourier-sine");
}

TEST(PictureRecipe, HaveTheNetworksTheyAreNamedAfter) {
  const auto activation = [](const char* name) {
    return picture_recipe(name, ring()).network.activation;
  };
  EXPECT_EQ(activation("fourier"), Activation::gelu);
  EXPECT_EQ(activation("fourier-sine"), Activation::sine);
  EXPECT_EQ(activation("siren"), Activation::sine);
  EXPECT_EQ(activation("finer"), Activation::finer);
  EXPECT_EQ(activation("gauss"), Activation::gauss);
  EXPECT_EQ(activation("fast"), Activation::gelu);
  EXPECT_EQ(choice_name(picture_recipe("fast", ring()).network.encoding), "grid");
  for (const char* name : {"siren", "finer", "gauss"}) {
    EXPECT_EQ(choice_name(picture_recipe(name, ring()).network.encoding), "none");
  }
  for (const char* name : {"fourier", "fourier-sine"}) {
    EXPECT_EQ(choice_name(picture_recipe(name, ring()).network.encoding), "fourier");
  }
}

TEST(PictureRecipe, TonesGetALargerNetworkThanLineArt) {
  const Picture line_art(30, 30, 1, 1);
  const Picture tones(30, 30, 1, 0.5F);
  for (const std::string& name : kModern) {
    EXPECT_GT(trained_numbers(name, tones), 2 * trained_numbers(name, line_art)) << name;
  }
}

TEST(PictureRecipe, NoMoreUnitsThanPixels) {
  const Picture nine(3, 3, 1, 0.5F);
  const PictureRecipe of_nine = picture_recipe("fourier-sine", nine);
  EXPECT_EQ(std::get<Fourier>(of_nine.network.encoding).frequencies, 16) << "a whole cache line";
  EXPECT_THAT(of_nine.network.hidden, ElementsAre(16, 16));
  const PictureRecipe of_many = picture_recipe("fourier-sine", Picture(20, 13, 1, 0.5F));
  EXPECT_EQ(std::get<Fourier>(of_many.network.encoding).frequencies, 272);
  EXPECT_THAT(of_many.network.hidden, ElementsAre(272, 192));
  EXPECT_THAT(picture_recipe("siren", nine).network.hidden, ElementsAre(16, 16, 16));
  EXPECT_THAT(picture_recipe("original", nine).network.hidden,
              ElementsAre(128, 128, 256, 128, 64, 64, 64));
}

TEST(PictureRecipe, LineArtIsLearntByBceOthersByMse) {
  for (const std::string& name : kModern) {
    EXPECT_EQ(choice_name(picture_recipe(name, ring()).training.loss), "bce") << name;
    EXPECT_EQ(choice_name(picture_recipe(name, testing::wide_picture()).training.loss), "mse");
  }
}

TEST(PictureRecipe, TheFirstIronLearnEndsAtASigmoidAndLearnsByMse) {
  const Picture picture(200, 100, 1, 0);
  for (const std::string& name : kFirst) {
    const PictureRecipe recipe = picture_recipe(name, picture);
    EXPECT_EQ(recipe.network.output, Activation::sigmoid);
    EXPECT_EQ(choice_name(recipe.training.loss), "mse");
    EXPECT_EQ(choice_name(recipe.training.optimizer), "sgd");
    EXPECT_EQ(recipe.training.batch, BatchSize::all());
    const auto& corners = std::get<Corners>(recipe.network.encoding);
    EXPECT_EQ(corners.width, 200);
    EXPECT_EQ(corners.height, 100);
  }
  EXPECT_EQ(trained_numbers("original", picture), 98'752);
  EXPECT_EQ(trained_numbers("original-python", picture), 15'451);
}

TEST(PictureRecipe, EachOneRuns) {
  const Picture picture = testing::wide_picture(3);
  for (const std::string& name : picture_recipes()) {
    PictureRecipe recipe = picture_recipe(name, picture);
    recipe.network.hidden = {8, 8};
    recipe.training.epochs = 0;
    recipe.training.steps = 5;
    PictureModel model(recipe.network);
    EXPECT_EQ(model.fit(picture, recipe.training).steps, 5) << name;
  }
}

TEST(PictureRecipe, EachOneTakesAPixelARowAndAColumn) {
  for (const Picture& picture : {Picture(1, 1, 3, {0.25F, 0.5F, 1}), Picture(1, 1, 1, 1),
                                 Picture(5, 1, 1, 0.5F), Picture(1, 5, 1, 0)}) {
    for (const std::string& name : picture_recipes()) {
      PictureRecipe recipe = picture_recipe(name, picture);
      recipe.network.hidden = {8, 8};
      recipe.training.epochs = 0;
      recipe.training.steps = 3;
      PictureModel model(recipe.network);
      model.fit(picture, recipe.training);
      const Picture drawn = model.render({3, 2});
      for (const float value : drawn.values()) {
        EXPECT_TRUE(value >= 0 && value <= 1) << name;
      }
    }
  }
}

TEST(PictureRecipe, TheModernOnesDrawARing) {
  for (const std::string& name : kModern) {
    PictureRecipe recipe = picture_recipe(name, ring());
    recipe.training.steps = 150;
    PictureModel model(recipe.network);
    model.fit(ring(), recipe.training);
    EXPECT_EQ(wrong_pixels(ring(), model.render(model.size())), 0) << name;
  }
}

TEST(PictureRecipe, FastDrawsARingAndEndsAtTheGoal) {
  const PictureRecipe recipe = picture_recipe("fast", ring());
  PictureFit fit(ring(), PictureMode::bw,
                 {.recipe = "fast",
                  .network = recipe.network,
                  .training = recipe.training,
                  .stop_at = {.wrong_pixels = 0}},
                 Device::cpu());
  const TrainReport report = fit.run({});
  EXPECT_EQ(report.outcome, Outcome::reached);
  EXPECT_LT(report.steps, 100);
  EXPECT_EQ(wrong_pixels(ring(), fit.model().render({ring().width(), ring().height()})), 0);
}

TEST(PictureRecipe, TheOldOnesLearnSlowly) {
  const Picture picture = ring();
  for (const std::string& name : kFirst) {
    PictureRecipe recipe = picture_recipe(name, picture);
    const auto loss_after = [&](i64 epochs) {
      recipe.training.epochs = epochs;
      return PictureModel(recipe.network).fit(picture, recipe.training).loss;
    };
    EXPECT_LT(loss_after(2000), 0.9 * loss_after(1)) << name;
  }
}

TEST(PictureRecipe, AnotherNameIsRefused) {
  const auto error = testing::error_of<ValueError>([] { picture_recipe("nope", {1, 1, 1}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "unknown recipe 'nope'");
  EXPECT_THAT(error->hint(), HasSubstr("use one of auto, fourier, fourier-sine, siren, finer"));
  EXPECT_THROW(picture_recipe("", {1, 1, 1}), ValueError);
}

}  // namespace
}  // namespace iron
