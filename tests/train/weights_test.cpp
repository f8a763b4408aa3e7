// Rows that weigh differently.

#include <cmath>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/train/trainer.h"

namespace iron {
namespace {

constexpr i64 kRows = 5;
constexpr std::array<i64, kRows> kTimes{2, 0, 1, 3, 4};  // 10 in all

RowsData rows_of(const std::vector<i64>& which, i64 outputs) {
  std::vector<double> x;
  std::vector<double> y;
  for (const i64 r : which) {
    for (i64 j = 0; j < 3; ++j) x.push_back(std::sin(static_cast<double>(3 * r + j)));
    for (i64 j = 0; j < outputs; ++j) y.push_back(j == r % outputs ? 1 : 0);
  }
  const auto count = static_cast<i64>(which.size());
  return {Tensor::from(x, {count, 3}), Tensor::from(y, {count, outputs})};
}

Tensor trained(const RowsData& rows, const Loss& loss, DType precision) {
  const NetworkSpec network =
      make_network(3, {.hidden = {4}, .activation = Activation::tanh}, rows.targets.shape()[1]);
  Trainer trainer(
      network, {.optimizer = Sgd{.rate = 0.1}, .loss = loss, .steps = 20, .precision = precision},
      rows, Device::cpu());
  trainer.run();
  return trainer.parameters().to(DType::f64);
}

class Weights : public ::testing::TestWithParam<Loss> {};

/// A row of weight 3 is three rows.
TEST_P(Weights, AreRepetitions) {
  std::vector<i64> repeated;
  std::vector<double> weights;
  for (i64 r = 0; r < kRows; ++r) {
    const i64 times = kTimes[static_cast<std::size_t>(r)];
    repeated.insert(repeated.end(), static_cast<std::size_t>(times), r);
    weights.push_back(static_cast<double>(times * kRows) / 10.0);
  }
  const i64 outputs = std::holds_alternative<CrossEntropy>(GetParam()) ? 3 : 2;
  RowsData weighted = rows_of({0, 1, 2, 3, 4}, outputs);
  weighted.weights = Tensor::from(weights, {kRows});
  for (const auto& [precision, near] : {std::pair{DType::f64, 1e-13}, {DType::f32, 1e-5}}) {
    const Tensor found = trained(weighted, GetParam(), precision);
    const Tensor expected = trained(rows_of(repeated, outputs), GetParam(), precision);
    for (i64 i = 0; i < found.numel(); ++i) {
      EXPECT_NEAR(found[i].item<double>(), expected[i].item<double>(), near) << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Losses, Weights,
                         ::testing::Values(Loss{Mse{}}, Loss{Mae{}}, Loss{Huber{}}, Loss{Bce{}},
                                           Loss{CrossEntropy{}}));

TEST(WeightsOfAnotherShape, AreRefused) {
  RowsData rows = rows_of({0, 1, 2}, 1);
  rows.weights = Tensor::ones({2}, DType::f64);
  EXPECT_THROW(trained(rows, Mse{}, DType::f64), ShapeError);
  rows.weights = Tensor::ones({3}, DType::i64);
  EXPECT_THROW(trained(rows, Mse{}, DType::f64), TypeError);
}

}  // namespace
}  // namespace iron
