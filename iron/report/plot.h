#pragma once
/// Plots as plain data, and the SVG or PNG made of them: lines, points, bands, bars and heat maps
/// on linear or logarithmic axes, one panel above the other over a common x axis.
///
/// A number that cannot be drawn (NaN, infinite, or not above 0 on a logarithmic axis) leaves a gap
/// in a line and is left out otherwise; a panel with none that can says so in its middle. Colours
/// can be told apart by people who are colour-blind (after Okabe and Ito, "Color universal design",
/// 2008), and lines and points of one colour differ in dashes and shape as well.

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "iron/core/types.h"
#include "iron/data/picture.h"

namespace iron {

enum class AxisScale : u8 { linear, log };

/// One axis. Without limits it spans what is drawn, and a little more.
struct Axis {
  std::string label = {};
  AxisScale scale = AxisScale::linear;
  std::optional<double> low = {};
  std::optional<double> high = {};
};

/// A line through (x, y), in their order. Labels go into the legend; without one it is not listed.
struct LineSeries {
  std::string label = {};
  std::vector<double> x = {};
  std::vector<double> y = {};
  std::optional<i64> colour = {};  ///< place in the palette; none: the next
  bool dashed = false;
};

/// Marks at (x, y).
struct PointSeries {
  std::string label = {};
  std::vector<double> x = {};
  std::vector<double> y = {};
  std::optional<i64> colour = {};
};

/// The area between low and high over x, half transparent.
struct BandSeries {
  std::string label = {};
  std::vector<double> x = {};
  std::vector<double> low = {};
  std::vector<double> high = {};
  std::optional<i64> colour = {};
};

/// Bars of that width around x, from 0 (a logarithmic axis: from its end) to y.
struct BarSeries {
  std::string label = {};
  std::vector<double> x = {};
  std::vector<double> y = {};
  double width = 1;  ///< in units of x
  std::optional<i64> colour = {};
};

using Series = std::variant<LineSeries, PointSeries, BandSeries, BarSeries>;

/// What colours the numbers of a heat map become.
enum class ColourMap : u8 {
  sequential,  ///< from dark blue to yellow
  diverging,   ///< blue, neutral, orange: for numbers around the middle of low and high
  classes,     ///< the same, pale: for a probability under points of both classes
};

/// A grid of numbers as coloured cells, with a bar that explains the colours. It sets the length of
/// both axes, which are linear; series are cut off there. Heat maps above each other span the same
/// x. Numbers beyond the ends of the bar have the colour of its end, NaN is grey.
struct HeatMap {
  i64 columns = 0;
  i64 rows = 0;
  std::vector<double> values = {};  ///< row-major [rows, columns], the row of the lowest y first
  double x_low = 0;                 ///< left edge of the first column
  double x_high = 1;                ///< right edge of the last
  double y_low = 0;
  double y_high = 1;
  std::string label = {};  ///< beside the bar
  ColourMap colours = ColourMap::sequential;
  std::optional<double> low = {};  ///< the number at the bar's lower end; none: the least
  std::optional<double> high = {};
};

/// One of the panels. The heat map lies below the series, which are drawn in their order.
struct Panel {
  Axis y = {};
  std::vector<Series> series = {};
  std::optional<HeatMap> heat = {};
  double share = 1;  ///< of the height, in proportion to the other panels
};

enum class Background : u8 { light, dark };

/// A whole plot; panels stand from the top down. Text and lines grow with the size: 1600×1000 is
/// 800×500 at twice the resolution.
struct Plot {
  std::string title = {};
  Axis x = {};
  std::vector<Panel> panels = {};
  i64 width = 800;   ///< pixels, 160 to 16384
  i64 height = 500;  ///< likewise
  Background background = Background::light;
};

/// The plot as the text of an SVG file. Throws ShapeError when the coordinates of a series or the
/// values of a heat map are not as many as they must be, ValueError when limits, sizes or shares
/// make no sense, or the labels leave no room.
std::string plot_svg(const Plot& plot);

/// The plot as an RGB picture; its letters are ASCII, some mathematical signs and the Greek π and
/// σ, others become boxes. Throws as plot_svg does.
Picture plot_picture(const Plot& plot);

/// The files that plots become.
enum class PlotFormat : u8 { svg, png };

/// The one that the suffix names, in small or capital letters. Throws ValueError on another suffix.
PlotFormat plot_format(const std::filesystem::path& path);

/// Writes an SVG or a PNG, whichever the suffix names. Throws ValueError on another suffix (before
/// anything is drawn), OutputError as OutputFile does, and as plot_svg does.
void save_plot(const Plot& plot, const std::filesystem::path& path,
               Overwrite overwrite = Overwrite::no);

}  // namespace iron
