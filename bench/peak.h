#pragma once
/// The most this machine computes: what a step is measured against.

#include <optional>

#include "iron/core/dtype.h"
#include "iron/core/thread_team.h"

namespace iron::bench {

/// GFLOP/s of fused multiply-adds (two operations each) in registers, all members of `team` at
/// once, over about `seconds`. f32 or f64, with the widest instructions that `instructions()`
/// allows.
double measure_peak(ThreadTeam& team, DType dtype, double seconds);

/// The same of bf16: VDPBF16PS, which adds two products of bf16 to an f32 sum in each lane (four
/// operations). Empty where the processor lacks that instruction.
std::optional<double> measure_bf16_peak(ThreadTeam& team, double seconds);

}  // namespace iron::bench
