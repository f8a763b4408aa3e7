#pragma once
/// Draws the series of a panel, and their samples in the legend. Internal.

#include "iron/report/drawing/layout.h"
#include "iron/report/drawing/theme.h"

namespace iron::drawing {

class SeriesPainter {
 public:
  SeriesPainter(Canvas& canvas, const Theme& theme, double unit)
      : canvas_(canvas), theme_(theme), unit_(unit) {}

  /// In the panel's box.
  void paint(const Series& series, const Look& look, const PanelLayout& panel, const AxisMap& x);
  /// In a legend, `at` being its left end.
  void sample(const Series& series, const Look& look, Point at);

 private:
  struct Frame;
  void paint(const LineSeries& s, const Look& look, const Frame& frame);
  void paint(const PointSeries& s, const Look& look, const Frame& frame);
  void paint(const BandSeries& s, const Look& look, const Frame& frame);
  void paint(const BarSeries& s, const Look& look, const Frame& frame);
  void run_of_line(const std::vector<Point>& points, const Pen& pen, const Frame& frame);
  void band_piece(const std::vector<Point>& high, const std::vector<Point>& low, Colour colour,
                  const Frame& frame);
  void mark(Point at, const Look& look);
  Colour colour(const Look& look) const;
  Pen pen(const LineSeries& s, const Look& look) const;

  Canvas& canvas_;
  const Theme& theme_;
  double unit_;
};

}  // namespace iron::drawing
