#pragma once
/// What iron function fit says of a run.

#include <optional>
#include <string>
#include <vector>

#include "iron/model/function_errors.h"

namespace iron::command {

/// What came of a run.
struct FunctionResult {
  const FunctionModel& model;
  const FunctionSamples& samples;
  double noise = 0;
  const TrainReport& report;
  std::optional<FunctionErrors> inside = {};   ///< empty without a formula
  std::optional<FunctionErrors> outside = {};  ///< likewise
  FunctionErrors taught;                       ///< at the samples
  std::vector<Notice> notices;
  std::string model_path;
  std::string plot_path;  ///< empty: none was drawn
  bool interrupted = false;
};

/// "x = 0.5" or "x = 0.5, y = -1".
std::string point_text(const std::vector<InputRange>& inputs, const std::vector<double>& point);

/// As text and as JSON on stdout.
void print_summary(const FunctionResult& result);
void print_json(const FunctionResult& result);

}  // namespace iron::command
