#include "iron/model/picture_recipe.h"

#include <array>

#include "iron/core/error.h"

namespace iron {
namespace {

PictureRecipe fourier() {
  // GELU and few high frequencies: lines drawn larger waver less than with ReLU and scale 15.
  return {.name = "fourier",
          .network = {.encoding = Fourier{.frequencies = 128, .scale = 8},
                      .hidden = {64, 64},
                      .activation = Activation::gelu},
          .training = {
              .optimizer = Adam{.rate = 1e-2}, .schedule = Cosine{}, .steps = 1500, .batch = 4000}};
}

PictureRecipe siren() {
  return {.name = "siren",
          .network = {.hidden = {128, 128, 128}, .activation = Activation::sine},
          .training = {.optimizer = Adam{.rate = 2e-3, .beta2 = 0.99},
                       .schedule = Cosine{},
                       .steps = 1500,
                       .batch = 4000}};
}

struct Entry {
  std::string_view name;
  PictureRecipe (*make)();
};

constexpr std::array<Entry, 2> kRecipes{{{"fourier", fourier}, {"siren", siren}}};

}  // namespace

PictureRecipe picture_recipe(std::string_view name, const Picture& picture) {
  std::string known;
  for (const Entry& entry : kRecipes) {
    if (entry.name == name) {
      PictureRecipe recipe = entry.make();
      if (is_two_valued(picture)) recipe.training.loss = Bce{};
      return recipe;
    }
    known += (known.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw ValueError("recipe", "unknown recipe '" + std::string(name) + "'", "use one of " + known);
}

std::vector<std::string> picture_recipes() {
  std::vector<std::string> names;
  for (const Entry& entry : kRecipes) names.emplace_back(entry.name);
  return names;
}

}  // namespace iron
