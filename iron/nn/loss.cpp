#include "iron/nn/loss.h"

#include <cmath>
#include <fmt/format.h>

#include "iron/core/error.h"

namespace iron {
namespace {

LossRule rule_of(const Mse&) { return {.kind = LossKind::mse}; }
LossRule rule_of(const Mae&) { return {.kind = LossKind::mae}; }
LossRule rule_of(const Huber& huber) { return {.kind = LossKind::huber, .delta = huber.delta}; }
LossRule rule_of(const Bce&) { return {.kind = LossKind::bce}; }
LossRule rule_of(const CrossEntropy&) { return {.kind = LossKind::cross_entropy}; }

}  // namespace

void validate(const Loss& loss) {
  const auto* huber = std::get_if<Huber>(&loss);
  if (huber == nullptr || (std::isfinite(huber->delta) && huber->delta > 0)) return;
  throw ValueError("loss.delta", fmt::format("must be above 0, not {:g}", huber->delta));
}

LossRule lower(const Loss& loss) {
  validate(loss);
  return std::visit([](const auto& choice) { return rule_of(choice); }, loss);
}

bool has_link(LossKind loss) noexcept {
  return loss == LossKind::bce || loss == LossKind::cross_entropy;
}

}  // namespace iron
