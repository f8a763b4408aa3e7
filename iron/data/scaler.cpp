#include "iron/data/scaler.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr double kSkewed = 1;
constexpr int kMostPower = 1000;

struct Moments {
  double mean = 0;
  double deviation = 0;  // of the population
};

Moments moments_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  double mean = 0;
  for (const double v : values) mean += v / count;
  double largest = 0;
  for (const double v : values) largest = std::max(largest, std::abs(v - mean));
  if (largest == 0) return {mean, 0};
  // Squares of tiny or huge differences are no numbers; a power of two changes no bit of others.
  const int power = std::clamp(std::ilogb(largest), -kMostPower, kMostPower);
  const double unit = std::ldexp(1, -power);
  double squares = 0;
  for (const double v : values) squares += (v - mean) * unit * ((v - mean) * unit);
  return {mean, std::ldexp(std::sqrt(squares / count), power)};
}

}  // namespace

double Scaler::apply(double x) const noexcept {
  if (constant) return 0;
  return ((log1p ? std::log1p(std::max(x, 0.0)) : x) - shift) / scale;
}

double Scaler::invert(double y) const noexcept {
  if (constant) return shift;
  const double x = y * scale + shift;
  return log1p ? std::expm1(x) : x;
}

bool is_skewed(std::span<const double> values) {
  if (values.empty() || *std::ranges::min_element(values) < 0) return false;
  const Moments m = moments_of(values);
  if (!(m.deviation > 0)) return false;
  double cubes = 0;
  for (const double v : values) cubes += std::pow((v - m.mean) / m.deviation, 3);
  return cubes / static_cast<double>(values.size()) > kSkewed;
}

Scaler fit_scaler(Scaling scaling, std::span<const double> values) {
  if (scaling == Scaling::none) return {};
  if (values.empty()) return {.constant = true};
  const auto [least, most] = std::ranges::minmax_element(values);
  if (*least == *most) return {.shift = *least, .constant = true};
  if (!std::isfinite(*most - *least)) {
    throw ValueError("scaling", "the numbers lie too far apart to be scaled",
                     "divide them, or take no scaling");
  }
  if (scaling == Scaling::minmax) return {.shift = *least, .scale = *most - *least};
  const bool log1p = scaling == Scaling::log1p && is_skewed(values);
  std::vector<double> logs;
  if (log1p) {
    logs.assign(values.begin(), values.end());
    for (double& v : logs) v = std::log1p(v);
  }
  const Moments m = moments_of(log1p ? logs : values);
  if (!(m.deviation > 0)) return {.shift = *least, .constant = true};  // less than any number
  return {.log1p = log1p, .shift = m.mean, .scale = m.deviation};
}

}  // namespace iron
