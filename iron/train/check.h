#pragma once
/// Ranges that options must keep to. Not for users.

#include <cmath>
#include <fmt/format.h>
#include <string>

#include "iron/core/error.h"
#include "iron/core/types.h"

namespace iron {

inline void check_option(bool good, const std::string& option, const char* rule, double value) {
  if (!good) throw ValueError(option, fmt::format("{}, not {:g}", rule, value));
}
inline void check_option(bool good, const std::string& option, const char* rule, i64 value) {
  if (!good) throw ValueError(option, fmt::format("{}, not {}", rule, value));
}

inline void check_above_zero(double value, const std::string& option) {
  check_option(std::isfinite(value) && value > 0, option, "must be above 0", value);
}
inline void check_from_zero(double value, const std::string& option) {
  check_option(std::isfinite(value) && value >= 0, option, "must be 0 or above", value);
}
inline void check_below_one(double value, const std::string& option) {
  check_option(value >= 0 && value < 1, option, "must lie in [0, 1)", value);
}

}  // namespace iron
