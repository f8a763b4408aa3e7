#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/model/picture_model.h"
#include "iron/model/picture_recipe.h"
#include "tests/model/tiny_picture.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;

TEST(PictureRecipe, AreKnownByName) {
  EXPECT_THAT(picture_recipes(), ElementsAre("fourier", "siren"));
  const Picture picture(2, 2, 1, 0.5F);
  const PictureRecipe fourier = picture_recipe("fourier", picture);
  EXPECT_EQ(fourier.name, "fourier");
  EXPECT_EQ(choice_name(fourier.network.encoding), "fourier");
  EXPECT_EQ(fourier.network.activation, Activation::gelu);
  const PictureRecipe siren = picture_recipe("siren", picture);
  EXPECT_EQ(siren.name, "siren");
  EXPECT_EQ(choice_name(siren.network.encoding), "none");
  EXPECT_EQ(siren.network.activation, Activation::sine);
  EXPECT_THAT(siren.network.hidden, ElementsAre(128, 128, 128));
}

TEST(PictureRecipe, TwoValuesAreLearntByBceOthersByMse) {
  const Picture two(2, 1, 1, {0, 1});
  const Picture grey(2, 1, 1, {0, 0.5F});
  for (const std::string& name : picture_recipes()) {
    EXPECT_EQ(choice_name(picture_recipe(name, two).training.loss), "bce");
    EXPECT_EQ(choice_name(picture_recipe(name, grey).training.loss), "mse");
  }
}

TEST(PictureRecipe, EachOneRuns) {
  const Picture picture = testing::wide_picture(3);
  for (const std::string& name : picture_recipes()) {
    PictureRecipe recipe = picture_recipe(name, picture);
    recipe.network.hidden = {8, 8};
    recipe.training.steps = 5;
    PictureModel model(recipe.network);
    EXPECT_EQ(model.fit(picture, recipe.training).steps, 5) << name;
  }
}

TEST(PictureRecipe, AnotherNameIsRefused) {
  const auto error = testing::error_of<ValueError>([] { picture_recipe("nope", {1, 1, 1}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "unknown recipe 'nope'");
  EXPECT_EQ(error->hint(), "use one of fourier, siren");
  EXPECT_THROW(picture_recipe("", {1, 1, 1}), ValueError);
}

}  // namespace
}  // namespace iron
