#pragma once
/// The recipe of a training run.

#include <string>
#include <string_view>

#include "iron/nn/loss.h"
#include "iron/nn/network.h"
#include "iron/train/guard.h"
#include "iron/train/optimizer.h"
#include "iron/train/sampler.h"
#include "iron/train/schedule.h"

namespace iron {

/// Everything a run depends on beside the network and the rows. Its length is given either in
/// epochs or in steps.
struct TrainOptions {
  Optimizer optimizer = Adam{};
  Schedule schedule = Constant{};
  Loss loss = Mse{};
  i64 epochs = 0;
  i64 steps = 0;
  BatchSize batch = BatchSize::all();
  bool shuffle = true;
  bool spread = false;   ///< a batch takes one row out of each run of neighbours, in their order
  double clip_norm = 0;  ///< largest Euclidean norm of the gradient; 0: no clipping
  Guard guard = {};
  DType precision = DType::f32;
  u64 seed = 0;
  i64 schedule_from = 0;  ///< step the schedule starts at, where a resumed run was given a new one

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("optimizer", self.optimizer, "how a gradient moves the parameters");
    visit("schedule", self.schedule, "the learning rate over the run");
    visit("loss", self.loss, "what is made small");
    visit("epochs", self.epochs, "length of the run in passes over all rows");
    visit("steps", self.steps, "length of the run in steps, instead of epochs");
    visit("batch", self.batch, "rows of a step: a number, all, or row (of a picture)");
    visit("shuffle", self.shuffle, "take the rows in a new order every epoch");
    visit("spread", self.spread, "take one row of each run of neighbours, another every step");
    visit("clip_norm", self.clip_norm, "largest norm of the gradient; 0: no limit");
    visit("guard", self.guard, "when a run in trouble is set back");
    visit("precision", self.precision, "f32, f64 or bf16");
    visit("seed", self.seed, "number that all random choices start from");
    visit("schedule_from", self.schedule_from, "step at which the schedule starts");
  }
};

/// A run in steps.
struct RunLength {
  i64 steps_per_epoch = 1;
  i64 steps = 0;
};

/// Throws ValueError when neither or both of epochs and steps are given, or as `lower` of a batch.
RunLength run_length(const TrainOptions& options, const Source& source);

/// Steps of a window of the guard: as asked for, or else whole epochs of at least 50 steps, enough
/// of them to be worth a copy of the parameters, and some twenty in the run.
i64 guard_steps(const Program& program, const TrainOptions& options, const RunLength& length,
                i64 rows);

/// Steps between two evaluations over all `rows`: whole windows, so many that evaluating costs a
/// few hundredths of training.
i64 evaluation_steps(const Program& program, i64 rows);
/// The same for a run that is to end at a goal: evaluating costs up to a sixth of training.
i64 early_evaluation_steps(const Program& program, i64 rows);

/// The Program that trains `network` on `source` by this recipe. Throws ValueError, ShapeError or
/// TypeError naming what does not fit: an option out of range, rows of another width than the
/// network's, a sigmoid or softmax at the end of a network whose loss brings its own.
Program training_program(const NetworkSpec& network, const TrainOptions& options,
                         const Source& source);

/// The recipe as one JSON object.
std::string to_json(const TrainOptions& options);
/// The inverse. Keys left out keep their defaults. Throws DataError(where, …) naming the path of an
/// unknown key or name, or a value of the wrong type.
TrainOptions train_options_from_json(std::string_view text, const std::string& where);

}  // namespace iron
