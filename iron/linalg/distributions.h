#pragma once
/// Probabilities that regressions are judged by.

namespace iron {

/// The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1. `complement` is
/// 1 − x, given apart because x near 1 would lose it.
double incomplete_beta(double a, double b, double x, double complement);

/// P(|T| ≥ |t|) of Student's t distribution; NaN unless degrees > 0.
double student_t_p(double t, double degrees);
/// P(F ≥ f) of Fisher's distribution; NaN unless both degrees > 0.
double fisher_f_p(double f, double numerator_degrees, double denominator_degrees);
/// P(|Z| ≥ |z|) of the standard normal distribution.
double normal_p(double z) noexcept;

}  // namespace iron
