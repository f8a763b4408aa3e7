#include "iron/report/sparkline.h"

#include <algorithm>
#include <cmath>

namespace iron {
namespace {

constexpr const char* kBars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr i64 kLevels = 8;

}  // namespace

std::string sparkline(std::span<const double> values) {
  const bool log = std::all_of(values.begin(), values.end(),
                               [](double value) { return !std::isfinite(value) || value > 0; });
  const auto height = [log](double value) { return log ? std::log(value) : value / 2; };
  double low = 0;
  double high = 0;
  bool first = true;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = first ? height(value) : std::min(low, height(value));
    high = first ? height(value) : std::max(high, height(value));
    first = false;
  }
  std::string line;
  for (const double value : values) {
    if (!std::isfinite(value)) {
      line += " ";
      continue;
    }
    const double share = high > low ? (height(value) - low) / (high - low) : 0.45;
    const auto level = static_cast<i64>(share * static_cast<double>(kLevels));
    line += kBars[std::min(level, kLevels - 1)];
  }
  return line;
}

LossHistory::LossHistory(i64 most)
    : most_(static_cast<std::size_t>(std::max<i64>(most, 2) / 2 * 2)) {
}  // even: they merge in pairs

void LossHistory::clear() { *this = LossHistory(static_cast<i64>(most_)); }

void LossHistory::add(double loss) {
  sum_ += loss;
  if (++pending_ < each_) return;
  if (values_.size() == most_) {
    // Each two become one, so this value is only half of the next.
    for (std::size_t i = 0; i + 1 < values_.size(); i += 2) {
      values_[i / 2] = (values_[i] + values_[i + 1]) / 2;
    }
    values_.resize(values_.size() / 2);
    each_ *= 2;
    return;
  }
  values_.push_back(sum_ / static_cast<double>(pending_));
  sum_ = 0;
  pending_ = 0;
}

}  // namespace iron
