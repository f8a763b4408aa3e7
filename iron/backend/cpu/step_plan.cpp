#include "iron/backend/cpu/compile.h"
#include "iron/core/error.h"

namespace iron {
std::unique_ptr<StepPlan> compile_step_cpu(const Program&, const TrainState&, const Source&) {
  throw ValueError("compile", "pending");
}
std::unique_ptr<ForwardPlan> compile_forward_cpu(const Program&, ConstView) {
  throw ValueError("compile", "pending");
}
}  // namespace iron
