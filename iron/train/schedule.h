#pragma once
/// Schedules: the learning rate over a run. Users count in epochs; the Program counts in steps. A
/// warm-up, in steps, raises the rate of any schedule evenly from rate/warmup to the full rate.

#include <string_view>
#include <variant>

#include "iron/core/fields.h"
#include "iron/program/schedule_rule.h"

namespace iron {

/// The base rate throughout.
struct Constant {
  static constexpr std::string_view kName = "constant";
  i64 warmup = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("warmup", self.warmup, "steps over which the rate rises to its full value");
  }
};

/// rate_min + (rate − rate_min)·½(1 + cos(π·step / length)), rate_min after that
/// (Loshchilov and Hutter 2017, without restarts).
struct Cosine {
  static constexpr std::string_view kName = "cosine";
  double rate_min = 0;
  i64 epochs = 0;  ///< the length of the fall; 0: the length of the run
  i64 warmup = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("rate_min", self.rate_min, "the rate at the end");
    visit("epochs", self.epochs, "epochs until the end; 0: the length of the run");
    visit("warmup", self.warmup, "steps over which the rate rises to its full value");
  }
};

/// rate·factor^⌊epoch / every⌋.
struct Step {
  static constexpr std::string_view kName = "step";
  i64 every = 30;  ///< epochs
  double factor = 0.1;
  i64 warmup = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("every", self.every, "epochs between two falls of the rate");
    visit("factor", self.factor, "what each fall multiplies the rate by, in (0, 1)");
    visit("warmup", self.warmup, "steps over which the rate rises to its full value");
  }
};

/// Multiplies the rate by `factor` when the mean loss of an epoch has not fallen below
/// best·(1 − threshold) for more than `patience` epochs in a row.
struct Plateau {
  static constexpr std::string_view kName = "plateau";
  i64 patience = 10;  ///< epochs
  double factor = 0.1;
  double threshold = 1e-4;
  double rate_min = 0;
  i64 warmup = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("patience", self.patience, "epochs without a better loss that are waited out");
    visit("factor", self.factor, "what each fall multiplies the rate by, in (0, 1)");
    visit("threshold", self.threshold, "part by which a loss must be lower to be better");
    visit("rate_min", self.rate_min, "the lowest rate");
    visit("warmup", self.warmup, "steps over which the rate rises to its full value");
  }
};

using Schedule = std::variant<Constant, Cosine, Step, Plateau>;

/// The Program's rule for a run of `steps` steps whose base rate is `rate`. Throws ValueError
/// naming the option: a factor outside (0, 1), a lowest rate below 0 or above `rate`, a negative
/// warm-up or patience, fewer than one epoch, a threshold outside [0, 1).
ScheduleRule lower(const Schedule& schedule, double rate, i64 steps_per_epoch, i64 steps);

}  // namespace iron
