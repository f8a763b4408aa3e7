// The Trainer's state: what a checkpoint holds.

#include <cmath>

#include "iron/core/error.h"
#include "iron/train/trainer.h"

namespace iron {
namespace {

void expect_like(const Tensor& own, const Tensor& other, const char* what) {
  if (own.shape() != other.shape()) {
    throw ShapeError("restore", std::string(what) + " have shape " + to_string(other.shape()) +
                                    ", not " + to_string(own.shape()));
  }
  if (own.dtype() != other.dtype()) {
    throw TypeError("restore", std::string(what) + " are " + std::string(name_of(other.dtype())) +
                                   ", not " + std::string(name_of(own.dtype())));
  }
}

/// Numbers a run can have come to.
void check(const Control& c, const GuardState& g, i64 steps) {
  const auto expect = [](bool good, const char* what) {
    if (!good) throw ValueError("restore", std::string(what) + " is out of range");
  };
  expect(c.step >= 0 && c.step <= steps, "the step");
  expect(c.halted == 0, "halted");
  for (const double number :
       {c.loss, c.grad_norm, c.rate, c.window_loss, c.window_best, c.guard_sum, c.guard_late,
        c.guard_swing, g.first_loss, g.first_mean, g.best_mean}) {
    expect(std::isfinite(number), "a number of the state");
  }
  for (const double part : {c.clip_scale, c.rate_scale, c.beta1_power, c.beta2_power}) {
    expect(part >= 0 && part <= 1, "a factor of the state");
  }
  for (const i64 count : {c.windows_waited, c.guard_steps, g.stale, g.high, g.flat, g.retries,
                          g.lowered, g.restarts, g.alive}) {
    expect(count >= 0, "a count of the state");
  }
}

}  // namespace

TrainerState Trainer::state() const {
  TrainerState state;
  static_cast<TrainPoint&>(state) = copy_point();
  state.good = {.parameters = good_.parameters.clone(),
                .moments = {},
                .control = good_.control,
                .guard = good_.guard};
  for (const Tensor& moment : good_.moments) state.good.moments.push_back(moment.clone());
  if (best_) state.best = BestPoint{best_->parameters.clone(), best_->step, best_->value};
  state.reached = reached_;
  return state;
}

void Trainer::restore(const TrainerState& state) {
  const auto expect_fitting = [this](const TrainPoint& point) {
    expect_like(parameters_, point.parameters, "the parameters");
    if (point.moments.size() != moments_.size()) {
      throw ShapeError("restore", "the optimizer keeps " + std::to_string(moments_.size()) +
                                      " moments, not " + std::to_string(point.moments.size()));
    }
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      expect_like(moments_[i], point.moments[i], "the moments");
    }
    check(point.control, point.guard, length_.steps);
  };
  expect_fitting(state);
  expect_fitting(state.good);
  if (state.best) {
    expect_like(parameters_, state.best->parameters, "the best parameters");
    if (!std::isfinite(state.best->value) || state.best->step < 0) {
      throw ValueError("restore", "the best score is out of range");
    }
  }
  // The good point passes through the present to reach this device.
  const auto here = [this](const TrainPoint& point) {
    TrainPoint moved{.parameters = point.parameters.to(device_),
                     .moments = {},
                     .control = point.control,
                     .guard = point.guard};
    for (const Tensor& moment : point.moments) moved.moments.push_back(moment.to(device_));
    return moved;
  };
  return_to(here(state.good));
  keep_point();
  return_to(here(state));
  best_.reset();
  if (state.best) {
    best_ =
        BestPoint{state.best->parameters.to(device_).clone(), state.best->step, state.best->value};
  }
  reached_ = state.reached;
  score_.reset();
}

}  // namespace iron
