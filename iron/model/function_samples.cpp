#include "iron/model/function_samples.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/model/function_grid.h"
#include "iron/train/check.h"

namespace iron {
namespace {

constexpr i64 kMostSamples = 10'000'000;

std::string output_name(std::size_t inputs) { return inputs == 1 ? "y" : "z"; }

bool all_finite(const double* values, std::size_t count) {
  return std::all_of(values, values + count, [](double v) { return std::isfinite(v); });
}

}  // namespace

void validate(const std::vector<InputRange>& inputs) {
  if (inputs.empty() || inputs.size() > 2) {
    throw ValueError("inputs",
                     fmt::format("a function of {} variables cannot be learnt here", inputs.size()),
                     "use one or two, or a table");
  }
  for (const InputRange& input : inputs) {
    const bool good = std::isfinite(input.low) && std::isfinite(input.high) &&
                      input.low < input.high && std::isfinite(input.high - input.low);
    if (good) continue;
    throw ValueError(input.name, fmt::format("{}:{} is no range", input.low, input.high),
                     "give two numbers, the lower one first, such as -3:3");
  }
  if (inputs.size() == 2 && inputs[0].name == inputs[1].name) {
    throw ValueError("inputs", fmt::format("both variables are called '{}'", inputs[0].name));
  }
}

void validate(const FunctionSamples& samples) {
  validate(samples.inputs);
  const std::size_t width = samples.inputs.size();
  if (samples.points.size() != samples.values.size() * width) {
    throw ShapeError("samples", fmt::format("{} numbers are no {} points of {}",
                                            samples.points.size(), samples.values.size(), width));
  }
  if (samples.rows() < 2) {
    throw ValueError("samples", fmt::format("{} points teach no function", samples.rows()),
                     "give at least two");
  }
  for (std::size_t i = 0; i < samples.values.size(); ++i) {
    if (all_finite(&samples.points[i * width], width) && std::isfinite(samples.values[i])) continue;
    throw ValueError("samples", fmt::format("point {} is not finite", i));
  }
}

FunctionSamples sample_function(const Formula& formula, std::vector<InputRange> inputs, i64 count,
                                double noise, u64 seed) {
  validate(inputs);
  const std::size_t width = inputs.size();
  if (static_cast<i64>(width) != formula.variables()) {
    throw ValueError("inputs", fmt::format("the formula has {} variables, there are {} ranges",
                                           formula.variables(), width));
  }
  const i64 fewest = width == 1 ? 2 : 4;
  check_option(count >= fewest && count <= kMostSamples, "samples",
               width == 1 ? "must be 2 to 10000000" : "must be 4 to 10000000", count);
  check_from_zero(noise, "noise");
  const i64 side = width == 1 ? count : std::llround(std::sqrt(static_cast<double>(count)));

  std::vector<std::vector<double>> axes;
  for (const InputRange& input : inputs) axes.push_back(even_points(input.low, input.high, side));
  const std::vector<double> points = grid_points(axes);
  const std::vector<double> values = formula.evaluate(points);

  FunctionSamples samples{
      .inputs = std::move(inputs), .output = output_name(width), .formula = formula.text()};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double* point = &points[i * width];
    const double value =
        noise == 0 ? values[i] : values[i] + noise * random_normal(seed, RandomStream::noise, 0, i);
    if (std::isfinite(value)) {
      samples.points.insert(samples.points.end(), point, point + width);
      samples.values.push_back(value);
      continue;
    }
    if (samples.left_out++ == 0) samples.first_left_out.assign(point, point + width);
  }
  if (samples.rows() < 2) {
    throw ValueError("formula",
                     fmt::format("'{}' has a finite value at {} of the {} points",
                                 formula.text().substr(0, 60), samples.rows(), values.size()),
                     "give another range");
  }
  return samples;
}

}  // namespace iron
