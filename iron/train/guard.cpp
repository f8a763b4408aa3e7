#include "iron/train/guard.h"

#include <algorithm>
#include <cmath>

#include "iron/train/check.h"

namespace iron {
namespace {

constexpr double kLower = 1 - 1e-4;  // times the best mean: a lower loss
constexpr double kGivenUp = 0.5;     // of what was gained
constexpr i64 kHighWindows = 2;
constexpr double kRisen = 2;         // times the first loss: a first window that began too fast
constexpr double kWorthKeeping = 2;  // times the best mean: still worth going back to
constexpr double kSwing = 0.02;      // of the loss, from step to step
constexpr double kLowRate = 0.1;     // of the base rate: swings there are the batches', not its

/// Counts the windows whose mean is not lower than before by more than means change anyway.
void count_idle(double mean, GuardState& state) {
  constexpr double kKept = 0.75;  // of the average change, from window to window
  if (state.last_mean != GuardState::kNone) {
    const double change = std::abs(mean - state.last_mean);
    state.change = state.change == 0 ? change : kKept * state.change + (1 - kKept) * change;
  }
  state.last_mean = mean;
  ++state.idle;
  if (mean < kLower * state.idle_mean - state.change) {
    state.idle_mean = mean;
    state.idle = 0;
  }
}

}  // namespace

void validate(const Guard& guard) {
  check_option(guard.every >= 0, "guard.every", "must be 0 or above", guard.every);
  check_option(std::isfinite(guard.jump) && guard.jump > 1, "guard.jump", "must be above 1",
               guard.jump);
  check_option(guard.patience >= 1, "guard.patience", "must be at least 1", guard.patience);
  check_option(guard.retries >= 0, "guard.retries", "must be 0 or above", guard.retries);
  check_option(guard.factor > 0 && guard.factor < 1, "guard.factor", "must lie in (0, 1)",
               guard.factor);
}

Verdict judge(const Guard& guard, const Window& window, GuardState& state) {
  if (!std::isfinite(window.mean)) return Verdict::jumped;  // the sum of finite losses
  if (state.first_mean == GuardState::kNone) {
    const double early = 2 * window.mean - window.late;
    const bool rises = window.late > guard.jump * early && window.late > 0;
    const bool rose = state.first_loss > 0 && window.mean > kRisen * state.first_loss;
    if (rises || rose) return Verdict::jumped;
    if (state.retries > 0 && state.eased == 0) return Verdict::held;
    state.first_mean = window.mean;
  }
  count_idle(window.mean, state);
  if (window.mean > guard.jump * state.best_mean &&
      window.mean - state.best_mean > kGivenUp * (state.first_mean - state.best_mean)) {
    return ++state.high < kHighWindows ? Verdict::poor : Verdict::jumped;
  }
  state.high = 0;
  if (window.mean < kLower * state.best_mean) {
    state.best_mean = window.mean;
    state.stale = 0;
    state.flat = 0;
    state.retries = 0;
    return Verdict::good;
  }
  ++state.stale;
  if (state.stale >= guard.patience) {
    const bool swings = window.swing > kSwing * window.mean;
    if (state.alive == 0) return Verdict::poor;
    if (swings && window.rate > kLowRate * window.rate_base && state.lowered < guard.retries) {
      ++state.lowered;
      state.stale = 0;
      return Verdict::swinging;
    }
    if (!swings && state.flat == 0 && window.mean > 0) {
      state.flat = 1;
      return Verdict::flat;
    }
  }
  return window.mean < kWorthKeeping * state.best_mean ? Verdict::good : Verdict::poor;
}

}  // namespace iron
