#pragma once
/// The guard of a run: it notices a loss that jumps or swings, and a start that learns nothing, so
/// that nobody has to watch.

#include <limits>

#include "iron/core/types.h"

namespace iron {

/// When the guard steps in. Losses are judged by windows of steps, whole epochs wherever possible.
struct Guard {
  i64 every = 0;
  double jump = 10;
  i64 patience = 10;
  i64 retries = 6;
  double factor = 0.5;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("every", self.every, "steps of a window; 0: chosen for the run");
    visit("jump", self.jump, "a mean loss above this many times the best one is a jump");
    visit("patience", self.patience, "windows without a lower loss that are waited out");
    visit("retries", self.retries, "times to go back, and times to lower the rate; 0: never");
    visit("factor", self.factor, "what the rate is multiplied by then, in (0, 1)");
  }
};

/// Throws ValueError naming the option that is out of range.
void validate(const Guard& guard);

/// What the guard has seen and done so far: a part of the training state.
struct GuardState {
  static constexpr double kNone = std::numeric_limits<double>::max();
  double first_loss = kNone;  ///< of the first step; 0: not to be held against the first window
  double first_mean = kNone;  ///< mean loss of the first window
  double best_mean = kNone;   ///< the lowest mean loss of a window
  i64 stale = 0;              ///< windows since there was a lower one
  double last_mean = kNone;   ///< of the latest window
  double change = 0;          ///< average change from one mean to the next
  double idle_mean = kNone;   ///< the latest mean that was lower by more than that
  i64 idle = 0;               ///< windows since then
  i64 high = 0;               ///< windows in a row that may be a jump
  i64 flat = 0;               ///< 1: that the loss does not fall was told
  i64 retries = 0;            ///< times it went back since there was a lower one
  i64 lowered = 0;            ///< times it lowered the rate because of swings
  i64 eased = 0;              ///< 1: the rate that held at last was lowered once more
  i64 restarts = 0;           ///< times it began anew
  i64 alive = 1;              ///< 0: the latest evaluation found little more than a constant

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("first_loss", self.first_loss, "loss of the first step");
    visit("first_mean", self.first_mean, "mean loss of the first window");
    visit("best_mean", self.best_mean, "lowest mean loss of a window");
    visit("stale", self.stale, "windows since there was a lower one");
    visit("last_mean", self.last_mean, "mean loss of the latest window");
    visit("change", self.change, "average change from one mean to the next");
    visit("idle_mean", self.idle_mean, "the latest mean that was lower by more than that");
    visit("idle", self.idle, "windows since then");
    visit("high", self.high, "windows in a row that may be a jump");
    visit("flat", self.flat, "1: that the loss does not fall was told");
    visit("retries", self.retries, "times it went back since there was a lower one");
    visit("lowered", self.lowered, "times it lowered the rate because of swings");
    visit("eased", self.eased, "1: the rate that held at last was lowered once more");
    visit("restarts", self.restarts, "times it began anew");
    visit("alive", self.alive, "0: the latest evaluation found little more than a constant");
  }
};

/// A closed window.
struct Window {
  double mean = 0;   ///< of the losses
  double late = 0;   ///< of those in its second half
  double swing = 0;  ///< mean change from one loss to the next
  double rate = 0;   ///< of its last step
  double rate_base = 0;
};

/// What is to be done after a window.
enum class Verdict : u8 {
  good,      ///< nothing, and the parameters are worth going back to
  poor,      ///< nothing, but they are not
  jumped,    ///< go back
  held,      ///< begin anew at a part of the rate: it is the first that did not jump at once
  swinging,  ///< lower the rate
  flat,      ///< tell that the loss has stopped falling
};

/// Judges a window and keeps count. A jump is a mean above `jump` times the best one that also
/// gives up more than half of what the run had gained since its first window, for two windows in a
/// row: what passes by itself is none. The first window is a jump when its second half is above
/// `jump` times its first, or its mean above twice the first step's loss; the first one that is
/// none after such jumps shows how high a rate the run just bears, and that is too high to learn
/// well. A swing is a mean that has not fallen for `patience` windows though the loss changes by
/// more than a fiftieth of itself from step to step, at a rate that the schedule has not brought
/// low by itself; where the output is little more than a constant, a lower rate alone helps nobody.
/// `idle` counts windows since a mean was lower by more than means change from one to the next:
/// what only swings sets a new low now and then, too.
Verdict judge(const Guard& guard, const Window& window, GuardState& state);

}  // namespace iron
