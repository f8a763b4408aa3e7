// What happens between gradient and update: rates by their formulas, clipping, halting, plateaus.

#include "iron/program/advance.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace iron {
namespace {

double rate_at(const ScheduleRule& rule, i64 step) {
  Control control;
  control.step = step;
  return scheduled_rate(rule, control);
}

TEST(Schedule, ConstantStays) {
  const ScheduleRule rule{.rate = 0.3};
  for (const i64 step : {0, 1, 1000000}) EXPECT_EQ(rate_at(rule, step), 0.3);
}

// lr_min + (lr_max − lr_min)·½(1 + cos(π i / T)), the original's formula and its numbers:
// T = 3,000,000, lr_max = 0.1 at the start, lr_min = 1e-6.
TEST(Schedule, CosineFallsFromRateToMinimum) {
  const ScheduleRule rule{
      .kind = ScheduleKind::cosine, .rate = 0.1, .rate_min = 1e-6, .total_steps = 3000000};
  EXPECT_EQ(rate_at(rule, 0), 0.1);
  EXPECT_NEAR(rate_at(rule, 1500000), (0.1 + 1e-6) / 2, 1e-15);
  EXPECT_NEAR(rate_at(rule, 1000000), 1e-6 + 0.75 * (0.1 - 1e-6), 1e-15);
  EXPECT_NEAR(rate_at(rule, 2000000), 1e-6 + 0.25 * (0.1 - 1e-6), 1e-15);
  EXPECT_NEAR(rate_at(rule, 3000000), 1e-6, 1e-18);
  EXPECT_NEAR(rate_at(rule, 9000000), 1e-6, 1e-18);  // and stays there
  for (i64 step = 0; step < 3000000; step += 100000) {
    EXPECT_GT(rate_at(rule, step), rate_at(rule, step + 100000));
  }
}

TEST(Schedule, StepFallsInStairs) {
  const ScheduleRule rule{.kind = ScheduleKind::step, .rate = 8, .every = 10, .factor = 0.5};
  const std::vector<std::pair<i64, double>> expected = {{0, 8},  {9, 8},  {10, 4}, {19, 4},
                                                        {20, 2}, {30, 1}, {39, 1}, {40, 0.5}};
  for (const auto& [step, rate] : expected) EXPECT_DOUBLE_EQ(rate_at(rule, step), rate) << step;
}

TEST(Schedule, WarmupMultipliesAnySchedule) {
  ScheduleRule rule{.rate = 1, .warmup_steps = 4};
  const double rising[] = {0.25, 0.5, 0.75, 1, 1};
  for (i64 step = 0; step < 5; ++step) {
    EXPECT_DOUBLE_EQ(rate_at(rule, step), rising[step]) << step;
  }
  rule = {.kind = ScheduleKind::cosine, .rate = 1, .total_steps = 8, .warmup_steps = 4};
  EXPECT_NEAR(rate_at(rule, 2), 0.75 * 0.5 * (1 + std::cos(3.14159265358979 / 4)), 1e-12);
  EXPECT_NEAR(rate_at(rule, 4), 0.5, 1e-12);
}

/// Feeds losses one a step and returns the rate of each step.
std::vector<double> plateau_rates(const ScheduleRule& schedule, const std::vector<double>& losses) {
  Control control;
  std::vector<double> rates;
  for (const double loss : losses) {
    advance({.schedule = schedule}, loss, 1, control);
    rates.push_back(control.rate);
  }
  return rates;
}

TEST(Plateau, FallsAfterMoreThanPatienceWindowsWithoutABetterLoss) {
  const ScheduleRule rule{
      .kind = ScheduleKind::plateau, .rate = 1, .factor = 0.5, .patience = 2, .threshold = 0.1};
  // 5 sets the best. 4.6 is not better by a tenth, nor are the next two: the third bad window
  // halves the rate from the step after it. Then 4 is better, and counting starts anew.
  EXPECT_EQ(plateau_rates(rule, {5, 4.6, 4.6, 4.6, 4, 4, 4, 4, 4}),
            (std::vector<double>{1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25}));
}

TEST(Plateau, ComparesMeansOfWindows) {
  const ScheduleRule rule{.kind = ScheduleKind::plateau,
                          .rate = 1,
                          .every = 2,
                          .factor = 0.5,
                          .patience = 0,
                          .threshold = 0};
  // Means 3, 2 (better), 2 (not better: halve), 1.5 (better).
  EXPECT_EQ(plateau_rates(rule, {1, 5, 0, 4, 2, 2, 1, 2, 9}),
            (std::vector<double>{1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5}));
}

TEST(Plateau, StopsAtTheLowestRate) {
  const ScheduleRule rule{
      .kind = ScheduleKind::plateau, .rate = 1, .rate_min = 0.3, .factor = 0.5, .patience = 0};
  EXPECT_EQ(plateau_rates(rule, {1, 1, 1, 1, 1}), (std::vector<double>{1, 1, 0.5, 0.3, 0.3}));
}

TEST(Advance, CountsStepsAndKeepsTheNumbersOfTheLast) {
  Control control;
  advance({.schedule = {.rate = 0.2}, .beta1 = 0.9, .beta2 = 0.99}, 3.5, 16, control);
  EXPECT_EQ(control.step, 1);
  EXPECT_EQ(control.loss, 3.5);
  EXPECT_EQ(control.grad_norm, 4);
  EXPECT_EQ(control.clip_scale, 1);
  EXPECT_EQ(control.rate, 0.2);
  advance({.schedule = {.rate = 0.2}, .beta1 = 0.9, .beta2 = 0.99}, 3, 1, control);
  EXPECT_EQ(control.step, 2);
  EXPECT_DOUBLE_EQ(control.beta1_power, 0.81);
  EXPECT_DOUBLE_EQ(control.beta2_power, 0.9801);
}

TEST(Advance, ClipsALongGradientToTheNorm) {
  Control control;
  advance({.schedule = {}, .clip_norm = 1}, 0, 16, control);
  EXPECT_EQ(control.clip_scale, 0.25);
  EXPECT_EQ(control.grad_norm, 4);  // as it was
  advance({.schedule = {}, .clip_norm = 5}, 0, 16, control);
  EXPECT_EQ(control.clip_scale, 1);
}

TEST(Advance, HaltsForGoodOnWhatIsNotFinite) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const std::pair<double, double> bad[] = {{kNan, 1}, {kInf, 1}, {-kInf, 1}, {1, kNan}, {1, kInf}};
  for (const auto& [loss, squares] : bad) {
    Control control;
    advance({.schedule = {.rate = 0.5}}, 2, 1, control);
    advance({.schedule = {.rate = 0.5}}, loss, squares, control);
    EXPECT_EQ(control.halted, 1) << loss << " " << squares;
    EXPECT_EQ(control.step, 1);
    advance({.schedule = {.rate = 0.5}}, 1, 1, control);  // later steps change nothing
    EXPECT_EQ(control.halted, 1);
    EXPECT_EQ(control.step, 1);
    EXPECT_FALSE(control.loss == 1 && control.grad_norm == 1);
  }
}

}  // namespace
}  // namespace iron
