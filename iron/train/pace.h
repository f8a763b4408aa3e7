#pragma once
/// How many steps to run before looking up. Only when the host looks depends on it, never what is
/// computed.

#include "iron/core/types.h"

namespace iron {

/// Adapts the number of steps to the measured time of a step, so that a slice takes some 40 ms.
class Pace {
 public:
  /// Steps of the next slice; ≥ 1.
  i64 steps() const noexcept { return steps_; }
  /// `steps` ≥ 1 steps took `seconds`.
  void measured(i64 steps, double seconds) noexcept;

 private:
  i64 steps_ = 1;
};

}  // namespace iron
