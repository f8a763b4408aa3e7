#pragma once
/// A curve in a line of text: ▇▅▃▂▁▁.

#include <span>
#include <string>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// One character of ▁▂▃▄▅▆▇█ for each value, from the least to the greatest on a logarithmic scale;
/// when some value is not above 0, on a linear one. Equal values are ▄; NaN and infinity are gaps.
std::string sparkline(std::span<const double> values);

/// The losses since a run began, squeezed into so many numbers (2 or more) that a sparkline shows
/// them all: whenever there are too many, each two become their mean.
class LossHistory {
 public:
  explicit LossHistory(i64 most = 16);

  void add(double loss);
  void clear();
  /// At most `most`, the oldest first.
  const std::vector<double>& values() const noexcept { return values_; }

 private:
  std::size_t most_;
  std::vector<double> values_;
  i64 each_ = 1;     // losses that make up a value
  i64 pending_ = 0;  // losses in sum_
  double sum_ = 0;
};

}  // namespace iron
