#include "iron/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/nn/parameters.h"

namespace iron {
namespace {

void expect_on(Device device, const Tensor& tensor, const char* what) {
  if (tensor.device() == device) return;
  throw DeviceError("train",
                    std::string(what) + " are on " + to_string(tensor.device()) +
                        ", training is on " + to_string(device),
                    "move them with to(device) first");
}

Source source_of(const RowsData& data, Device device) {
  expect_on(device, data.inputs, "the inputs");
  expect_on(device, data.targets, "the targets");
  if (data.weights) expect_on(device, *data.weights, "the weights");
  return RowsSource{data.inputs.const_view(), data.targets.const_view(),
                    data.weights ? std::optional(data.weights->const_view()) : std::nullopt};
}

Source source_of(const PixelsData& data, Device device) {
  expect_on(device, data.pixels, "the pixels");
  expect_on(device, data.xs, "the x coordinates");
  expect_on(device, data.ys, "the y coordinates");
  return PixelsSource{data.pixels.const_view(), data.xs.const_view(), data.ys.const_view()};
}

Source source_of(const TrainData& data, Device device) {
  return std::visit([&](const auto& d) { return source_of(d, device); }, data);
}

const std::atomic<bool>& never() noexcept {
  static const std::atomic<bool> kFlag{false};
  return kFlag;
}

class Clock {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

Trainer::Trainer(NetworkSpec network, TrainOptions options, TrainData data, Device device)
    : network_(std::move(network)),
      options_(options),
      data_(std::move(data)),
      device_(device),
      stop_(&never()) {
  const Source source = source_of(data_, device);
  program_ = training_program(network_, options_, source);
  length_ = run_length(options_, source);
  parameters_ = initial_parameters(network_, options_.seed, storage_of(options_.precision), device);
  TrainState state{.parameters = parameters_.view(), .moments = {}};
  for (i64 i = 0; i < moment_count(program_.update); ++i) {
    moments_.push_back(Tensor::zeros(parameters_.shape(), parameters_.dtype(), device));
    state.moments.push_back(moments_.back().view());
  }
  plan_ = backend_for(device).compile(program_, state, source);
  control_ = plan_->control();
  good_ = copy_point();
}

void Trainer::call_every(i64 steps, std::function<void(const StepInfo&)> hook) {
  if (steps < 1) {
    throw ValueError("call_every", "needs at least 1 step, not " + std::to_string(steps));
  }
  call_at([steps](i64 step) { return step - step % steps + steps; }, std::move(hook));
}

void Trainer::call_at(std::function<i64(i64 step)> next,
                      std::function<void(const StepInfo&)> hook) {
  hooks_.push_back({std::move(next), std::move(hook)});
}

void Trainer::evaluate_with(std::function<Score(const StepInfo&)> evaluate) {
  evaluate_ = std::move(evaluate);
  evaluate_every_ = evaluation_steps(program_, row_count(source_of(data_, device_)));
}

void Trainer::evaluate_early(i64 steps, std::function<bool(double loss)> promising) {
  if (steps < 1) {
    throw ValueError("evaluate_early", "needs at least 1 step, not " + std::to_string(steps));
  }
  look_every_ = steps;
  promising_ = std::move(promising);
}

TrainReport Trainer::run() { return run(length_.steps); }

TrainReport Trainer::run(i64 steps) {
  if (steps < 0) throw ValueError("run", "cannot run " + std::to_string(steps) + " steps");
  const Clock clock;
  const i64 end = control_.step + std::min(steps, std::max<i64>(0, length_.steps - control_.step));
  const RunInfo start{.network = network_,
                      .options = options_,
                      .device = device_,
                      .rows = row_count(source_of(data_, device_)),
                      .parameters = trained_count(program_),
                      .steps_per_epoch = length_.steps_per_epoch,
                      .first_step = control_.step,
                      .last_step = end};
  for (Observer* observer : observers_) observer->on_start(start);

  while (control_.step < end && !reached_ && !stop_->load()) {
    const Clock slice;
    const i64 before = control_.step;
    const i64 done = plan_->run(next_slice(end), *stop_);
    control_ = plan_->control();
    if (done == 0 && control_.halted == 0) continue;
    if (!settle()) continue;  // the run was set back
    pace_.measured(done, slice.seconds());
    for (const Hook& hook : hooks_) {
      if (control_.step == hook.next(before)) hook.call(info());
    }
    for (Observer* observer : observers_) {
      observer->on_progress({info(), clock.seconds(), score_ ? &*score_ : nullptr});
    }
  }

  Outcome outcome = control_.step < length_.steps ? Outcome::paused : Outcome::finished;
  if (control_.step < end) outcome = Outcome::stopped;
  if (reached_) outcome = Outcome::reached;
  const TrainReport result = report(outcome, clock.seconds());
  for (Observer* observer : observers_) observer->on_end(result);
  return result;
}

/// Up to the next event: a hook, the end, or the time to look up.
i64 Trainer::next_slice(i64 end) const {
  const i64 step = control_.step;
  if (step == 0) return 1;  // its loss is what the first window is held against
  i64 slice = std::min(pace_.steps(), end - step);
  slice = std::min(slice, program_.window - step % program_.window);
  if (evaluate_) slice = std::min(slice, evaluate_every_ - step % evaluate_every_);
  if (evaluate_ && promising_) slice = std::min(slice, look_every_ - step % look_every_);
  for (const Hook& hook : hooks_) slice = std::min(slice, hook.next(step) - step);
  return slice;
}

StepInfo Trainer::info() const noexcept {
  return {
      .step = control_.step,
      .steps = length_.steps,
      .epoch = static_cast<double>(control_.step) / static_cast<double>(length_.steps_per_epoch),
      .loss = control_.loss,
      .rate = control_.rate,
      .grad_norm = control_.grad_norm};
}

TrainReport Trainer::report(Outcome outcome, double seconds) const {
  const StepInfo last = info();
  return {.outcome = outcome,
          .steps = last.step,
          .epochs = last.epoch,
          .loss = last.loss,
          .rate = last.rate,
          .seconds = seconds,
          .seed = options_.seed};
}

void Trainer::set_parameters(const Tensor& parameters) {
  if (parameters.shape() != parameters_.shape()) {
    throw ShapeError("set_parameters", "the network has " + to_string(parameters_.shape()) +
                                           " parameters, not " + to_string(parameters.shape()));
  }
  parameters_.copy_(parameters.to(parameters_.dtype()).to(device_));
  plan_->reload_parameters();
  guard_.first_loss = 0;  // good weights are disturbed by an optimizer that knows nothing yet
  keep_point();
}

Tensor Trainer::predict(const Tensor& inputs) const {
  return iron::predict(network_, program_.loss->kind, parameters_, inputs, options_.precision);
}

}  // namespace iron
