#pragma once
/// The learning rate as a function of the step, as plain data.

#include "iron/core/types.h"

namespace iron {

/// Shapes of the rate over a run. A warm-up multiplies any of them by (step + 1) / warmup_steps
/// until warmup_steps are done.
enum class ScheduleKind : u8 {
  constant,  ///< rate
  cosine,    ///< rate_min + (rate − rate_min)·½(1 + cos(π·step / total_steps))
  step,      ///< rate·factor^⌊step / every⌋
  plateau,   ///< rate·factor after `patience` windows of `every` steps without a better mean loss
};

struct ScheduleRule {
  ScheduleKind kind = ScheduleKind::constant;
  double rate = 1e-3;       ///< the base rate
  double rate_min = 0;      ///< cosine: the last; plateau: the lowest
  i64 first_step = 0;       ///< the step it starts from: "step" above counts from here
  i64 total_steps = 0;      ///< cosine: the length of the fall
  i64 warmup_steps = 0;     ///< 0: none
  i64 every = 1;            ///< step, plateau: steps of one stair or window
  double factor = 0.1;      ///< step, plateau: the multiplier
  i64 patience = 10;        ///< plateau: windows to wait
  double threshold = 1e-4;  ///< plateau: a loss is better below best·(1 − threshold)
};

}  // namespace iron
