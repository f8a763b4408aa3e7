#include "iron/model/function_recipe.h"

#include "iron/train/check.h"

namespace iron {

FunctionRecipe function_recipe(i64 inputs, SampleNoise noise) {
  check_option(inputs == 1 || inputs == 2, "inputs", "a function has 1 or 2 variables", inputs);
  const bool line = inputs == 1;
  double frequency = 1;
  if (noise == SampleNoise::none) frequency = line ? 5 : 8;
  if (noise == SampleNoise::unknown) frequency = 2;
  return {.network = {.hidden = {64, 64}, .activation = Activation::sine, .parameter = frequency},
          .training = {.optimizer = Adam{.rate = line ? 3e-3 : 2e-3},
                       .schedule = Cosine{},
                       .steps = 2000,
                       .batch = 512}};
}

}  // namespace iron
