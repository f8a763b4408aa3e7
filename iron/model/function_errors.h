#pragma once
/// How far a learnt function is from the true one.

#include <vector>

#include "iron/model/function_model.h"

namespace iron {

/// Where errors are looked for.
enum class FunctionPart : u8 {
  inside,  ///< in the ranges that were learnt, between the samples
  outside  ///< within half a range beyond each end: extrapolation, which nothing was learnt for
};

/// |model − truth| over many points, in the function's own units.
struct FunctionErrors {
  double greatest = 0;
  std::vector<double> greatest_at = {};  ///< the point; empty where no value was finite
  double mean = 0;
  double least_value = 0;     ///< of the truth
  double greatest_value = 0;  ///< likewise
  i64 points = 0;             ///< where the truth is finite
  i64 left_out = 0;           ///< where it is not

  /// The greatest error as a part of the range of values; NaN where that is 0.
  double part_of_range() const noexcept { return greatest / (greatest_value - least_value); }
};

/// Compares the model with `formula` at some 10,000 even points of one variable, 300 × 300 of two.
/// Throws ValueError before the first fit, ShapeError when the formula has another number of
/// variables than the model.
FunctionErrors function_errors(const FunctionModel& model, const Formula& formula,
                               FunctionPart part);

/// The same at the samples a model was taught, or others. Throws as FunctionModel::score.
FunctionErrors function_errors(const FunctionModel& model, const FunctionSamples& samples);

}  // namespace iron
