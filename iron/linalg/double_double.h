#pragma once
/// Numbers of twice f64's precision as an unevaluated sum high + low (Dekker 1971; Hida, Li, Bailey
/// 2001). Correct only where the compiler keeps IEEE arithmetic and does not contract a·b + c,
/// which is how the library is built. Not for users.

namespace iron {

struct DoubleDouble {
  double high = 0;
  double low = 0;

  double value() const noexcept { return high + low; }
};

/// a + b exactly; |a| ≥ |b| or a = 0.
inline DoubleDouble quick_sum(double a, double b) noexcept {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// a + b exactly.
inline DoubleDouble exact_sum(double a, double b) noexcept {
  const double sum = a + b;
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

/// a·b exactly for |a|, |b| < 2⁹⁹⁶. By splitting: a fused multiply-add is slow where the processor
/// has none.
inline DoubleDouble exact_product(double a, double b) noexcept {
  constexpr double kSplit = 134217729;  // 2²⁷ + 1
  const double a_scaled = kSplit * a;
  const double b_scaled = kSplit * b;
  const double a_high = a_scaled - (a_scaled - a);
  const double b_high = b_scaled - (b_scaled - b);
  const double a_low = a - a_high;
  const double b_low = b - b_high;
  const double product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

inline DoubleDouble operator+(DoubleDouble a, DoubleDouble b) noexcept {
  const DoubleDouble sum = exact_sum(a.high, b.high);
  return quick_sum(sum.high, sum.low + (a.low + b.low));
}
inline DoubleDouble operator-(DoubleDouble a) noexcept { return {-a.high, -a.low}; }
inline DoubleDouble operator-(DoubleDouble a, DoubleDouble b) noexcept { return a + -b; }
inline DoubleDouble operator+(DoubleDouble a, double b) noexcept { return a + DoubleDouble{b, 0}; }
inline DoubleDouble operator*(DoubleDouble a, double b) noexcept {
  const DoubleDouble product = exact_product(a.high, b);
  return quick_sum(product.high, product.low + a.low * b);
}
inline DoubleDouble operator*(DoubleDouble a, DoubleDouble b) noexcept {
  const DoubleDouble product = exact_product(a.high, b.high);
  return quick_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

}  // namespace iron
