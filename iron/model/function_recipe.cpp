#include "iron/model/function_recipe.h"

#include "iron/train/check.h"

namespace iron {

FunctionRecipe function_recipe(i64 inputs) {
  check_option(inputs == 1 || inputs == 2, "inputs", "a function has 1 or 2 variables", inputs);
  // ω₀ 30, usual for pictures, lets the network swing between the samples; 1 learns too slowly.
  const bool line = inputs == 1;
  return {
      .network = {.hidden = {64, 64}, .activation = Activation::sine, .parameter = line ? 5 : 8},
      .training = {.optimizer = Adam{.rate = line ? 3e-3 : 2e-3},
                   .schedule = Cosine{},
                   .steps = 3000,
                   .batch = 512}};
}

}  // namespace iron
