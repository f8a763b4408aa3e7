// Weight decay that leaves biases alone.

#include <gtest/gtest.h>

#include "iron/train/trainer.h"

namespace iron {
namespace {

/// Rows of zeros whose targets are what the biases start from: no gradient, so that decay is all
/// that moves a parameter. Weight, then bias.
std::pair<double, double> after_one_step(bool decay_biases) {
  const NetworkSpec network = make_network(1, {.hidden = {}}, 1);
  Trainer trainer(
      network,
      {.optimizer = AdamW{.rate = 0.5, .weight_decay = 0.5, .decay_biases = decay_biases},
       .steps = 1,
       .precision = DType::f64},
      RowsData{Tensor::zeros({3, 1}, DType::f64), Tensor::full({3, 1}, 8.0, DType::f64)},
      Device::cpu());
  trainer.set_parameters(Tensor::from({4, 8}, DType::f64));
  trainer.run();
  return {trainer.parameters()[0].item<double>(), trainer.parameters()[1].item<double>()};
}

TEST(AdamWDecay, TakesFromAllParametersOrFromWeightsOnly) {
  EXPECT_EQ(after_one_step(true), std::pair(3.0, 6.0));
  EXPECT_EQ(after_one_step(false), std::pair(3.0, 8.0));
}

}  // namespace
}  // namespace iron
