#include "iron/model/picture_recipe.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "iron/core/error.h"

namespace iron {
namespace {

/// What a recipe looks at.
struct Subject {
  i64 width;
  i64 height;
  bool line_art;  ///< every value is 0 or 1
};

struct Length {
  i64 steps;
  i64 batch;
};

constexpr Length kLineArt{.steps = 1500, .batch = 4000};
constexpr double kTenth = 0.1;

TrainOptions adam_cosine(const Adam& adam, Length length, double part_left = 0) {
  return {.optimizer = adam,
          .schedule = Cosine{.rate_min = part_left * adam.rate},
          .steps = length.steps,
          .batch = length.batch};
}

PictureRecipe fourier(const Subject& subject) {
  if (subject.line_art) {
    // GELU and few high frequencies: lines drawn larger waver less than with ReLU and scale 15.
    return {.network = {.encoding = Fourier{.frequencies = 128, .scale = 7},
                        .hidden = {64, 64},
                        .activation = Activation::gelu},
            .training = adam_cosine({.rate = 1e-2}, {.steps = 1800, .batch = kLineArt.batch})};
  }
  return {.network = {.encoding = Fourier{.frequencies = 256, .scale = 10},
                      .hidden = {256, 256, 256, 256},
                      .activation = Activation::sine,
                      .parameter = 10},
          .training = adam_cosine({.rate = 5e-4}, {.steps = 2000, .batch = 8192})};
}

PictureRecipe fourier_sine(const Subject& subject) {
  if (subject.line_art) {
    return {.network = {.encoding = Fourier{.frequencies = 128, .scale = 7},
                        .hidden = {64, 64},
                        .activation = Activation::sine,
                        .parameter = 10},
            .training = adam_cosine({.rate = 2e-3}, kLineArt)};
  }
  return {.network = {.encoding = Fourier{.frequencies = 512, .scale = 30},
                      .hidden = {320, 192},
                      .activation = Activation::sine,
                      .parameter = 10},
          .training = adam_cosine({.rate = 1e-3}, {.steps = 1400, .batch = 4096})};
}

PictureRecipe siren(const Subject& subject) {
  if (subject.line_art) {
    return {.network = {.hidden = {128, 128, 128}, .activation = Activation::sine},
            .training = adam_cosine({.rate = 2e-3, .beta2 = 0.99}, kLineArt)};
  }
  return {.network = {.hidden = {256, 256, 256}, .activation = Activation::sine},
          .training = adam_cosine({.rate = 1e-3}, {.steps = 1700, .batch = 8192})};
}

PictureRecipe finer(const Subject& subject) {
  if (subject.line_art) {
    return {.network = {.hidden = {128, 128, 128}, .activation = Activation::finer},
            .training = adam_cosine({.rate = 1e-3}, kLineArt, kTenth)};
  }
  return {.network = {.hidden = {256, 256, 256}, .activation = Activation::finer},
          .training = adam_cosine({.rate = 1e-3}, {.steps = 1700, .batch = 8192}, kTenth)};
}

PictureRecipe gauss(const Subject& subject) {
  // Biases that start at 0 would put every bump of the first layer in the middle; a short memory of
  // squares suits gradients that are nearly always 0.
  PictureRecipe recipe{.network = {.hidden = {128, 128, 128},
                                   .activation = Activation::gauss,
                                   .parameter = 20,
                                   .initializer = FanInUniform{}}};
  if (subject.line_art) {
    recipe.training = adam_cosine({.rate = 4e-3, .beta2 = 0.9}, {.steps = 2000, .batch = 6000});
  } else {
    recipe.network.hidden = {256, 256, 256};
    recipe.training = adam_cosine({.rate = 2e-3, .beta2 = 0.9}, {.steps = 1700, .batch = 8192});
  }
  return recipe;
}

/// A grid of as many levels as lead from `coarsest` to `finest` cells.
Grid grid_to(double finest, i64 levels, i64 features, i64 coarsest) {
  const double growth = std::pow(std::max(1.0, finest / static_cast<double>(coarsest)),
                                 1 / static_cast<double>(levels - 1));
  return {.levels = levels,
          .features = features,
          .coarsest = coarsest,
          .growth = growth,
          .table_bits = 22};
}

PictureRecipe fast(const Subject& subject) {
  const auto longer = static_cast<double>(std::max(subject.width, subject.height));
  PictureRecipe recipe{.network = {.hidden = {32, 32}, .activation = Activation::relu}};
  if (subject.line_art) {
    // A vertex for each pixel would be quicker still, but lines drawn larger would break into dots.
    // GELU: of 12 seeds on the lion, ReLU lost one to units that died.
    recipe.network.encoding = grid_to(0.875 * longer, 6, 2, 8);
    recipe.network.activation = Activation::gelu;
    recipe.training = adam_cosine({.rate = 2e-2, .beta2 = 0.99, .epsilon = 1e-15},
                                  {.steps = 500, .batch = kLineArt.batch});
  } else {
    recipe.network.encoding = grid_to(longer, 6, 4, 16);
    recipe.training = adam_cosine({.rate = 2e-2, .beta2 = 0.99, .epsilon = 1e-15},
                                  {.steps = 500, .batch = 16384});
  }
  recipe.training.spread = true;
  return recipe;
}

/// No more units or frequencies than pixels: a small picture neither needs them nor should wait.
void limit_units(NetworkOptions& network, const Subject& subject) {
  constexpr i64 kLine = 16;  // numbers of a cache line
  const i64 pixels = subject.width * subject.height;
  const i64 most = (pixels + kLine - 1) / kLine * kLine;
  for (i64& units : network.hidden) units = std::min(units, most);
  if (auto* encoding = std::get_if<Fourier>(&network.encoding)) {
    encoding->frequencies = std::min(encoding->frequencies, most);
  }
}

/// Plain gradient descent on all pixels at once, from weights drawn from N(0, 1).
PictureRecipe first_iron_learn(const Subject& subject, std::vector<i64> hidden, bool bias) {
  return {
      .network = {.encoding =
                      Corners{.width = subject.width, .height = subject.height, .constant = !bias},
                  .hidden = std::move(hidden),
                  .activation = Activation::tanh,
                  .output = Activation::sigmoid,
                  .bias = bias,
                  .initializer = Normal{.deviation = 1}},
      .training = {.batch = BatchSize::all()}};
}

PictureRecipe original(const Subject& subject) {
  PictureRecipe recipe = first_iron_learn(subject, {128, 128, 256, 128, 64, 64, 64}, false);
  recipe.training.optimizer = Sgd{.rate = 0.5};
  recipe.training.schedule = Cosine{.rate_min = 1e-6, .epochs = 3'000'000};
  recipe.training.epochs = 803'000;
  return recipe;
}

PictureRecipe original_python(const Subject& subject) {
  PictureRecipe recipe = first_iron_learn(subject, {50, 50, 100, 50, 25, 25, 25}, true);
  recipe.training.optimizer = Sgd{.rate = 0.01};
  recipe.training.schedule = Cosine{.rate_min = 1e-6};
  recipe.training.epochs = 1'290'000;
  return recipe;
}

struct Entry {
  std::string_view name;
  PictureRecipe (*make)(const Subject&);
  bool own;  ///< not the first Iron Learn's: line art is learnt by BCE, units are as many as needed
};

constexpr std::array<Entry, 8> kRecipes{{{"fourier", fourier, true},
                                         {"fourier-sine", fourier_sine, true},
                                         {"siren", siren, true},
                                         {"finer", finer, true},
                                         {"gauss", gauss, true},
                                         {"fast", fast, true},
                                         {"original", original, false},
                                         {"original-python", original_python, false}}};
constexpr std::string_view kAutomatic = "auto";

}  // namespace

std::string_view automatic_recipe(const Picture& picture) {
  return is_two_valued(picture) ? "fourier" : "fourier-sine";
}

PictureRecipe picture_recipe(std::string_view name, const Picture& picture) {
  if (name == kAutomatic) name = automatic_recipe(picture);
  const Subject subject{picture.width(), picture.height(), is_two_valued(picture)};
  for (const Entry& entry : kRecipes) {
    if (entry.name != name) continue;
    PictureRecipe recipe = entry.make(subject);
    recipe.name = entry.name;
    if (!entry.own) return recipe;
    limit_units(recipe.network, subject);
    if (subject.line_art) recipe.training.loss = Bce{};
    return recipe;
  }
  std::string known;
  for (const std::string& one : picture_recipes()) known += (known.empty() ? "" : ", ") + one;
  throw ValueError("recipe", "unknown recipe '" + std::string(name) + "'", "use one of " + known);
}

std::vector<std::string> picture_recipes() {
  std::vector<std::string> names{std::string(kAutomatic)};
  for (const Entry& entry : kRecipes) names.emplace_back(entry.name);
  return names;
}

}  // namespace iron
