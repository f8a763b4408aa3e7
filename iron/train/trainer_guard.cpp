// What the Trainer does when a run is in trouble. All of it follows from step numbers and losses,
// so a resumed run is set back where an uninterrupted one is.

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "iron/core/error.h"
#include "iron/nn/parameters.h"
#include "iron/tensor/functions.h"
#include "iron/train/trainer.h"

namespace iron {
namespace {

constexpr i64 kMostRestarts = 3;
// A start that learns nothing has mostly too high a rate, or too flat a first layer.
constexpr double kRestartRate = 0.125;
constexpr double kRestartGain = 1.25;
// A rate that is just borne learns poorly; good ones lie several times below.
constexpr double kEasedRate = 0.25;
constexpr i64 kPatientShare = 10;   // a start has this part of the run to show life
constexpr i64 kShortPatience = 3;   // windows
constexpr i64 kPatientWindows = 4;  // short runs are given up to this part of them

/// A seed for the n-th start; the first is the user's own.
u64 start_seed(u64 seed, i64 start) { return seed + 0x9E3779B97F4A7C15U * static_cast<u64>(start); }

/// Multiplies the first trained matrix of flat parameters.
void scale_first_layer(const Program& program, double gain, Tensor& parameters) {
  for (const Segment& s : program.segments) {
    if (s.update != Update::train) continue;
    Tensor piece = parameters.slice(0, {s.offset, s.offset + s.shape.numel()});
    piece *= gain;
    return;
  }
}

}  // namespace

TrainPoint Trainer::copy_point() const {
  TrainPoint point{
      .parameters = parameters_.clone(), .moments = {}, .control = control_, .guard = guard_};
  for (const Tensor& moment : moments_) point.moments.push_back(moment.clone());
  return point;
}

/// Makes the present the point to go back to; its memory is there already.
void Trainer::keep_point() {
  good_.parameters.copy_(parameters_);
  for (std::size_t i = 0; i < moments_.size(); ++i) good_.moments[i].copy_(moments_[i]);
  good_.control = control_;
  good_.guard = guard_;
}

void Trainer::return_to(const TrainPoint& point) {
  parameters_.copy_(point.parameters);
  for (std::size_t i = 0; i < moments_.size(); ++i) moments_[i].copy_(point.moments[i]);
  control_ = point.control;
  guard_ = point.guard;
  evaluated_at_ = -1;
  plan_->reload_parameters();
  plan_->set_control(control_);
}

/// Whether the batch of the first step is a fair sample of all rows.
bool Trainer::first_step_is_fair() const {
  constexpr i64 kFew = 256;
  const bool sampled = program_.order == Order::rows || program_.order == Order::spread;
  return program_.batch == 0 || (sampled && program_.batch >= kFew);
}

/// Looks after the run where a slice has ended. False: it was set back.
bool Trainer::settle() {
  if (control_.halted != 0) {
    const bool loss = !std::isfinite(control_.loss);
    const double value = loss ? control_.loss : control_.grad_norm;
    go_back(value,
            fmt::format("the {} became {} in step {}", loss ? "loss" : "norm of the gradient",
                        std::isnan(value) ? "NaN" : "infinite", control_.step + 1));
    return false;
  }
  if (control_.step == 1 && guard_.first_loss == GuardState::kNone && first_step_is_fair()) {
    guard_.first_loss = control_.loss;
  }
  if (control_.guard_steps > 0 && control_.step % program_.window == 0 && !close_window()) {
    return false;
  }
  if (!evaluation_is_due()) return true;
  score();
  if (!std::isfinite(score_->value)) {
    go_back(score_->value, fmt::format("the output was not finite after step {}", control_.step));
    return false;
  }
  if (guard_.alive != 0 || reached_ || options_.guard.retries == 0) return true;
  const bool late = control_.step > length_.steps / kPatientShare;
  if (guard_.restarts < kMostRestarts && late && guard_.idle >= patient_guard().patience) {
    begin_anew();
    return false;
  }
  if (guard_.restarts > 0 && control_.step == length_.steps) {
    fail("nothing was learnt: the output is little more than a constant");
  }
  return true;
}

bool Trainer::evaluation_is_due() const {
  if (!evaluate_ || evaluated_at_ == control_.step) return false;
  if (control_.step % evaluate_every_ == 0 || control_.step == length_.steps) return true;
  return promising_ && control_.step % look_every_ == 0 && promising_(control_.loss);
}

/// The guard's options; a short run is not waited for as long as a long one.
Guard Trainer::patient_guard() const {
  Guard guard = options_.guard;
  const i64 part = length_.steps / program_.window / kPatientWindows;
  guard.patience = std::min(guard.patience, std::max(kShortPatience, part));
  return guard;
}

bool Trainer::close_window() {
  const auto steps = static_cast<double>(control_.guard_steps);
  const i64 late = control_.guard_steps / 2;  // of a whole window, rounded as advance does
  const Window window{.mean = control_.guard_sum / steps,
                      .late = late > 0 ? control_.guard_late / static_cast<double>(late) : 0,
                      .swing = control_.guard_swing / steps,
                      .rate = control_.rate,
                      .rate_base = base_rate(options_.optimizer) * control_.rate_scale};
  switch (judge(patient_guard(), window, guard_)) {
    case Verdict::jumped:
      go_back(window.mean,
              fmt::format("the loss rose to {:.3g} before step {}", window.mean, control_.step));
      return false;
    case Verdict::held:
      ease(window.mean);
      return false;
    case Verdict::good:
      keep_point();
      break;
    case Verdict::swinging:
      control_.rate_scale *= options_.guard.factor;
      plan_->set_control(control_);
      tell(NoticeKind::lowered, control_.step, window.mean);
      break;
    case Verdict::flat:
      tell(NoticeKind::flat, control_.step, window.mean);
      break;
    case Verdict::poor:
      break;
  }
  return true;
}

/// Back to the good point at a part of the rate; what the guard counts beyond such points stays.
void Trainer::set_back(double factor, i64 retries, i64 eased) {
  const double scale = control_.rate_scale * factor;
  return_to(good_);
  control_.rate_scale = scale;
  guard_.retries = retries;
  guard_.eased = eased;
  plan_->set_control(control_);
}

void Trainer::go_back(double loss, const std::string& trouble) {
  if (guard_.retries >= options_.guard.retries) fail(trouble);
  const i64 step = control_.step + control_.halted;  // the step at fault was not counted
  set_back(options_.guard.factor, guard_.retries + 1, guard_.eased);
  tell(NoticeKind::went_back, step, loss);
}

/// Back to the start, well below the rate that has just held there.
void Trainer::ease(double loss) {
  const i64 step = control_.step;
  set_back(kEasedRate, guard_.retries, 1);
  tell(NoticeKind::eased, step, loss);
}

void Trainer::begin_anew() {
  const i64 step = control_.step;
  const double loss = control_.loss;
  const i64 restarts = guard_.restarts + 1;
  const GuardState before = guard_;
  const double scale = control_.rate_scale * kRestartRate;
  TrainPoint start{.parameters = initial_parameters(network_, start_seed(options_.seed, restarts),
                                                    parameters_.dtype(), device_),
                   .moments = {},
                   .control = {},
                   .guard = {}};
  scale_first_layer(program_, std::pow(kRestartGain, restarts), start.parameters);
  for (const Tensor& moment : moments_) {
    start.moments.push_back(Tensor::zeros(moment.shape(), moment.dtype(), device_));
  }
  start.control.rate_scale = scale;
  start.guard.retries = before.retries;
  start.guard.lowered = before.lowered;
  start.guard.eased = 1;  // it has a lower rate already
  start.guard.restarts = restarts;
  return_to(start);
  keep_point();
  tell(NoticeKind::restarted, step, loss);
}

void Trainer::score() {
  evaluated_at_ = control_.step;
  score_ = evaluate_(info());
  guard_.alive = score_->alive ? 1 : 0;
  reached_ = score_->reached;
  if (std::isfinite(score_->value) && (!best_ || score_->value < best_->value)) {
    if (!best_) best_ = BestPoint{.parameters = parameters_.clone()};
    best_->parameters.copy_(parameters_);
    best_->step = control_.step;
    best_->value = score_->value;
  }
  for (Observer* observer : observers_) observer->on_score(info(), *score_);
}

void Trainer::evaluate_now() {
  if (evaluate_ && evaluated_at_ != control_.step) score();
}

void Trainer::tell(NoticeKind kind, i64 step, double loss) {
  const Notice notice{.kind = kind,
                      .step = step,
                      .back_to = control_.step,
                      .loss = loss,
                      .rate_scale = control_.rate_scale};
  for (Observer* observer : observers_) observer->on_notice(notice);
}

/// Ends the run with its best parameters in place.
void Trainer::fail(const std::string& trouble) {
  const double rate = base_rate(options_.optimizer);
  const double scale = control_.rate_scale;
  std::string detail = trouble;
  if (guard_.retries > 0) {
    detail += fmt::format(", though the run went back {} times and lowered its rate to {:.3g}",
                          guard_.retries, rate * scale);
  } else if (guard_.restarts > 0) {
    detail += fmt::format(", though the run began anew {} times, at last with the rate {:.3g}",
                          guard_.restarts, rate * scale);
  }
  if (best_ || options_.guard.retries > 0) {
    parameters_.copy_(best_ ? best_->parameters : good_.parameters);
    plan_->reload_parameters();
  }
  control_.halted = 1;
  plan_->set_control(control_);
  const TrainReport result = report(Outcome::diverged, 0);
  for (Observer* observer : observers_) observer->on_end(result);
  throw TrainingError(
      "train", detail,
      fmt::format("lower the learning rate (now {:g}) or limit the gradient's norm; "
                  "check that the rows hold no NaN",
                  rate));
}

}  // namespace iron
