// Schedules in epochs become rules in steps.

#include "iron/train/schedule.h"

#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/program/advance.h"

namespace iron {
namespace {

constexpr i64 kMost = std::numeric_limits<i64>::max();

TEST(Schedule, LowersEpochsToSteps) {
  const ScheduleRule constant = lower(Constant{.warmup = 3}, 0.5, 10, 100);
  EXPECT_EQ(constant.kind, ScheduleKind::constant);
  EXPECT_EQ(constant.rate, 0.5);
  EXPECT_EQ(constant.warmup_steps, 3);

  const ScheduleRule cosine = lower(Cosine{.rate_min = 0.1}, 0.5, 10, 95);
  EXPECT_EQ(cosine.kind, ScheduleKind::cosine);
  EXPECT_EQ(cosine.rate_min, 0.1);
  EXPECT_EQ(cosine.total_steps, 95);
  EXPECT_EQ(lower(Cosine{.epochs = 4}, 0.5, 10, 95).total_steps, 40);

  const ScheduleRule step = lower(Step{.every = 7, .factor = 0.25, .warmup = 2}, 0.5, 10, 100);
  EXPECT_EQ(step.kind, ScheduleKind::step);
  EXPECT_EQ(step.every, 70);
  EXPECT_EQ(step.factor, 0.25);
  EXPECT_EQ(step.warmup_steps, 2);

  const ScheduleRule plateau = lower(
      Plateau{.patience = 5, .factor = 0.5, .threshold = 0.01, .rate_min = 0.001}, 0.5, 10, 100);
  EXPECT_EQ(plateau.kind, ScheduleKind::plateau);
  EXPECT_EQ(plateau.every, 10);
  EXPECT_EQ(plateau.patience, 5);
  EXPECT_EQ(plateau.factor, 0.5);
  EXPECT_EQ(plateau.threshold, 0.01);
  EXPECT_EQ(plateau.rate_min, 0.001);
}

TEST(Schedule, EpochsBeyondCountingAreNeverReached) {
  EXPECT_EQ(lower(Step{.every = kMost / 2}, 0.5, 10, 100).every, kMost);
  EXPECT_EQ(lower(Cosine{.epochs = kMost}, 0.5, 10, 100).total_steps, kMost);
}

TEST(Schedule, RefusesOptionsOutOfRange) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const struct {
    const char* option;
    Schedule schedule;
  } cases[] = {
      {"schedule.warmup", Constant{.warmup = -1}},
      {"schedule.warmup", Plateau{.warmup = -1}},
      {"schedule.rate_min", Cosine{.rate_min = -1e-9}},
      {"schedule.rate_min", Cosine{.rate_min = 0.6}},
      {"schedule.rate_min", Cosine{.rate_min = kNan}},
      {"schedule.epochs", Cosine{.epochs = -1}},
      {"schedule.every", Step{.every = 0}},
      {"schedule.factor", Step{.factor = 0}},
      {"schedule.factor", Step{.factor = 1}},
      {"schedule.factor", Plateau{.factor = kNan}},
      {"schedule.patience", Plateau{.patience = -1}},
      {"schedule.threshold", Plateau{.threshold = 1}},
      {"schedule.rate_min", Plateau{.rate_min = 0.6}},
  };
  for (const auto& [option, schedule] : cases) {
    try {
      lower(schedule, 0.5, 10, 100);
      ADD_FAILURE() << "accepted: " << option;
    } catch (const ValueError& error) {
      EXPECT_EQ(error.where(), option) << error.what();
    }
  }
}

// A resumed run must not decay a rate that was already decayed: the rate is a function of the step
// and the base rate alone.
TEST(Schedule, TheRateOfAStepDoesNotDependOnWhereARunWasCut) {
  const ScheduleRule rule = lower(Cosine{.rate_min = 1e-6}, 0.1, 1, 100);
  Control whole;
  for (int i = 0; i < 60; ++i) advance({.schedule = rule}, 1, 1, whole);
  Control resumed;
  resumed.step = 59;
  advance({.schedule = rule}, 1, 1, resumed);
  EXPECT_EQ(whole.rate, resumed.rate);
}

}  // namespace
}  // namespace iron
