#include "iron/train/schedule.h"

#include <limits>

#include "iron/train/check.h"

namespace iron {
namespace {

struct Run {
  double rate;
  i64 steps_per_epoch;
  i64 steps;
};

/// Epochs in steps; beyond what can be counted, as many as can: no run reaches them.
i64 in_steps(i64 epochs, const Run& run) {
  constexpr i64 kMost = std::numeric_limits<i64>::max();
  return epochs > kMost / run.steps_per_epoch ? kMost : epochs * run.steps_per_epoch;
}

void check_factor(double factor) {
  check_option(factor > 0 && factor < 1, "schedule.factor", "must lie in (0, 1)", factor);
}

void check_rate_min(double rate_min, const Run& run) {
  check_from_zero(rate_min, "schedule.rate_min");
  check_option(rate_min <= run.rate, "schedule.rate_min", "must not be above the optimizer's rate",
               rate_min);
}

ScheduleRule rule_of(const Constant&, const Run&) { return {.kind = ScheduleKind::constant}; }

ScheduleRule rule_of(const Cosine& cosine, const Run& run) {
  check_rate_min(cosine.rate_min, run);
  check_option(cosine.epochs >= 0, "schedule.epochs", "must be 0 or above", cosine.epochs);
  return {.kind = ScheduleKind::cosine,
          .rate_min = cosine.rate_min,
          .total_steps = cosine.epochs == 0 ? run.steps : in_steps(cosine.epochs, run)};
}

ScheduleRule rule_of(const Step& step, const Run& run) {
  check_option(step.every >= 1, "schedule.every", "must be at least 1", step.every);
  check_factor(step.factor);
  return {.kind = ScheduleKind::step, .every = in_steps(step.every, run), .factor = step.factor};
}

ScheduleRule rule_of(const Plateau& plateau, const Run& run) {
  check_option(plateau.patience >= 0, "schedule.patience", "must be 0 or above", plateau.patience);
  check_factor(plateau.factor);
  check_below_one(plateau.threshold, "schedule.threshold");
  check_rate_min(plateau.rate_min, run);
  return {.kind = ScheduleKind::plateau,
          .rate_min = plateau.rate_min,
          .every = run.steps_per_epoch,
          .factor = plateau.factor,
          .patience = plateau.patience,
          .threshold = plateau.threshold};
}

}  // namespace

ScheduleRule lower(const Schedule& schedule, double rate, i64 steps_per_epoch, i64 steps) {
  return std::visit(
      [&](const auto& choice) {
        check_option(choice.warmup >= 0, "schedule.warmup", "must be 0 or above", choice.warmup);
        ScheduleRule rule = rule_of(choice, Run{rate, steps_per_epoch, steps});
        rule.rate = rate;
        rule.warmup_steps = choice.warmup;
        return rule;
      },
      schedule);
}

}  // namespace iron
