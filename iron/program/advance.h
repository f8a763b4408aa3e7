#pragma once
/// What happens between a step's gradient and its update: the same code on the host and on the
/// device, and the only place where training state other than parameters and moments changes.

#include <cmath>

#include "iron/core/host_device.h"
#include "iron/program/control.h"
#include "iron/program/schedule_rule.h"

namespace iron {

/// The rate of step `control.step` (the first step is 0).
IRON_HOST_DEVICE inline double scheduled_rate(const ScheduleRule& rule, const Control& control) {
  constexpr double kPi = 3.141592653589793;
  const i64 begun = control.step - rule.first_step;  // steps of this schedule that are done
  const double step = static_cast<double>(begun);
  double rate = rule.rate;
  switch (rule.kind) {
    case ScheduleKind::constant:
      break;
    case ScheduleKind::cosine: {
      const double total = static_cast<double>(rule.total_steps);
      const double done = step < total ? step / total : 1.0;
      rate = rule.rate_min + (rule.rate - rule.rate_min) * 0.5 * (1.0 + std::cos(kPi * done));
      break;
    }
    case ScheduleKind::step: {
      const i64 times = begun / rule.every;
      rate *= std::pow(rule.factor, static_cast<double>(times));
      break;
    }
    case ScheduleKind::plateau:
      break;
  }
  rate *= control.rate_scale;
  if (rule.kind == ScheduleKind::plateau && rate < rule.rate_min) rate = rule.rate_min;
  if (begun < rule.warmup_steps) rate *= (step + 1) / static_cast<double>(rule.warmup_steps);
  return rate;
}

/// Closes a window of a plateau schedule when it is full.
IRON_HOST_DEVICE inline void watch_plateau(const ScheduleRule& rule, Control& control) {
  control.window_loss += control.loss;
  if ((control.step + 1) % rule.every != 0) return;
  const double mean = control.window_loss / static_cast<double>(rule.every);
  control.window_loss = 0;
  if (mean < control.window_best * (1 - rule.threshold)) {
    control.window_best = mean;
    control.windows_waited = 0;
  } else if (++control.windows_waited > rule.patience) {
    control.rate_scale *= rule.factor;
    control.windows_waited = 0;
  }
}

/// Adds a loss to the guard's window; the host closes it, for only there can a run be set back.
IRON_HOST_DEVICE inline void watch_guard(i64 window, double loss, Control& control) {
  const i64 place = control.step % window;
  if (place == 0) {
    control.guard_sum = 0;
    control.guard_late = 0;
    control.guard_swing = 0;
    control.guard_steps = 0;
  }
  if (control.guard_steps > 0) control.guard_swing += std::fabs(loss - control.loss);
  control.guard_sum += loss;
  if (2 * place >= window) control.guard_late += loss;
  ++control.guard_steps;
}

/// The numbers of a Program that `advance` needs.
struct AdvanceRule {
  ScheduleRule schedule;
  i64 window = 1;
  double clip_norm = 0;
  double beta1 = 0;
  double beta2 = 0;
};

/// Takes the loss and the squared gradient norm of the step at hand; sets rate, clip scale and
/// bias corrections for its update and counts the step. A loss or norm that is not finite halts.
IRON_HOST_DEVICE inline void advance(const AdvanceRule& rule, double loss, double squared_norm,
                                     Control& control) {
  if (control.halted != 0) return;
  watch_guard(rule.window, loss, control);
  control.loss = loss;
  control.grad_norm = std::sqrt(squared_norm);
  if (!(control.loss - control.loss == 0) || !(control.grad_norm - control.grad_norm == 0)) {
    control.halted = 1;
    return;
  }
  const bool clip = rule.clip_norm > 0 && control.grad_norm > rule.clip_norm;
  control.clip_scale = clip ? rule.clip_norm / control.grad_norm : 1.0;
  control.rate = scheduled_rate(rule.schedule, control);
  control.beta1_power *= rule.beta1;
  control.beta2_power *= rule.beta2;
  if (rule.schedule.kind == ScheduleKind::plateau) watch_plateau(rule.schedule, control);
  ++control.step;
}

}  // namespace iron
