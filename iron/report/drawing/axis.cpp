#include "iron/report/drawing/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "iron/report/drawing/round_number.h"

namespace iron::drawing {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSameness = 1e-12;  // a span that is less of its numbers counts as none
constexpr double kFar = 1e6;         // lengths of the axis; beyond is as good as there

/// Widens [low, high] where it is a point, or as good as one.
void open_up(double& low, double& high, double least) {
  const double size = std::max(std::abs(low), std::abs(high));
  if (high / 2 - low / 2 > std::max(size * kSameness, least)) return;
  const double more = size * 0.1 > least ? size * 0.1 : 0.5;
  low = std::max(low - more, -kLargest);
  high = std::min(high + more, kLargest);
}

/// Ticks of a logarithmic axis of less than two decades, at round numbers between the powers.
std::vector<Decimal> between_powers(double low, double high, i64 most) {
  std::vector<Decimal> numbers;
  for (auto power = static_cast<i64>(std::floor(low)); static_cast<double>(power) <= high;
       ++power) {
    for (const i64 digit : {1, 2, 5}) {
      const double place = static_cast<double>(power) + std::log10(static_cast<double>(digit));
      if (place >= low && place <= high) numbers.push_back({digit, power});
    }
  }
  if (numbers.size() < 3 && std::abs(low) < 300 && std::abs(high) < 300) {
    numbers = round_numbers(std::pow(10.0, low), std::pow(10.0, high), most);
  }
  return numbers;
}

double power_of(Decimal number) {
  return std::log10(static_cast<double>(number.digits)) + static_cast<double>(number.power);
}

}  // namespace

bool Extent::drawable(double value, AxisScale scale) noexcept {
  return std::isfinite(value) && (scale == AxisScale::linear || value > 0);
}

void Extent::include(double value) noexcept {
  const bool first = empty();
  low_ = first ? value : std::min(low_, value);
  high_ = first ? value : std::max(high_, value);
}

AxisMap::AxisMap(const Axis& axis, const Extent& extent, double margin) : scale_(axis.scale) {
  const bool log = scale_ == AxisScale::log;
  const auto put = [log](double value) { return log ? std::log10(value) : value; };
  double low = extent.empty() ? (log ? -1 : 0) : put(extent.low());
  double high = extent.empty() ? 1 : put(extent.high());
  if (axis.low) low = put(*axis.low);
  if (axis.high) high = put(*axis.high);
  if (axis.low && !(high > low)) high = low;  // all of the data lies beyond the limit
  if (axis.high && !(low < high)) low = high;
  const double shown_low = low;
  const double shown_high = high;
  open_up(low, high, log ? 1e-9 : 1e-300);
  const double more = (high / 2 - low / 2) * 2 * margin;
  low_ = std::max(low - more, -kLargest);
  high_ = std::min(high + more, kLargest);
  // A limit holds exactly, unless the axis had no length.
  if (axis.low && shown_low < high_) low_ = shown_low;
  if (axis.high && shown_high > low_) high_ = shown_high;
}

double AxisMap::place(double value) const noexcept {
  return scale_ == AxisScale::log ? std::log10(value) : value;
}

std::optional<double> AxisMap::share(double value) const noexcept {
  if (!Extent::drawable(value, scale_)) return std::nullopt;
  const double at = (place(value) / 2 - low_ / 2) / (high_ / 2 - low_ / 2);
  return std::clamp(at, -kFar, kFar);
}

std::vector<Tick> AxisMap::ticks(i64 most) const {
  most = std::max<i64>(most, 2);
  const auto share_of = [this](double at) { return (at / 2 - low_ / 2) / (high_ / 2 - low_ / 2); };
  std::vector<Tick> ticks;
  const auto decimals = scale_ == AxisScale::log ? Decimals::own : Decimals::same;
  const auto add = [&](const std::vector<Decimal>& numbers, const auto& place_of) {
    const std::vector<std::string> labels = labels_of(numbers, decimals);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      ticks.push_back({share_of(place_of(numbers[i])), labels[i]});
    }
  };
  if (scale_ == AxisScale::linear) {
    add(round_numbers(low_, high_, most), value_of);
    return ticks;
  }
  const auto first = static_cast<i64>(std::ceil(low_));
  const auto last = static_cast<i64>(std::floor(high_));
  if (last - first < 1) {
    add(between_powers(low_, high_, most), power_of);
    return ticks;
  }
  const i64 every = std::max<i64>(1, (last - first + most) / most);
  const bool few = last - first <= 8;  // decades: there is room for marks between them
  std::vector<Decimal> labelled;
  for (i64 power = first - 1; power <= last; ++power) {
    const bool major = power >= first && (power - first) % every == 0;
    if (major) labelled.push_back({1, power});
    if (!major && power >= first) ticks.push_back({share_of(static_cast<double>(power))});
    for (i64 digit = 2; few && digit < 10; ++digit) {
      const double at = power_of({digit, power});
      if (at >= low_ && at <= high_) ticks.push_back({share_of(at)});
    }
  }
  add(labelled, power_of);
  return ticks;
}

}  // namespace iron::drawing
