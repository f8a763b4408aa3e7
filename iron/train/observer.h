#pragma once
/// Who watches a run, and what they are shown. Observers read; they change nothing.

#include "iron/core/device.h"
#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// What is known before the first step.
struct RunInfo {
  const NetworkSpec& network;
  const TrainOptions& options;
  Device device;
  i64 rows = 0;        ///< of the source
  i64 parameters = 0;  ///< trained numbers
  i64 steps_per_epoch = 1;
  i64 first_step = 0;  ///< steps done before
  i64 last_step = 0;   ///< steps done when this call ends
};

/// The state after a step.
struct StepInfo {
  i64 step = 0;          ///< steps done
  i64 steps = 0;         ///< of the whole run
  double epoch = 0;      ///< step / steps_per_epoch
  double loss = 0;       ///< of that step's rows, before its update
  double rate = 0;       ///< of that step
  double grad_norm = 0;  ///< before clipping
};

/// The state after a slice of steps.
struct Progress : StepInfo {
  double seconds = 0;  ///< since this call of run began
};

/// How a call of run ended.
enum class Outcome : u8 {
  finished,  ///< the whole run is done
  paused,    ///< the steps asked for are done
  stopped,   ///< by the flag
  diverged,  ///< the loss or gradient was not finite
};

/// What a call of run did.
struct TrainReport {
  Outcome outcome = Outcome::finished;
  i64 steps = 0;       ///< done in all
  double epochs = 0;   ///< done in all
  double loss = 0;     ///< of the last step's rows, before its update
  double rate = 0;     ///< of the last step
  double seconds = 0;  ///< of this call
  u64 seed = 0;
};

/// Watches a run: on_progress comes several times a second, on_end also when training diverges.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_start(const RunInfo&) {}
  virtual void on_progress(const Progress&) {}
  virtual void on_end(const TrainReport&) {}
};

}  // namespace iron
