#include "iron/model/function_plot.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/model/function_grid.h"

namespace iron {
namespace {

constexpr i64 kLinePoints = 1001;
constexpr i64 kCells = 150;          // of a heat map, along each axis
constexpr std::size_t kMarks = 60;   // of noiseless samples on a line
constexpr std::size_t kTitle = 70;   // characters
constexpr double kErrorShare = 0.6;  // of the height of the panel above

/// What is drawn with the same colour throughout.
constexpr i64 kTruthColour = 0;
constexpr i64 kNetworkColour = 1;
constexpr i64 kSampleColour = 2;

std::vector<double> differences(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> errors(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) errors[i] = a[i] - b[i];
  return errors;
}

std::string title_of(const FunctionSamples& samples, const std::optional<Formula>& formula) {
  const std::string text =
      samples.output + (formula ? " = " + formula->text() : " learnt from points");
  return text.size() <= kTitle ? text : text.substr(0, kTitle) + "...";
}

/// Few enough samples to see the lines; all of them where there is no line of the truth.
PointSeries marks_of(const FunctionSamples& samples, bool all) {
  const std::size_t rows = samples.values.size();
  const std::size_t every = all ? 1 : (rows + kMarks - 1) / kMarks;
  PointSeries marks{
      .label = every == 1 ? "samples" : "samples (every " + std::to_string(every) + "th)",
      .colour = kSampleColour};
  for (std::size_t i = 0; i < rows; i += every) {
    marks.x.push_back(samples.points[i]);
    marks.y.push_back(samples.values[i]);
  }
  return marks;
}

Plot line_plot(const FunctionModel& model, const FunctionSamples& samples,
               const std::optional<Formula>& formula) {
  const InputRange& range = model.inputs().front();
  const std::vector<double> x = even_points(range.low, range.high, kLinePoints);
  const std::vector<double> learnt = model.predict(x);
  Panel curves{.y = {.label = model.output()}};
  Panel error{.y = {.label = "error"}, .share = kErrorShare};
  if (formula) {
    const std::vector<double> truth = formula->evaluate(x);
    curves.series.push_back(
        LineSeries{.label = "formula", .x = x, .y = truth, .colour = kTruthColour});
    error.series.push_back(LineSeries{.x = x, .y = differences(learnt, truth), .colour = 1});
  } else {
    error.series.push_back(
        PointSeries{.x = samples.points,
                    .y = differences(model.predict(samples.points), samples.values),
                    .colour = kNetworkColour});
  }
  curves.series.push_back(marks_of(samples, !formula));
  curves.series.push_back(LineSeries{.label = "network",
                                     .x = x,
                                     .y = learnt,
                                     .colour = kNetworkColour,
                                     .dashed = formula.has_value()});
  return {.x = {.label = range.name, .low = range.low, .high = range.high},
          .panels = {std::move(curves), std::move(error)},
          .height = 640};
}

/// The middles of even cells.
std::vector<double> cell_middles(const InputRange& range) {
  const double half = (range.high - range.low) / static_cast<double>(2 * kCells);
  return even_points(range.low + half, range.high - half, kCells);
}

HeatMap heat_of(const std::vector<InputRange>& inputs, std::vector<double> values,
                const std::string& label) {
  return {.columns = kCells,
          .rows = kCells,
          .values = std::move(values),
          .x_low = inputs[0].low,
          .x_high = inputs[0].high,
          .y_low = inputs[1].low,
          .y_high = inputs[1].high,
          .label = label};
}

/// One scale of colours for several maps; a map without two different numbers keeps its own.
void share_scale(HeatMap& a, HeatMap& b) {
  double low = INFINITY;
  double high = -INFINITY;
  for (const HeatMap* map : {&a, &b}) {
    for (const double v : map->values) {
      if (!std::isfinite(v)) continue;
      low = std::min(low, v);
      high = std::max(high, v);
    }
  }
  if (!(low < high)) return;
  a.low = b.low = low;
  a.high = b.high = high;
}

HeatMap error_map(const std::vector<InputRange>& inputs, std::vector<double> errors) {
  double greatest = 0;
  for (const double e : errors) {
    if (std::isfinite(e)) greatest = std::max(greatest, std::abs(e));
  }
  HeatMap map = heat_of(inputs, std::move(errors), "error");
  map.colours = ColourMap::diverging;
  if (greatest > 0) {
    map.low = -greatest;
    map.high = greatest;
  }
  return map;
}

Plot plane_plot(const FunctionModel& model, const FunctionSamples& samples,
                const std::optional<Formula>& formula) {
  const std::vector<InputRange>& inputs = model.inputs();
  const std::vector<double> points =
      grid_points({cell_middles(inputs[0]), cell_middles(inputs[1])});
  const std::vector<double> learnt = model.predict(points);
  const Axis y{.label = inputs[1].name};
  Plot plot{.x = {.label = inputs[0].name}};
  HeatMap network = heat_of(inputs, learnt, "network");
  if (formula) {
    const std::vector<double> truth = formula->evaluate(points);
    HeatMap function = heat_of(inputs, truth, "formula");
    share_scale(function, network);
    plot.panels = {{.y = y, .heat = std::move(function)},
                   {.y = y, .heat = std::move(network)},
                   {.y = y, .heat = error_map(inputs, differences(learnt, truth))}};
  } else {
    PointSeries marks{.label = "samples", .colour = kSampleColour};
    for (std::size_t i = 0; i < samples.values.size(); ++i) {
      marks.x.push_back(samples.points[2 * i]);
      marks.y.push_back(samples.points[2 * i + 1]);
    }
    plot.panels = {{.y = y, .series = {std::move(marks)}, .heat = std::move(network)}};
  }
  plot.width = 640;
  plot.height = 480 * static_cast<i64>(plot.panels.size());
  return plot;
}

}  // namespace

Plot function_plot(const FunctionModel& model, const FunctionSamples& samples,
                   const std::optional<Formula>& formula) {
  validate(samples);
  const std::size_t width = model.inputs().size();
  if (width == 0) {
    throw ValueError("plot", "this model has not learnt a function yet", "call fit first");
  }
  const bool fits = samples.inputs.size() == width &&
                    (!formula || formula->variables() == static_cast<i64>(width));
  if (!fits) {
    throw ShapeError("plot", "the model has " + std::to_string(width) +
                                 " variables, the samples or the formula another number");
  }
  Plot plot = width == 1 ? line_plot(model, samples, formula) : plane_plot(model, samples, formula);
  plot.title = title_of(samples, formula);
  return plot;
}

}  // namespace iron
