#include "iron/report/drawing/plot_check.h"

#include <cmath>
#include <fmt/format.h>

#include "iron/core/error.h"

namespace iron::drawing {
namespace {

constexpr i64 kLeastSide = 160;
constexpr i64 kMostSide = 16384;

void expect_as_many(const std::string& label, std::size_t x, std::size_t y) {
  if (x == y) return;
  throw ShapeError("plot", fmt::format("series '{}' has {} x and {} y values", label, x, y));
}

void check(const LineSeries& s) { expect_as_many(s.label, s.x.size(), s.y.size()); }
void check(const PointSeries& s) { expect_as_many(s.label, s.x.size(), s.y.size()); }
void check(const BandSeries& s) {
  expect_as_many(s.label, s.x.size(), s.low.size());
  expect_as_many(s.label, s.x.size(), s.high.size());
}
void check(const BarSeries& s) {
  expect_as_many(s.label, s.x.size(), s.y.size());
  if (!(s.width > 0 && std::isfinite(s.width))) {
    throw ValueError("plot", fmt::format("bars cannot be {} wide", s.width));
  }
}

void check(const Axis& axis, const std::string& which) {
  for (const std::optional<double>& limit : {axis.low, axis.high}) {
    if (!limit) continue;
    if (!std::isfinite(*limit)) {
      throw ValueError("plot", fmt::format("the {} axis cannot end at {}", which, *limit));
    }
    if (axis.scale == AxisScale::log && *limit <= 0) {
      throw ValueError("plot",
                       fmt::format("the logarithmic {} axis cannot end at {}", which, *limit),
                       "give a limit above 0, or a linear axis");
    }
  }
  if (axis.low && axis.high && !(*axis.low < *axis.high)) {
    throw ValueError(
        "plot", fmt::format("the {} axis cannot run from {} to {}", which, *axis.low, *axis.high));
  }
}

void check(const HeatMap& heat) {
  if (heat.columns < 1 || heat.rows < 1 ||
      heat.values.size() != static_cast<std::size_t>(heat.columns * heat.rows)) {
    throw ShapeError("plot", fmt::format("a heat map of {} columns and {} rows has {} values",
                                         heat.columns, heat.rows, heat.values.size()));
  }
  const auto rising = [](double low, double high) {
    return std::isfinite(low) && std::isfinite(high) && low < high;
  };
  if (!rising(heat.x_low, heat.x_high) || !rising(heat.y_low, heat.y_high)) {
    throw ValueError("plot", fmt::format("a heat map cannot span [{}, {}] by [{}, {}]", heat.x_low,
                                         heat.x_high, heat.y_low, heat.y_high));
  }
  check(Axis{.low = heat.low, .high = heat.high}, "colour");
}

}  // namespace

void check_plot(const Plot& plot) {
  if (plot.panels.empty()) throw ValueError("plot", "has no panel", "add at least one");
  for (const i64 side : {plot.width, plot.height}) {
    if (side < kLeastSide || side > kMostSide) {
      throw ValueError("size", fmt::format("a plot cannot be {}x{}", plot.width, plot.height),
                       fmt::format("sides have {} to {} pixels", kLeastSide, kMostSide));
    }
  }
  check(plot.x, "x");
  const HeatMap* first = nullptr;
  for (const Panel& panel : plot.panels) {
    check(panel.y, "y");
    if (!(panel.share > 0 && panel.share < 1e6)) {
      throw ValueError("plot", fmt::format("a panel cannot have a share of {}", panel.share));
    }
    for (const Series& series : panel.series) {
      std::visit([](const auto& s) { check(s); }, series);
    }
    if (!panel.heat) continue;
    check(*panel.heat);
    for (const Axis* axis : {&plot.x, &panel.y}) {
      if (axis->scale == AxisScale::log || axis->low || axis->high) {
        throw ValueError("plot", "axes of a heat map are linear, and as long as it is");
      }
    }
    if (first == nullptr) first = &*panel.heat;
    if (panel.heat->x_low != first->x_low || panel.heat->x_high != first->x_high) {
      throw ValueError("plot", "heat maps above each other must span the same x");
    }
  }
}

}  // namespace iron::drawing
