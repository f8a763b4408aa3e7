#include "iron/report/drawing/clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace iron::drawing {
namespace {

Point between(Point a, Point b, double t) { return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; }

/// The part of a segment inside the box, by Liang and Barsky.
std::optional<std::pair<Point, Point>> clip_segment(Point a, Point b, const Box& box) {
  double first = 0;
  double last = 1;
  const auto cut = [&](double distance, double change) {
    // Keeps the t with distance + t·change ≥ 0.
    if (change == 0) return distance >= 0;
    const double t = -distance / change;
    if (change > 0) first = std::max(first, t);
    if (change < 0) last = std::min(last, t);
    return first <= last;
  };
  const bool inside = cut(a.x - box.left, b.x - a.x) && cut(box.right - a.x, a.x - b.x) &&
                      cut(a.y - box.top, b.y - a.y) && cut(box.bottom - a.y, a.y - b.y);
  if (!inside) return std::nullopt;
  return std::pair{first > 0 ? between(a, b, first) : a, last < 1 ? between(a, b, last) : b};
}

bool same(Point a, Point b) { return a.x == b.x && a.y == b.y; }

/// Keeps what lies on the side where distance(point) ≥ 0.
template <class Distance>
std::vector<Point> cut_polygon(const std::vector<Point>& points, const Distance& distance) {
  std::vector<Point> kept;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point a = points[i];
    const Point b = points[(i + 1) % points.size()];
    const double from = distance(a);
    const double to = distance(b);
    if (from >= 0) kept.push_back(a);
    if ((from >= 0) != (to >= 0)) kept.push_back(between(a, b, from / (from - to)));
  }
  return kept;
}

}  // namespace

std::vector<std::vector<Point>> clip_line(std::span<const Point> points, const Box& box) {
  std::vector<std::vector<Point>> pieces;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto part = clip_segment(points[i - 1], points[i], box);
    if (!part) continue;
    if (pieces.empty() || !same(pieces.back().back(), part->first)) {
      pieces.push_back({part->first});
    }
    pieces.back().push_back(part->second);
  }
  return pieces;
}

std::vector<Point> clip_polygon(std::vector<Point> points, const Box& box) {
  points = cut_polygon(points, [&](Point p) { return p.x - box.left; });
  points = cut_polygon(points, [&](Point p) { return box.right - p.x; });
  points = cut_polygon(points, [&](Point p) { return p.y - box.top; });
  return cut_polygon(points, [&](Point p) { return box.bottom - p.y; });
}

std::vector<Point> thin_line(std::vector<Point> points) {
  constexpr std::size_t kMany = 4000;
  const auto leftwards = [](Point a, Point b) { return b.x < a.x; };
  if (points.size() < kMany ||
      std::adjacent_find(points.begin(), points.end(), leftwards) != points.end()) {
    return points;
  }
  std::vector<Point> kept;
  for (std::size_t begin = 0; begin < points.size();) {
    std::size_t end = begin;
    std::size_t low = begin;
    std::size_t high = begin;
    for (; end < points.size() && std::floor(points[end].x) == std::floor(points[begin].x); ++end) {
      if (points[end].y < points[low].y) low = end;
      if (points[end].y > points[high].y) high = end;
    }
    std::array order{begin, low, high, end - 1};
    std::sort(order.begin(), order.end());
    const auto last = std::unique(order.begin(), order.end());
    for (auto index = order.begin(); index != last; ++index) kept.push_back(points[*index]);
    begin = end;
  }
  return kept;
}

}  // namespace iron::drawing
