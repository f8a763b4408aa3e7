#pragma once
/// Where numbers stand on an axis, and where its ticks are. Internal.

#include <optional>
#include <string>
#include <vector>

#include "iron/report/plot.h"

namespace iron::drawing {

/// The numbers an axis has to show.
class Extent {
 public:
  /// Whether the number can be drawn on such an axis.
  static bool drawable(double value, AxisScale scale) noexcept;
  /// Widens to a number that can be drawn.
  void include(double value) noexcept;
  bool empty() const noexcept { return !(low_ <= high_); }
  double low() const noexcept { return low_; }
  double high() const noexcept { return high_; }

 private:
  double low_ = 1;
  double high_ = 0;
};

/// A mark on an axis; minor ones have no label.
struct Tick {
  double share = 0;  ///< of the axis, 0 at its low end
  std::string label = {};
};

/// A finished axis.
class AxisMap {
 public:
  /// `margin`: share of the length added at an end without a limit. An empty or constant extent is
  /// widened to something that can be shown.
  AxisMap(const Axis& axis, const Extent& extent, double margin);

  /// 0 at the low end, 1 at the high one, beyond outside; empty for what cannot be drawn.
  std::optional<double> share(double value) const noexcept;
  /// At round numbers, at most `most` with labels (where it is 2 or more).
  std::vector<Tick> ticks(i64 most) const;

 private:
  double place(double value) const noexcept;

  AxisScale scale_;
  double low_ = 0;  // of a logarithmic axis: powers of ten
  double high_ = 1;
};

}  // namespace iron::drawing
