#pragma once
/// A canvas of pixels whose edges are smoothed. Internal.

#include <vector>

#include "iron/data/picture.h"
#include "iron/report/drawing/canvas.h"

namespace iron::drawing {

class RasterCanvas final : public Canvas {
 public:
  RasterCanvas(i64 width, i64 height, Colour background);

  void rectangle(const Box& box, Colour fill) override;
  void polyline(std::span<const Point> points, const Pen& pen) override;
  void polygon(std::span<const Point> points, Colour fill, double opacity) override;
  void disc(Point centre, double radius, Colour fill) override;
  void text(Point at, std::string_view text, const TextStyle& style) override;
  void cells(const Box& box, i64 columns, i64 rows, std::span<const Colour> colours) override;

  const Picture& picture() const noexcept { return picture_; }

 private:
  /// Columns or rows from `first` to `last` − 1.
  struct Range {
    i64 first;
    i64 last;
  };
  Range columns(double left, double right) const;
  Range rows(double top, double bottom) const;
  void blend(i64 x, i64 y, Colour colour, double opacity);
  void cover(Point a, Point b, double radius);
  void paint_covered(Colour colour);

  Picture picture_;
  std::vector<float> mask_;   // how far each pixel is covered by the line being drawn
  std::vector<i64> covered_;  // the pixels that are
};

}  // namespace iron::drawing
