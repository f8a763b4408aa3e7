#pragma once
/// Trainer: runs a recipe.

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "iron/backend/plan.h"
#include "iron/tensor/tensor.h"
#include "iron/train/observer.h"
#include "iron/train/options.h"
#include "iron/train/pace.h"

namespace iron {

/// Row r is inputs[r] with targets[r]: [rows, in] and [rows, out], f32 or f64. Its loss counts
/// weights[r] times, where there are weights: [rows], not negative, of mean 1.
struct RowsData {
  Tensor inputs;
  Tensor targets;
  std::optional<Tensor> weights = {};
};

/// The pixel in row y and column x is the coordinates (xs[x], ys[y]) with the target
/// pixels[y, x, :]; pixels is [height, width, channels], f32 or f64.
struct PixelsData {
  Tensor pixels;
  Tensor xs;
  Tensor ys;
};

using TrainData = std::variant<RowsData, PixelsData>;

/// One point of a run, from which it can go on.
struct TrainPoint {
  Tensor parameters;
  std::vector<Tensor> moments;
  Control control;
  GuardState guard;
};

/// The parameters with the lowest score.
struct BestPoint {
  Tensor parameters;
  i64 step = 0;
  double value = 0;
};

/// What training changes, for checkpoints: everything a resumed run needs beside the recipe.
struct TrainerState : TrainPoint {
  TrainPoint good;                ///< where the guard goes back to
  std::optional<BestPoint> best;  ///< empty before the first evaluation
  bool reached = false;           ///< an evaluation ended the run
};

/// Owns a run: the parameters, the optimizer's moments, the rows and the compiled Program. The same
/// network, recipe and rows give the same bits on a device, however run is cut into calls, whoever
/// watches, and with any number of threads. Not for two threads at once.
class Trainer {
 public:
  /// Compiles the run and draws the parameters from options.seed. The data must lie on `device`.
  /// Throws what training_program throws; DeviceError when data or backend are elsewhere.
  Trainer(NetworkSpec network, TrainOptions options, TrainData data, Device device);
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// `observer` outlives the Trainer.
  void add_observer(Observer& observer) { observers_.push_back(&observer); }
  /// Calls `hook` when exactly `steps`, 2·steps, … steps are done. It may read this Trainer
  /// (predict, parameters, state). Throws ValueError when steps < 1.
  void call_every(i64 steps, std::function<void(const StepInfo&)> hook);
  /// The same at the steps `next` gives: the first one after the step it is shown.
  void call_at(std::function<i64(i64 step)> next, std::function<void(const StepInfo&)> hook);
  /// run returns between two steps once `flag` is true. `flag` outlives the Trainer.
  void stop_on(const std::atomic<bool>& flag) noexcept { stop_ = &flag; }

  /// Calls `evaluate` at the same steps of every such run (`evaluation_steps`, and the last one).
  /// It may read this Trainer. The parameters with the lowest value are kept; the run ends when the
  /// goal is reached, and begins anew, with another seed and a lower rate, when no evaluation in
  /// its first tenth finds the output alive.
  void evaluate_with(std::function<Score(const StepInfo&)> evaluate);
  /// Evaluates also after every `steps`-th step whose loss `promising` holds of, so that a run ends
  /// soon after its goal is reached. Throws ValueError when steps < 1.
  void evaluate_early(i64 steps, std::function<bool(double loss)> promising);
  /// Evaluates now, unless that was done at this very step; for a run that ends early.
  void evaluate_now();

  /// Runs to the end, or until an evaluation reaches the goal. When the loss jumps or is no longer
  /// finite, it goes back to the last good parameters at a lower rate (see Guard); it throws
  /// TrainingError when that was done options.guard.retries times, and the parameters are then the
  /// best ones.
  TrainReport run();
  /// Runs at most `steps` further steps, not beyond the end. Throws ValueError when negative.
  TrainReport run(i64 steps);

  /// Flat, in the order of program().segments, in the type the recipe's precision is stored in, on
  /// the device. They are the Trainer's own: clone() them to keep them.
  const Tensor& parameters() const noexcept { return parameters_; }
  /// Those with the lowest score; the ones above before the first evaluation.
  const Tensor& best_parameters() const noexcept { return best_ ? best_->parameters : parameters_; }
  /// The best point so far; empty before the first evaluation.
  const std::optional<BestPoint>& best() const noexcept { return best_; }
  /// Copies values of that shape in; dtype and device may differ. Throws ShapeError.
  void set_parameters(const Tensor& parameters);
  /// inputs [rows, in] to predictions [rows, out] (after the loss's link), in the recipe's
  /// precision, with the parameters as they stand.
  Tensor predict(const Tensor& inputs) const;

  /// A copy of what training has changed so far, and its return. A run that is restored gives the
  /// same bits as one that was never cut. Throws ShapeError or TypeError when the state is of
  /// another network or recipe.
  TrainerState state() const;
  void restore(const TrainerState& state);

  const NetworkSpec& network() const noexcept { return network_; }
  const TrainOptions& options() const noexcept { return options_; }
  /// The Program as compiled.
  const Program& program() const noexcept { return program_; }
  Device device() const noexcept { return device_; }
  /// Steps done, and steps of the whole run.
  i64 step() const noexcept { return control_.step; }
  i64 steps() const noexcept { return length_.steps; }
  i64 steps_per_epoch() const noexcept { return length_.steps_per_epoch; }

 private:
  struct Hook {
    std::function<i64(i64 step)> next;  ///< the first step after `step` at which to call
    std::function<void(const StepInfo&)> call;
  };

  i64 next_slice(i64 end) const;
  StepInfo info() const noexcept;
  TrainReport report(Outcome outcome, double seconds) const;

  // The guard's part.
  TrainPoint copy_point() const;
  void keep_point();
  void return_to(const TrainPoint& point);
  bool first_step_is_fair() const;
  bool settle();
  bool evaluation_is_due() const;
  Guard patient_guard() const;
  bool close_window();
  void go_back(double loss, const std::string& trouble);
  void set_back(double factor, i64 retries, i64 eased);
  void ease(double loss);
  void begin_anew();
  void score();
  void tell(NoticeKind kind, i64 step, double loss);
  [[noreturn]] void fail(const std::string& trouble);

  NetworkSpec network_;
  TrainOptions options_;
  TrainData data_;
  Device device_;
  Program program_;
  RunLength length_;
  Tensor parameters_;
  std::vector<Tensor> moments_;
  std::unique_ptr<StepPlan> plan_;
  Control control_;  ///< as last read
  GuardState guard_;
  TrainPoint good_;
  std::optional<BestPoint> best_;
  bool reached_ = false;
  std::function<Score(const StepInfo&)> evaluate_;
  i64 evaluate_every_ = 0;
  std::function<bool(double loss)> promising_;
  i64 look_every_ = 0;     ///< steps, where promising_ is set
  i64 evaluated_at_ = -1;  ///< step of the latest evaluation
  std::optional<Score> score_;
  Pace pace_;
  std::vector<Observer*> observers_;
  std::vector<Hook> hooks_;
  const std::atomic<bool>* stop_;
};

}  // namespace iron
