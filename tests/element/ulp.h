#pragma once
/// How far a result lies from the truth, in units of its last place, and arguments worth trying.

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace iron::testing {

/// |got − want| in units of the last place of T at `want` (at least the subnormal unit). 0 where
/// both are NaN or the same infinity; infinite where only one of them is.
template <class T>
double ulp_error(T got, long double want) {
  if (std::isnan(got) || std::isnan(want)) {
    return std::isnan(got) && std::isnan(want) ? 0 : std::numeric_limits<double>::infinity();
  }
  const long double largest = std::numeric_limits<T>::max();
  int exponent = std::numeric_limits<T>::min_exponent - 1;
  if (want != 0) {
    const long double size = std::min(std::fabs(want), largest);
    exponent = std::max(exponent, std::ilogb(size));
  }
  const long double unit = std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits + 1);
  // Infinity stands for everything from the largest number on.
  const long double top = largest + unit;
  const auto held = [top](long double v) { return std::clamp(v, -top, top); };
  return static_cast<double>(std::fabs(held(static_cast<long double>(got)) - held(want)) / unit);
}

/// `count` numbers spread evenly over [low, high], then as many whose sizes spread evenly in
/// logarithm from the smallest subnormal to the larger bound, of both signs, kept inside.
template <class T>
std::vector<T> spread(double low, double high, int count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> even(low, high);
  std::vector<T> x;
  for (int i = 0; i < count; ++i) x.push_back(static_cast<T>(even(random)));
  const double smallest = std::log(static_cast<double>(std::numeric_limits<T>::denorm_min())) + 0.5;
  const double largest = std::log(std::max(std::fabs(low), std::fabs(high)));
  std::uniform_real_distribution<double> size(smallest, largest);
  for (int i = 0; i < count; ++i) {
    const double v = std::exp(size(random)) * (i % 2 == 0 ? 1 : -1);
    if (v >= low && v <= high) x.push_back(static_cast<T>(v));
  }
  return x;
}

/// Zeros, subnormals, the extremes, infinities and NaN.
template <class T>
std::vector<T> edges() {
  using L = std::numeric_limits<T>;
  std::vector<T> x{L::quiet_NaN()};
  for (const T v : {T{0}, L::denorm_min(), L::min() / 2, L::min(), L::epsilon(), T{0.5}, T{1}, T{2},
                    L::max(), L::infinity()}) {
    x.push_back(v);
    x.push_back(-v);
  }
  return x;
}

}  // namespace iron::testing
