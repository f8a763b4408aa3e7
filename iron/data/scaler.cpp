#include "iron/data/scaler.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace iron {
namespace {

constexpr double kSkewed = 1;

struct Moments {
  double mean = 0;
  double deviation = 0;  // of the population
};

Moments moments_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  double mean = 0;
  for (const double v : values) mean += v / count;
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return {mean, std::sqrt(squares / count)};
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
  if (scaling == Scaling::minmax) return {.shift = *least, .scale = *most - *least};
  if (scaling == Scaling::standard || !is_skewed(values)) {
    const Moments m = moments_of(values);
    return {.shift = m.mean, .scale = m.deviation};
  }
  std::vector<double> logs(values.begin(), values.end());
  for (double& v : logs) v = std::log1p(v);
  const Moments m = moments_of(logs);
  return {.log1p = true, .shift = m.mean, .scale = m.deviation};
}

}  // namespace iron
