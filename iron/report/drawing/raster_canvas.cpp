#include "iron/report/drawing/raster_canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "iron/report/drawing/dashes.h"
#include "iron/report/drawing/stroke_font.h"

namespace iron::drawing {
namespace {

constexpr int kSubrows = 5;  // of a pixel, where polygons are filled

double distance(Point p, Point a, Point b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double t =
      square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/// How much of the pixel [i, i + 1] lies in [low, high].
double overlap(i64 i, double low, double high) {
  const auto at = static_cast<double>(i);
  return std::clamp(std::min(at + 1, high) - std::max(at, low), 0.0, 1.0);
}

/// Where the polygon's edges cross a height, and which way.
struct Crossing {
  double x;
  int turn;
};

std::vector<Crossing> crossings(std::span<const Point> points, double y) {
  std::vector<Crossing> found;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point a = points[i];
    const Point b = points[(i + 1) % points.size()];
    if ((a.y <= y) == (b.y <= y)) continue;
    found.push_back({a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x), a.y < b.y ? 1 : -1});
  }
  std::sort(found.begin(), found.end(), [](Crossing a, Crossing b) { return a.x < b.x; });
  return found;
}

}  // namespace

RasterCanvas::RasterCanvas(i64 width, i64 height, Colour background)
    : picture_(width, height, 3), mask_(static_cast<std::size_t>(width * height)) {
  rectangle({0, 0, static_cast<double>(width), static_cast<double>(height)}, background);
}

RasterCanvas::Range RasterCanvas::columns(double left, double right) const {
  const auto width = static_cast<double>(picture_.width());
  return {static_cast<i64>(std::clamp(std::floor(left), 0.0, width)),
          static_cast<i64>(std::clamp(std::ceil(right), 0.0, width))};
}

RasterCanvas::Range RasterCanvas::rows(double top, double bottom) const {
  const auto height = static_cast<double>(picture_.height());
  return {static_cast<i64>(std::clamp(std::floor(top), 0.0, height)),
          static_cast<i64>(std::clamp(std::ceil(bottom), 0.0, height))};
}

void RasterCanvas::blend(i64 x, i64 y, Colour colour, double opacity) {
  float* pixel = &picture_.values()[static_cast<std::size_t>((y * picture_.width() + x) * 3)];
  const auto share = static_cast<float>(opacity);
  const u8 channels[3] = {colour.red, colour.green, colour.blue};
  for (int c = 0; c < 3; ++c) {
    pixel[c] += (static_cast<float>(channels[c]) / 255 - pixel[c]) * share;
  }
}

void RasterCanvas::rectangle(const Box& box, Colour fill) {
  const Range x_range = columns(box.left, box.right);
  const Range y_range = rows(box.top, box.bottom);
  for (i64 y = y_range.first; y < y_range.last; ++y) {
    const double tall = overlap(y, box.top, box.bottom);
    for (i64 x = x_range.first; x < x_range.last; ++x) {
      blend(x, y, fill, tall * overlap(x, box.left, box.right));
    }
  }
}

void RasterCanvas::cover(Point a, Point b, double radius) {
  if (a.y > b.y) std::swap(a, b);
  const double reach = radius + 0.5;
  const Range y_range = rows(a.y - reach, b.y + reach);
  for (i64 y = y_range.first; y < y_range.last; ++y) {
    // The part of the line that comes near this row.
    const double middle = static_cast<double>(y) + 0.5;
    Point low = a;
    Point high = b;
    if (b.y - a.y > 1e-9) {
      const auto at = [&](double height) {
        const double t = std::clamp((height - a.y) / (b.y - a.y), 0.0, 1.0);
        return a.x + t * (b.x - a.x);
      };
      low.x = at(middle - reach);
      high.x = at(middle + reach);
    }
    const Range x_range =
        columns(std::min(low.x, high.x) - reach - 1, std::max(low.x, high.x) + reach + 1);
    for (i64 x = x_range.first; x < x_range.last; ++x) {
      const double d = distance({static_cast<double>(x) + 0.5, middle}, a, b);
      // A line thinner than a pixel is a fainter one.
      const double share = std::clamp(reach - d, 0.0, std::min(1.0, 2 * radius));
      if (share <= 0) continue;
      const i64 index = y * picture_.width() + x;
      float& mask = mask_[static_cast<std::size_t>(index)];
      if (mask == 0) covered_.push_back(index);
      mask = std::max(mask, static_cast<float>(share));
    }
  }
}

