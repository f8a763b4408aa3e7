#pragma once
/// Control: the few numbers that steer training. They live beside the parameters on the device, so
/// that many steps run without the host looking.

#include <limits>

#include "iron/core/types.h"

namespace iron {

struct Control {
  i64 step = 0;            ///< steps done
  i32 halted = 0;          ///< 1: the loss or the gradient was not finite; updates do nothing
  double loss = 0;         ///< of the last step
  double grad_norm = 0;    ///< of the last step, before clipping
  double clip_scale = 1;   ///< what the last gradient was multiplied by
  double rate = 0;         ///< of the last step
  double rate_scale = 1;   ///< what a plateau schedule has made of the rate
  double beta1_power = 1;  ///< Adam: β₁ and β₂ to the power of the steps done
  double beta2_power = 1;
  double window_loss = 0;  ///< plateau: the sum of losses in this window
  double window_best = std::numeric_limits<double>::infinity();
  i64 windows_waited = 0;
};

}  // namespace iron
