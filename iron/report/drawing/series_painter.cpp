#include "iron/report/drawing/series_painter.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "iron/report/drawing/clip.h"

namespace iron::drawing {
namespace {

constexpr double kLineWidth = 2;  // in units
constexpr double kMarkRadius = 3.4;
constexpr double kBandOpacity = 0.28;
constexpr double kBarOpacity = 0.85;

Colour palette_colour(const Theme& theme, i64 place) {
  return theme.palette[static_cast<std::size_t>(place) % theme.palette.size()];
}

}  // namespace

/// The box of a panel and its axes.
struct SeriesPainter::Frame {
  const Box& box;
  const AxisMap& x;
  const AxisMap& y;

  std::optional<Point> at(double x_value, double y_value) const {
    const auto across = x.share(x_value);
    const auto up = y.share(y_value);
    if (!across || !up) return std::nullopt;
    return Point{box.left + *across * box.width(), box.bottom - *up * box.height()};
  }
  bool holds(Point p) const {
    constexpr double kSlack = 1e-6;  // rounding at an end of an axis
    return p.x >= box.left - kSlack && p.x <= box.right + kSlack && p.y >= box.top - kSlack &&
           p.y <= box.bottom + kSlack;
  }
};

Colour SeriesPainter::colour(const Look& look) const { return palette_colour(theme_, look.colour); }

Pen SeriesPainter::pen(const LineSeries& s, const Look& look) const {
  Pen pen{colour(look), kLineWidth * unit_};
  constexpr struct { double dash, gap; } kDashes[] = {{0, 0}, {7, 5}, {1, 4}, {12, 4}};
  const auto& dashes = kDashes[static_cast<std::size_t>(look.variant + (s.dashed ? 1 : 0)) % 4];
  pen.dash = dashes.dash * unit_;
  pen.gap = dashes.gap * unit_;
  return pen;
}

void SeriesPainter::paint(const Series& series, const Look& look, const PanelLayout& panel,
                          const AxisMap& x) {
  const Frame frame{panel.box, x, panel.y};
  std::visit([&](const auto& s) { paint(s, look, frame); }, series);
}

void SeriesPainter::run_of_line(const std::vector<Point>& points, const Pen& pen,
                                const Frame& frame) {
  if (points.size() == 1 && frame.holds(points[0])) {
    canvas_.disc(points[0], 1.5 * pen.width, pen.colour);  // nothing to draw a line to
  }
  for (const std::vector<Point>& piece : clip_line(thin_line(points), frame.box)) {
    canvas_.polyline(piece, pen);
  }
}

void SeriesPainter::paint(const LineSeries& s, const Look& look, const Frame& frame) {
  std::vector<Point> run;
  const auto end_run = [&] {
    run_of_line(run, pen(s, look), frame);
    run.clear();
  };
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    if (const auto p = frame.at(s.x[i], s.y[i])) {
      run.push_back(*p);
    } else {
      end_run();
    }
  }
  end_run();
}

void SeriesPainter::paint(const PointSeries& s, const Look& look, const Frame& frame) {
  std::unordered_set<i64> taken;  // marks that would hide each other are drawn once
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const auto p = frame.at(s.x[i], s.y[i]);
    if (!p || !frame.holds(*p)) continue;
    const i64 place = std::llround(p->x * 2) * 100'000 + std::llround(p->y * 2);
    if (taken.insert(place).second) mark(*p, look);
  }
}

void SeriesPainter::band_piece(const std::vector<Point>& high, const std::vector<Point>& low,
                               Colour fill, const Frame& frame) {
  std::vector<Point> outline = high;
  outline.insert(outline.end(), low.rbegin(), low.rend());
  canvas_.polygon(clip_polygon(std::move(outline), frame.box), fill, kBandOpacity);
}

void SeriesPainter::paint(const BandSeries& s, const Look& look, const Frame& frame) {
  std::vector<Point> high;
  std::vector<Point> low;
  const auto end_piece = [&] {
    band_piece(high, low, colour(look), frame);
    high.clear();
    low.clear();
  };
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const auto above = frame.at(s.x[i], s.high[i]);
    const auto below = frame.at(s.x[i], s.low[i]);
    if (above && below) {
      high.push_back(*above);
      low.push_back(*below);
    } else {
      end_piece();
    }
  }
  end_piece();
}

void SeriesPainter::paint(const BarSeries& s, const Look& look, const Frame& frame) {
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const auto left = frame.at(s.x[i] - s.width / 2, s.y[i]);
    const auto right = frame.at(s.x[i] + s.width / 2, s.y[i]);
    if (!left || !right) continue;
    const auto foot = frame.at(s.x[i], 0);
    const double base = foot ? foot->y : frame.box.bottom;
    const double gap = std::min((right->x - left->x) * 0.06, unit_);
    const Box& box = frame.box;
    const auto inside = [&](Point p) {
      return Point{std::clamp(p.x, box.left, box.right), std::clamp(p.y, box.top, box.bottom)};
    };
    const Point from = inside({left->x + gap, left->y});
    const Point to = inside({right->x - gap, base});
    const Point corners[] = {from, {to.x, from.y}, to, {from.x, to.y}};
    canvas_.polygon(corners, colour(look), kBarOpacity);
  }
}

void SeriesPainter::mark(Point at, const Look& look) {
  const double r = kMarkRadius * unit_;
  // A rim in the colour of the background keeps marks apart.
  const auto shape = [&](double size, Colour fill) {
    const double s = size * 0.9;
    const double d = size * 1.25;
    switch (look.variant % 4) {
      case 0:
        canvas_.disc(at, size, fill);
        break;
      case 1: {
        const Point corners[] = {
            {at.x - s, at.y - s}, {at.x + s, at.y - s}, {at.x + s, at.y + s}, {at.x - s, at.y + s}};
        canvas_.polygon(corners, fill, 1);
        break;
      }
      case 2: {
        const Point corners[] = {
            {at.x, at.y - d}, {at.x + d, at.y + d * 0.75}, {at.x - d, at.y + d * 0.75}};
        canvas_.polygon(corners, fill, 1);
        break;
      }
      default: {
        const Point corners[] = {
            {at.x, at.y - d}, {at.x + d, at.y}, {at.x, at.y + d}, {at.x - d, at.y}};
        canvas_.polygon(corners, fill, 1);
      }
    }
  };
  shape(r + unit_, theme_.background);
  shape(r, colour(look));
}

void SeriesPainter::sample(const Series& series, const Look& look, Point at) {
  const double width = kSampleWidth * unit_;
  if (const auto* line = std::get_if<LineSeries>(&series)) {
    const Point ends[] = {at, {at.x + width, at.y}};
    canvas_.polyline(ends, pen(*line, look));
  } else if (std::holds_alternative<PointSeries>(series)) {
    mark({at.x + width / 2, at.y}, look);
  } else {
    const bool band = std::holds_alternative<BandSeries>(series);
    const double half = 6 * unit_;
    const Point corners[] = {{at.x, at.y - half},
                             {at.x + width, at.y - half},
                             {at.x + width, at.y + half},
                             {at.x, at.y + half}};
    canvas_.polygon(corners, colour(look), band ? kBandOpacity : kBarOpacity);
  }
}

}  // namespace iron::drawing
