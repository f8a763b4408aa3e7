#pragma once
/// Where the parts of a plot stand. Internal.

#include <string>
#include <vector>

#include "iron/report/drawing/axis.h"
#include "iron/report/drawing/canvas.h"

namespace iron::drawing {

/// How a series is drawn, the same in its panel and in the legend.
struct Look {
  i64 colour = 0;   ///< place in the palette
  i64 variant = 0;  ///< which dashes a line has, which shape a mark
};

/// One entry of the legend.
struct LegendEntry {
  const Series* series = nullptr;
  Look look;
  Point at;  ///< left end, in the middle of the line's height
};

/// A panel with its axes.
struct PanelLayout {
  Box box = {};
  AxisMap y;
  std::vector<Tick> y_ticks = {};
  std::vector<Look> looks = {};  ///< of its series
  double heat_low = 0;           ///< the numbers at the ends of the colour bar
  double heat_high = 1;
  bool empty = false;  ///< nothing can be drawn
};

/// Everything's place. Lengths are pixels.
struct Layout {
  double unit = 1;  ///< what counts as a pixel at 800×500
  AxisMap x;
  std::vector<Tick> x_ticks = {};
  std::vector<PanelLayout> panels = {};
  std::vector<LegendEntry> legend = {};
};

// Sizes of text in units.
inline constexpr double kTitleSize = 16;
inline constexpr double kLabelSize = 13;
inline constexpr double kTickSize = 12;
inline constexpr double kSampleWidth = 24;  // of a series in the legend
inline constexpr double kSampleGap = 7;
inline constexpr double kBarGap = 14;    // between a panel and its colour bar
inline constexpr double kBarWidth = 14;  // of the colour bar

/// Throws ValueError when the labels leave no room.
Layout lay_out(const Plot& plot);

/// The label of a series.
const std::string& label_of(const Series& series);

/// Ticks of a colour bar.
std::vector<Tick> bar_ticks(const PanelLayout& panel, double unit);

}  // namespace iron::drawing
