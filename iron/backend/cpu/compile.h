#pragma once
/// Makes the CPU's Plans.

#include <memory>

#include "iron/backend/plan.h"
#include "iron/backend/source.h"
#include "iron/program/program.h"

namespace iron {

std::unique_ptr<StepPlan> compile_step_cpu(const Program& program, const TrainState& state,
                                           const Source& source);
std::unique_ptr<ForwardPlan> compile_forward_cpu(const Program& program,
                                                 const ConstView& parameters);

}  // namespace iron
