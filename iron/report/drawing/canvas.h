#pragma once
/// What a plot is drawn on. Internal. Coordinates are pixels from the upper left corner.

#include <span>
#include <string_view>

#include "iron/core/types.h"

namespace iron::drawing {

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  double width() const noexcept { return right - left; }
  double height() const noexcept { return bottom - top; }
};

struct Colour {
  u8 red = 0;
  u8 green = 0;
  u8 blue = 0;

  friend bool operator==(Colour, Colour) = default;
};

/// A line's look. Dashes: so many pixels drawn, so many not; 0: drawn throughout.
struct Pen {
  Colour colour = {};
  double width = 1;
  double dash = 0;
  double gap = 0;
};

enum class Anchor : u8 { start, middle, end };

struct TextStyle {
  Colour colour = {};
  double size = 12;  ///< pixels
  Anchor anchor = Anchor::start;
  bool bold = false;
  bool upwards = false;  ///< reads from below to above
};

class Canvas {
 public:
  virtual ~Canvas() = default;
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  virtual void rectangle(const Box& box, Colour fill) = 0;
  virtual void polyline(std::span<const Point> points, const Pen& pen) = 0;
  /// Closed by itself; overlapping parts count once.
  virtual void polygon(std::span<const Point> points, Colour fill, double opacity) = 0;
  virtual void disc(Point centre, double radius, Colour fill) = 0;
  /// `at`: the baseline's start, middle or end. The text is UTF-8.
  virtual void text(Point at, std::string_view text, const TextStyle& style) = 0;
  /// Cells of equal size that fill the box; row-major, the top row first.
  virtual void cells(const Box& box, i64 columns, i64 rows, std::span<const Colour> colours) = 0;

 protected:
  Canvas() = default;
};

}  // namespace iron::drawing
