#pragma once
/// What iron image fit says of a run before and after it.

#include <string>
#include <vector>

#include "iron/model/picture_fit.h"
#include "iron/report/table.h"

namespace iron::command {

/// The whole configuration.
TextTable configuration(const PictureFit& fit, Device device);

/// What came of a run.
struct FitResult {
  const PictureFit& fit;
  const TrainReport& report;
  const PictureModel& model;
  std::vector<Notice> notices;
  std::string model_path;       ///< empty: none was written
  std::string checkpoint_path;  ///< likewise
  Device device;
  bool interrupted = false;
};

/// As text and as JSON on stdout.
void print_summary(const FitResult& result);
void print_json(const FitResult& result);

}  // namespace iron::command
