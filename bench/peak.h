#pragma once
/// The most this machine computes: what a step is measured against.

#include "iron/core/dtype.h"
#include "iron/core/thread_team.h"

namespace iron::bench {

/// GFLOP/s of fused multiply-adds (two operations each) in registers, all members of `team` at
/// once, over about `seconds`. f32 or f64, with the widest instructions that `instructions()`
/// allows.
double measure_peak(ThreadTeam& team, DType dtype, double seconds);

}  // namespace iron::bench
