#pragma once
/// Control: the few numbers that steer training. They live beside the parameters on the device, so
/// that many steps run without the host looking. Every number is finite, so that a checkpoint can
/// hold them as text, except where `halted` says otherwise.

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
  double rate_scale = 1;   ///< what a plateau schedule or the guard has made of the rate
  double beta1_power = 1;  ///< Adam: β₁ and β₂ to the power of the steps done
  double beta2_power = 1;
  double window_loss = 0;  ///< plateau: the sum of losses in this window
  double window_best = std::numeric_limits<double>::max();
  i64 windows_waited = 0;
  double guard_sum = 0;    ///< guard: the losses of this window, added up
  double guard_late = 0;   ///< guard: those of its second half
  double guard_swing = 0;  ///< guard: by how much each differed from the one before, added up
  i64 guard_steps = 0;     ///< guard: steps of this window that are done

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("step", self.step, "steps done");
    visit("loss", self.loss, "of the last step");
    visit("grad_norm", self.grad_norm, "of the last step, before clipping");
    visit("clip_scale", self.clip_scale, "what the last gradient was multiplied by");
    visit("rate", self.rate, "of the last step");
    visit("rate_scale", self.rate_scale, "what the schedule's rate is multiplied by");
    visit("beta1_power", self.beta1_power, "Adam's first decay to the power of the steps");
    visit("beta2_power", self.beta2_power, "Adam's second decay to the power of the steps");
    visit("window_loss", self.window_loss, "plateau: the sum of losses in this window");
    visit("window_best", self.window_best, "plateau: the lowest mean loss of a window");
    visit("windows_waited", self.windows_waited, "plateau: windows without a lower one");
    visit("guard_sum", self.guard_sum, "guard: the sum of losses in this window");
    visit("guard_late", self.guard_late, "guard: the sum of those in its second half");
    visit("guard_swing", self.guard_swing, "guard: the sum of their changes");
    visit("guard_steps", self.guard_steps, "guard: steps of this window that are done");
  }
};

}  // namespace iron
