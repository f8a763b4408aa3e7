#pragma once
/// Who watches a run, and what they are shown. Observers read; they change nothing.

#include <string>
#include <vector>

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

/// A figure of an evaluation, such as {"psnr_db", "PSNR", 31.2, "dB"}.
struct Metric {
  std::string key;    ///< for files
  std::string label;  ///< for people
  double value = 0;
  std::string unit = {};
};

/// What an evaluation of the network found.
struct Score {
  double value = 0;      ///< lower is better; the parameters with the lowest are kept
  bool reached = false;  ///< what the run was for: it ends here
  bool alive = true;     ///< false: the output is little more than a constant
  std::vector<Metric> metrics = {};
};

/// The state after a slice of steps.
struct Progress : StepInfo {
  double seconds = 0;            ///< since this call of run began
  const Score* score = nullptr;  ///< the latest; null before the first
};

/// What the guard of a run did.
enum class NoticeKind : u8 {
  went_back,  ///< the loss jumped or was not finite
  eased,      ///< a start held at last after others that jumped
  lowered,    ///< the loss swung without falling
  restarted,  ///< the output stayed a constant
  flat,       ///< nothing: the loss has stopped falling
};

/// The guard stepped in.
struct Notice {
  NoticeKind kind = NoticeKind::flat;
  i64 step = 0;           ///< where that was noticed
  i64 back_to = 0;        ///< the step the run goes on from
  double loss = 0;        ///< NaN and infinity included
  double rate_scale = 1;  ///< what the schedule's rate is multiplied by from here on
};

/// How a call of run ended.
enum class Outcome : u8 {
  finished,  ///< the whole run is done
  reached,   ///< an evaluation found what the run was for
  paused,    ///< the steps asked for are done
  stopped,   ///< by the flag
  diverged,  ///< the loss jumped or was not finite, however often the run went back
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

/// Watches a run: on_progress comes several times a second, on_score at the same steps in every
/// run, on_notice when the guard steps in, on_end also when training diverges.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_start(const RunInfo&) {}
  virtual void on_progress(const Progress&) {}
  virtual void on_score(const StepInfo&, const Score&) {}
  virtual void on_notice(const Notice&) {}
  virtual void on_end(const TrainReport&) {}
};

}  // namespace iron
