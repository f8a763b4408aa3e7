// One hidden layer is enough, if it is wide enough (Cybenko 1989; Hornik, Stinchcombe and White
// 1989). Here it learns sin(3x)·exp(−x²) on [−3, 3] with 1, 2, 4 … 64 tanh:
//   example_universal_approximation [PLOT.svg|PLOT.png]
//
// The greatest error between the points falls with the width. The theorem says that good weights
// exist, not that training finds them: from some width on it is the training that limits the error.
// So each width has three starts, and the best counts.

#include <algorithm>
#include <cmath>
#include <iostream>

#include "iron/iron.h"

namespace {

using namespace iron;

constexpr i64 kStarts = 3;

/// The greatest error, as a part of the range of values, of the best of some starts.
double best_error(const Formula& formula, const FunctionSamples& samples, i64 width) {
  double best = INFINITY;
  for (u64 seed = 0; seed < kStarts; ++seed) {
    FunctionModel model({.hidden = {width}, .activation = Activation::tanh});
    model.fit(
        samples,
        {.optimizer = Adam{.rate = 0.1}, .schedule = Cosine{}, .steps = 10'000, .seed = seed});
    best = std::min(best, function_errors(model, formula, FunctionPart::inside).part_of_range());
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Formula formula("sin(3*x)*exp(-x^2)");
    const FunctionSamples samples = sample_function(formula, {{"x", -3, 3}}, 101);
    PointSeries marks;
    std::cout << "width  greatest error, in percent of the range\n";
    for (i64 width = 1; width <= 64; width *= 2) {
      marks.x.push_back(static_cast<double>(width));
      marks.y.push_back(100 * best_error(formula, samples, width));
      std::cout << (width < 10 ? "    " : "   ") << width << "  " << marks.y.back() << '\n';
    }
    const bool falls = marks.y.back() < 0.1 * marks.y.front();
    if (argc > 1) {
      const LineSeries line{.x = marks.x, .y = marks.y, .colour = 0};
      marks.colour = 0;
      Panel panel;
      panel.y = {.label = "greatest error, % of the range", .scale = AxisScale::log};
      panel.series = {line, marks};
      Plot plot;
      plot.title = formula.text() + ", one hidden layer";
      plot.x = {.label = "width", .scale = AxisScale::log};
      plot.panels.push_back(std::move(panel));
      save_plot(plot, argv[1], Overwrite::yes);
    }
    return falls ? 0 : 1;
  } catch (const Error& error) {
    std::cerr << error.what() << '\n' << error.hint() << '\n';
    return 1;
  }
}