void RasterCanvas::paint_covered(Colour colour) {
  for (const i64 index : covered_) {
    float& mask = mask_[static_cast<std::size_t>(index)];
    blend(index % picture_.width(), index / picture_.width(), colour, static_cast<double>(mask));
    mask = 0;
  }
  covered_.clear();
}

void RasterCanvas::polyline(std::span<const Point> points, const Pen& pen) {
  for (const std::vector<Point>& piece : cut_into_dashes(points, pen)) {
    if (piece.size() == 1) cover(piece[0], piece[0], pen.width / 2);
    for (std::size_t i = 1; i < piece.size(); ++i) cover(piece[i - 1], piece[i], pen.width / 2);
  }
  paint_covered(pen.colour);
}

void RasterCanvas::polygon(std::span<const Point> points, Colour fill, double opacity) {
  if (points.size() < 3) return;
  double top = points[0].y;
  double bottom = points[0].y;
  for (const Point p : points) {
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  std::vector<double> share(static_cast<std::size_t>(picture_.width()));
  const Range y_range = rows(top, bottom);
  for (i64 y = y_range.first; y < y_range.last; ++y) {
    Range touched{picture_.width(), 0};
    for (int sub = 0; sub < kSubrows; ++sub) {
      const std::vector<Crossing> found =
          crossings(points, static_cast<double>(y) + (sub + 0.5) / kSubrows);
      int winding = 0;
      for (std::size_t i = 0; i + 1 < found.size(); ++i) {
        winding += found[i].turn;
        if (winding == 0) continue;
        const Range x_range = columns(found[i].x, found[i + 1].x);
        touched = {std::min(touched.first, x_range.first), std::max(touched.last, x_range.last)};
        for (i64 x = x_range.first; x < x_range.last; ++x) {
          share[static_cast<std::size_t>(x)] += overlap(x, found[i].x, found[i + 1].x) / kSubrows;
        }
      }
    }
    for (i64 x = touched.first; x < touched.last; ++x) {
      double& part = share[static_cast<std::size_t>(x)];
      blend(x, y, fill, opacity * std::min(part, 1.0));
      part = 0;
    }
  }
}

void RasterCanvas::disc(Point centre, double radius, Colour fill) {
  cover(centre, centre, radius);
  paint_covered(fill);
}

void RasterCanvas::text(Point at, std::string_view text, const TextStyle& style) {
  const double width = text_width(text, style.size);
  const double back = style.anchor == Anchor::start    ? 0
                      : style.anchor == Anchor::middle ? width / 2
                                                       : width;
  const double thickness = stroke_width(style.size, style.bold);
  for (Stroke& stroke : text_strokes(text, style.size)) {
    for (Point& p : stroke) {
      const double along = p.x - back;
      p = style.upwards ? Point{at.x + p.y, at.y - along} : Point{at.x + along, at.y + p.y};
    }
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      cover(stroke[i - 1], stroke[i], thickness / 2);
    }
  }
  paint_covered(style.colour);
}

void RasterCanvas::cells(const Box& box, i64 columns_in, i64 rows_in,
                         std::span<const Colour> colours) {
  const Range x_range = columns(std::round(box.left), std::round(box.right));
  const Range y_range = rows(std::round(box.top), std::round(box.bottom));
  const auto cell = [](i64 pixel, double low, double length, i64 count) {
    const double share = (static_cast<double>(pixel) + 0.5 - low) / length;
    return std::clamp(static_cast<i64>(share * static_cast<double>(count)), i64{0}, count - 1);
  };
  for (i64 y = y_range.first; y < y_range.last; ++y) {
    const i64 row = cell(y, box.top, box.height(), rows_in);
    for (i64 x = x_range.first; x < x_range.last; ++x) {
      const i64 column = cell(x, box.left, box.width(), columns_in);
      blend(x, y, colours[static_cast<std::size_t>(row * columns_in + column)], 1);
    }
  }
}

}  // namespace iron::drawing
