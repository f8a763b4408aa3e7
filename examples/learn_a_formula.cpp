// Teaches a network a function that is given as text, and tells how well it learnt it:
//   example_learn_a_formula [FORMULA [LOW HIGH [MODEL.safetensors]]]
// such as
//   example_learn_a_formula "sin(3*x)*exp(-x^2)" -3 3
//
// The network never sees the formula, only its values at some points. How good it is shows at the
// points in between; how little it knows shows outside the range it was taught.

#include <cstdlib>
#include <iostream>

#include "iron/iron.h"

namespace {

using namespace iron;

void show(const char* where, const FunctionErrors& errors) {
  std::cout << where << ": greatest error " << errors.greatest << " (values lie between "
            << errors.least_value << " and " << errors.greatest_value << "), mean " << errors.mean
            << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  try {
    // The text is checked here; from then on it cannot be wrong.
    const Formula formula(argc > 1 ? argv[1] : "sin(3*x)*exp(-x^2)");
    const double low = argc > 3 ? std::atof(argv[2]) : -3;
    const double high = argc > 3 ? std::atof(argv[3]) : 3;

    // 400 points with their values; those where the formula has none are left out.
    const FunctionSamples samples = sample_function(formula, {{"x", low, high}}, 400);
    std::cout << samples.rows() << " points of " << formula.text() << ", " << samples.left_out
              << " left out\n";

    // A recipe is plain data: change what you like before it is used.
    FunctionRecipe recipe = function_recipe(1);
    recipe.training.steps = 1500;
    FunctionModel model(recipe.network);
    const TrainReport report = model.fit(samples, recipe.training);
    std::cout << report.steps << " steps, R2 " << model.score(samples) << '\n';

    // The model takes x and gives y in their own units: it keeps how they were scaled.
    const double middle = (low + high) / 2;
    std::cout << "f(" << middle << ") = " << formula.evaluate(std::vector{middle})[0]
              << ", the network says " << model.predict(std::vector{middle})[0] << '\n';
    show("between the points", function_errors(model, formula, FunctionPart::inside));
    show("beyond the range  ", function_errors(model, formula, FunctionPart::outside));
    if (argc > 4) model.save(argv[4], Overwrite::yes);
  } catch (const Error& error) {
    std::cerr << error.what() << '\n' << error.hint() << '\n';
    return 1;
  }
  return 0;
}
