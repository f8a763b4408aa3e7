#include "iron/report/drawing/extents.h"

#include <algorithm>

namespace iron::drawing {
namespace {

/// Points of which both coordinates can be drawn.
class Collector {
 public:
  Collector(const Plot& plot, const Panel& panel) : x_(plot.x.scale), y_(panel.y.scale) {}

  void operator()(const LineSeries& s) { add(s.x, s.y); }
  void operator()(const PointSeries& s) { add(s.x, s.y); }
  void operator()(const BandSeries& s) {
    add(s.x, s.low);
    add(s.x, s.high);
  }
  void operator()(const BarSeries& s) {
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      add(s.x[i] - s.width / 2, s.y[i]);
      add(s.x[i] + s.width / 2, s.y[i]);
      if (y_ == AxisScale::linear) add(s.x[i], 0);
    }
  }
  void operator()(const HeatMap& heat) {
    add(heat.x_low, heat.y_low);
    add(heat.x_high, heat.y_high);
  }

  Extent x;
  Extent y;

 private:
  void add(const std::vector<double>& xs, const std::vector<double>& ys) {
    for (std::size_t i = 0; i < xs.size(); ++i) add(xs[i], ys[i]);
  }
  void add(double at, double value) {
    if (!Extent::drawable(at, x_) || !Extent::drawable(value, y_)) return;
    x.include(at);
    y.include(value);
  }

  AxisScale x_;
  AxisScale y_;
};

Collector collect(const Plot& plot, const Panel& panel) {
  Collector collector(plot, panel);
  if (panel.heat) {
    collector(*panel.heat);  // what lies beside it is cut off
  } else {
    for (const Series& series : panel.series) std::visit(collector, series);
  }
  return collector;
}

}  // namespace

Extent x_extent(const Plot& plot) {
  const bool heat = std::any_of(plot.panels.begin(), plot.panels.end(),
                                [](const Panel& panel) { return panel.heat.has_value(); });
  Extent all;
  for (const Panel& panel : plot.panels) {
    if (heat && !panel.heat) continue;
    const Extent one = collect(plot, panel).x;
    if (one.empty()) continue;
    all.include(one.low());
    all.include(one.high());
  }
  return all;
}

Extent y_extent(const Plot& plot, const Panel& panel) { return collect(plot, panel).y; }

Extent heat_extent(const HeatMap& heat) {
  Extent extent;
  for (const double value : heat.values) {
    if (Extent::drawable(value, AxisScale::linear)) extent.include(value);
  }
  return extent;
}

}  // namespace iron::drawing
