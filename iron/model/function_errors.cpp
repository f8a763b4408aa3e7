#include "iron/model/function_errors.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/model/function_grid.h"

namespace iron {
namespace {

constexpr i64 kLinePoints = 10'001;
constexpr i64 kPlaneSide = 301;

bool lies_inside(const std::vector<InputRange>& inputs, const double* point) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (point[i] < inputs[i].low || point[i] > inputs[i].high) return false;
  }
  return true;
}

/// The dense grid, row-major.
std::vector<double> dense_points(const std::vector<InputRange>& inputs, FunctionPart part) {
  const std::size_t width = inputs.size();
  const bool inside = part == FunctionPart::inside;
  std::vector<std::vector<double>> axes;
  for (const InputRange& input : inputs) {
    const double beyond = inside ? 0 : (input.high - input.low) / 2;
    axes.push_back(even_points(input.low - beyond, input.high + beyond,
                               width == 1 ? kLinePoints : kPlaneSide));
  }
  const std::vector<double> grid = grid_points(axes);
  if (inside) return grid;
  std::vector<double> points;
  for (std::size_t i = 0; i < grid.size(); i += width) {
    if (!lies_inside(inputs, &grid[i])) points.insert(points.end(), &grid[i], &grid[i] + width);
  }
  return points;
}

void expect_variables(const FunctionModel& model, i64 variables, const char* who) {
  const std::size_t width = model.inputs().size();
  if (width == 0) {
    throw ValueError("function errors", "this model has not learnt a function yet",
                     "call fit first");
  }
  if (static_cast<i64>(width) == variables) return;
  throw ShapeError("function errors", who + std::to_string(variables) + " variables, the model " +
                                          std::to_string(width));
}

FunctionErrors compare(const std::vector<double>& points, std::size_t width,
                       const std::vector<double>& truth, const std::vector<double>& learnt) {
  FunctionErrors errors;
  double sum = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (!std::isfinite(truth[i])) {
      ++errors.left_out;
      continue;
    }
    const double error = std::abs(learnt[i] - truth[i]);
    const bool first = errors.points++ == 0;
    if (first || !(error <= errors.greatest)) {
      errors.greatest = error;
      errors.greatest_at.assign(&points[i * width], &points[i * width] + width);
    }
    errors.least_value = first ? truth[i] : std::min(errors.least_value, truth[i]);
    errors.greatest_value = first ? truth[i] : std::max(errors.greatest_value, truth[i]);
    sum += error;
  }
  if (errors.points > 0) errors.mean = sum / static_cast<double>(errors.points);
  return errors;
}

}  // namespace

FunctionErrors function_errors(const FunctionModel& model, const Formula& formula,
                               FunctionPart part) {
  expect_variables(model, formula.variables(), "the formula has ");
  const std::size_t width = model.inputs().size();
  const std::vector<double> points = dense_points(model.inputs(), part);
  return compare(points, width, formula.evaluate(points), model.predict(points));
}

FunctionErrors function_errors(const FunctionModel& model, const FunctionSamples& samples) {
  validate(samples);
  const std::size_t width = samples.inputs.size();
  expect_variables(model, static_cast<i64>(width), "the samples have ");
  return compare(samples.points, width, samples.values, model.predict(samples.points));
}

}  // namespace iron
