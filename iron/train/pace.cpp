#include "iron/train/pace.h"

#include <algorithm>

namespace iron {
namespace {

constexpr double kSliceSeconds = 0.04;
constexpr double kGrowth = 8;  // a short first slice measures start-up more than steps
constexpr double kMost = 1e9;

}  // namespace

void Pace::measured(i64 steps, double seconds) noexcept {
  const auto done = static_cast<double>(steps);
  const double fitting = seconds > 0 ? done * kSliceSeconds / seconds : kMost;
  steps_ = static_cast<i64>(std::clamp(std::min(fitting, done * kGrowth), 1.0, kMost));
}

}  // namespace iron
