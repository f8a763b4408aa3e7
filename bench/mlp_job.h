#pragma once
/// A network of dense layers in training, straight through the backend: the same Program and Plan
/// that the Trainer runs, without its reports.

#include <memory>
#include <vector>

#include "iron/backend/backend.h"

namespace iron::bench {

struct MlpOptions {
  std::vector<i64> widths;                   ///< input first, output last
  i64 rows = 0;                              ///< of made-up data
  i64 batch = 0;                             ///< 0: all rows
  Activation activation = Activation::tanh;  ///< between the layers
  UpdateRule update = AdamRule{};
  DType precision = DType::f32;
};

/// Owns everything the plan works on.
class MlpJob {
 public:
  explicit MlpJob(const MlpOptions& options);

  /// Trains `steps` steps. Throws TrainingError when the loss is no longer finite.
  void run(i64 steps);

 private:
  View numbers(Shape shape);
  void fill(const View& view, u64 seed, double low, double high);

  Backend& backend_;
  DType precision_;
  std::vector<std::shared_ptr<void>> memory_;
  Source source_;
  TrainState state_;
  std::unique_ptr<StepPlan> plan_;
};

}  // namespace iron::bench
