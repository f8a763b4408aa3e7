#pragma once
/// Plans: compiled Programs. A Plan owns every workspace, packed weight and kernel; all allocation
/// and look-up happens when it is made, none while it runs.

#include <atomic>
#include <vector>

#include "iron/core/view.h"
#include "iron/program/control.h"

namespace iron {

/// What training changes, owned by the Trainer: on the Plan's device, contiguous, of the type that
/// the Program's precision is stored in, each of parameter_count(program) numbers.
struct TrainState {
  View parameters;
  std::vector<View> moments;  ///< moment_count(program.update) of them
};

/// Runs training steps. Not for two threads at once.
class StepPlan {
 public:
  virtual ~StepPlan() = default;

  /// Runs up to `steps` steps; stops early when `stop` becomes true (between two steps) or when
  /// control().halted. Returns the steps done. On return parameters and moments are up to date.
  virtual i64 run(i64 steps, const std::atomic<bool>& stop) = 0;

  /// The control numbers as they stand (on a GPU: one small transfer).
  virtual Control control() const = 0;
  /// Sets them, when a run is resumed.
  virtual void set_control(const Control& control) = 0;

  /// Loss and gradient at the present parameters for the batch of step control().step, without an
  /// update. `gradient` is contiguous, [parameter_count], on this device. For tests and inspection.
  virtual double gradient(View gradient) = 0;

  /// Call after the parameters were changed from outside.
  virtual void reload_parameters() = 0;
};

/// Runs a network forward. Not for two threads at once.
class ForwardPlan {
 public:
  virtual ~ForwardPlan() = default;
  /// in [rows, input_width] to out [rows, output_width]; both contiguous, of the type
  /// that the Program's precision is stored in and on this device; any number of rows. Throws
  /// ShapeError or TypeError otherwise.
  virtual void run(ConstView in, View out) = 0;
};

}  // namespace iron
