#include "iron/linalg/distributions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace iron {
namespace {

constexpr double kLarge = 10;  // from here on Stirling's series has all digits
constexpr int kMostTerms = 1'000'000;

/// ln Γ(x) for 0 < x: std::lgamma writes a global and is not for two threads at once.
double log_gamma(double x);

/// ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) for x ≥ 10, by Stirling's series Σ B₂ₖ/(2k(2k−1) x²ᵏ⁻¹).
double stirling_rest(double x) {
  constexpr std::array<double, 7> kTerms{1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                         1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  double sum = 0;
  for (auto term = kTerms.rbegin(); term != kTerms.rend(); ++term) sum = sum / (x * x) + *term;
  return sum / x;
}

double log_gamma(double x) {
  // Γ(x) = Γ(x + n) / (x (x + 1) … (x + n − 1)).
  double product = 1;
  while (x < kLarge) product *= x++;
  return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) + stirling_rest(x) -
         std::log(product);
}

/// ln B(a, b) without the cancellation of large ln Γ.
double log_beta(double a, double b) {
  const double small = std::min(a, b);
  const double large = std::max(a, b);
  const double sum = small + large;
  if (large < kLarge) return log_gamma(small) + log_gamma(large) - log_gamma(sum);
  const double rest = stirling_rest(large) - stirling_rest(sum);
  const double share = std::log1p(-small / sum);  // ln(large/sum)
  if (small < kLarge) {
    return log_gamma(small) + rest + small - small * std::log(sum) + (large - 0.5) * share;
  }
  return 0.5 * std::log(2 * std::numbers::pi / large) + stirling_rest(small) + rest +
         (small - 0.5) * std::log(small / sum) + large * share;
}

/// x^a·(1 − x)^b / (B(a, b)·I_x(a, b)) by the continued fraction of DiDonato & Morris 1992 (BFRAC),
/// which converges for x ≤ a/(a + b) and, unlike the one in Abramowitz & Stegun, does not cancel
/// for a large a. Evaluated by Lentz's method.
double beta_fraction(double a, double b, double x, double complement) {
  const double gap = a * complement - b * x;
  double result = a * (gap + 1) / (a + 1);
  double c = result;
  double d = 0;
  for (int m = 1; m < kMostTerms; ++m) {
    const double place = a + 2 * m - 1;
    const double over = m * (a + m - 1) / place * ((a + b + m - 1) / place) * (b - m) * x * x;
    const double under =
        m + m * (b - m) * x / place + (a + m) * (gap + 1 + m * (1 + complement)) / (a + 2 * m + 1);
    d = 1 / (under + over * d);
    c = under + over / c;
    result *= c * d;
    if (std::abs(c * d - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return result;
}

}  // namespace

double incomplete_beta(double a, double b, double x, double complement) {
  if (std::isnan(a + b + x + complement)) return std::numeric_limits<double>::quiet_NaN();
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  // Each logarithm from the smaller of x and 1 − x, which has all its digits.
  const double log_x = x < 0.5 ? std::log(x) : std::log1p(-complement);
  const double log_complement = x < 0.5 ? std::log1p(-x) : std::log(complement);
  const double front = std::exp(a * log_x + b * log_complement - log_beta(a, b));
  if (b * x <= a * complement) return front / beta_fraction(a, b, x, complement);
  return 1 - front / beta_fraction(b, a, complement, x);
}

double student_t_p(double t, double degrees) {
  if (!(degrees > 0) || std::isnan(t)) return std::numeric_limits<double>::quiet_NaN();
  if (std::isinf(t)) return 0;
  // t² may overflow where t/√ν does not.
  const double ratio = t / std::sqrt(degrees) * (t / std::sqrt(degrees));
  if (std::isinf(ratio)) return 0;
  return incomplete_beta(degrees / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio));
}

double fisher_f_p(double f, double numerator_degrees, double denominator_degrees) {
  if (!(numerator_degrees > 0 && denominator_degrees > 0) || std::isnan(f)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (f <= 0) return 1;
  const double ratio = f * (numerator_degrees / denominator_degrees);
  if (std::isinf(ratio)) return 0;
  return incomplete_beta(denominator_degrees / 2, numerator_degrees / 2, 1 / (1 + ratio),
                         ratio / (1 + ratio));
}

double normal_p(double z) noexcept { return std::erfc(std::abs(z) / std::numbers::sqrt2); }

}  // namespace iron
