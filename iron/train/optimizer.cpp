#include "iron/train/optimizer.h"

#include "iron/train/check.h"

namespace iron {
namespace {

void check(const Sgd& sgd) {
  check_below_one(sgd.momentum, "optimizer.momentum");
  if (sgd.nesterov && sgd.momentum == 0) {
    throw ValueError("optimizer.nesterov", "does nothing without momentum",
                     "set momentum, for example 0.9");
  }
}

template <class AdamLike>
void check(const AdamLike& adam) {
  check_below_one(adam.beta1, "optimizer.beta1");
  check_below_one(adam.beta2, "optimizer.beta2");
  check_above_zero(adam.epsilon, "optimizer.epsilon");
}

UpdateRule rule_of(const Sgd& sgd) {
  return SgdRule{
      .momentum = sgd.momentum, .nesterov = sgd.nesterov, .weight_decay = sgd.weight_decay};
}

template <class AdamLike>
UpdateRule rule_of(const AdamLike& adam) {
  return AdamRule{.beta1 = adam.beta1,
                  .beta2 = adam.beta2,
                  .epsilon = adam.epsilon,
                  .weight_decay = adam.weight_decay,
                  .decoupled = std::is_same_v<AdamLike, AdamW>};
}

}  // namespace

void validate(const Optimizer& optimizer) {
  std::visit(
      [](const auto& choice) {
        check_above_zero(choice.rate, "optimizer.rate");
        check_from_zero(choice.weight_decay, "optimizer.weight_decay");
        check(choice);
      },
      optimizer);
}

UpdateRule lower(const Optimizer& optimizer) {
  validate(optimizer);
  return std::visit([](const auto& choice) { return rule_of(choice); }, optimizer);
}

double base_rate(const Optimizer& optimizer) noexcept {
  return std::visit([](const auto& choice) { return choice.rate; }, optimizer);
}

}  // namespace iron
