#pragma once
/// What a fit is to reach before its time.

#include <optional>
#include <string>
#include <string_view>

#include "iron/core/types.h"

namespace iron {

/// A run ends at the first evaluation that is as good as this; empty: at its last step.
struct Goal {
  std::optional<i64> wrong_pixels = {};  ///< at most so many
  std::optional<double> psnr_db = {};    ///< at least so much

  bool empty() const noexcept { return !wrong_pixels && !psnr_db; }

  /// Reads "0-wrong" (at most 0 wrong pixels), "40dB" or "none". Throws ValueError otherwise.
  static Goal parse(std::string_view text);
};

/// The inverse.
std::string to_string(const Goal& goal);

}  // namespace iron
