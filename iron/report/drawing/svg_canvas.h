#pragma once
/// A canvas that writes SVG. Internal.

#include <string>

#include "iron/report/drawing/canvas.h"

namespace iron::drawing {

class SvgCanvas final : public Canvas {
 public:
  /// `title`: for readers of the screen; may be empty.
  SvgCanvas(i64 width, i64 height, Colour background, std::string_view title);

  void rectangle(const Box& box, Colour fill) override;
  void polyline(std::span<const Point> points, const Pen& pen) override;
  void polygon(std::span<const Point> points, Colour fill, double opacity) override;
  void disc(Point centre, double radius, Colour fill) override;
  void text(Point at, std::string_view text, const TextStyle& style) override;
  void cells(const Box& box, i64 columns, i64 rows, std::span<const Colour> colours) override;

  /// The whole file. Call it once, last.
  std::string finish();

 private:
  std::string svg_;
};

}  // namespace iron::drawing
