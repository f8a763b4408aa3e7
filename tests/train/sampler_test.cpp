// Which rows make a step: each once an epoch, in the order asked for, short batches weighted right.
// A network y = x w on rows x = unit vectors tells by its gradient which rows it saw.

#include "iron/train/sampler.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <numeric>

#include "iron/core/error.h"
#include "iron/nn/network.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

using testing::Matrix;
using testing::PlanRunner;

/// Views of the right shape; nobody reads through them.
Source table(i64 rows) {
  return RowsSource{{nullptr, DType::f64, {rows, 3}}, {nullptr, DType::f64, {rows, 1}}};
}
Source picture(i64 height, i64 width) {
  return PixelsSource{{nullptr, DType::f32, {height, width, 3}},
                      {nullptr, DType::f32, {width}},
                      {nullptr, DType::f32, {height}}};
}

void expect_sampler(const Sampler& found, i64 batch, Order order, i64 steps_per_epoch) {
  EXPECT_EQ(found.batch, batch);
  EXPECT_EQ(found.order, order);
  EXPECT_EQ(found.steps_per_epoch, steps_per_epoch);
}

TEST(BatchSize, LowersToRowsAndOrder) {
  expect_sampler(lower(BatchSize::all(), true, table(10)), 0, Order::sequential, 1);
  expect_sampler(lower(0, false, table(10)), 0, Order::sequential, 1);
  expect_sampler(lower(10, true, table(10)), 0, Order::sequential, 1);
  expect_sampler(lower(11, true, table(10)), 0, Order::sequential, 1);
  expect_sampler(lower(5, true, table(10)), 5, Order::rows, 2);
  expect_sampler(lower(4, false, table(10)), 4, Order::sequential, 3);
  expect_sampler(lower(1, true, table(10)), 1, Order::rows, 10);
  expect_sampler(lower(5, true, picture(3, 7)), 5, Order::rows, 5);
  expect_sampler(lower(BatchSize::picture_row(), true, picture(3, 7)), 7, Order::blocks, 3);
  expect_sampler(lower(BatchSize::picture_row(), false, picture(3, 7)), 7, Order::sequential, 3);
}

TEST(BatchSize, RefusesWhatMakesNoSense) {
  EXPECT_THROW(lower(0, true, table(0)), ValueError);
  EXPECT_THROW(lower(BatchSize::picture_row(), true, picture(3, 0)), ValueError);
  EXPECT_THROW(lower(-1, true, table(10)), ValueError);
  EXPECT_THROW(lower(BatchSize::picture_row(), true, table(10)), ValueError);
}

TEST(BatchSize, IsReadFromWords) {
  EXPECT_EQ(BatchSize::parse("all"), BatchSize::all());
  EXPECT_EQ(BatchSize::parse("row"), BatchSize::picture_row());
  EXPECT_EQ(BatchSize::parse("250"), BatchSize(250));
  for (const char* bad : {"", "-3", "2.5", "10x", "rows", "99999999999999999999"}) {
    EXPECT_THROW(BatchSize::parse(bad), ValueError) << bad;
  }
  for (const BatchSize batch : {BatchSize::all(), BatchSize::picture_row(), BatchSize(7)}) {
    EXPECT_EQ(BatchSize::parse(to_string(batch)), batch);
  }
}

/// The rows of each step, with their weight in the gradient, for `steps` steps.
std::vector<std::map<i64, double>> rows_seen(i64 rows, const Sampler& sampler, i64 steps) {
  Program program;
  emit({.inputs = rows, .layers = {{.width = 1, .bias = false}}}, program);
  program.loss = LossRule{};
  program.batch = sampler.batch;
  program.order = sampler.order;
  program.seed = 5;
  Matrix inputs(rows, rows);
  for (i64 r = 0; r < rows; ++r) inputs(r, r) = 1;
  Matrix targets(rows, 1);
  std::fill(targets.values.begin(), targets.values.end(), -0.5);
  // At w = 0 each row's gradient is 2·(0 + ½) = 1 on its own number.
  PlanRunner<double> runner(program, std::vector<double>(static_cast<std::size_t>(rows)), inputs,
                            targets);
  std::vector<std::map<i64, double>> seen;
  for (i64 step = 0; step < steps; ++step) {
    Control control;
    control.step = step;
    runner.plan().set_control(control);
    double loss = 0;
    const std::vector<double> gradient = runner.gradient(loss);
    EXPECT_DOUBLE_EQ(loss, 0.25);  // a mean, however many rows
    seen.emplace_back();
    for (i64 r = 0; r < rows; ++r) {
      const double weight = gradient[static_cast<std::size_t>(r)];
      if (weight != 0) seen.back()[r] = weight;
    }
  }
  return seen;
}

std::vector<i64> order_of_epoch(const std::vector<std::map<i64, double>>& seen, i64 epoch,
                                i64 steps) {
  std::vector<i64> order;
  for (i64 s = epoch * steps; s < (epoch + 1) * steps; ++s) {
    for (const auto& [row, weight] : seen[static_cast<std::size_t>(s)]) order.push_back(row);
  }
  return order;
}

class Epoch : public ::testing::TestWithParam<bool> {};

TEST_P(Epoch, SeesEachRowOnceAndWeighsAShortBatchRightly) {
  constexpr i64 kRows = 23;
  constexpr i64 kBatch = 5;
  const Sampler sampler = lower(kBatch, GetParam(), table(kRows));
  const i64 steps = sampler.steps_per_epoch;
  ASSERT_EQ(steps, 5);
  const auto seen = rows_seen(kRows, sampler, 3 * steps);
  for (std::size_t s = 0; s < seen.size(); ++s) {
    const std::size_t expected = s % 5 == 4 ? 3 : kBatch;
    EXPECT_EQ(seen[s].size(), expected);
    for (const auto& [row, weight] : seen[s]) {
      EXPECT_DOUBLE_EQ(weight, 1.0 / static_cast<double>(expected)) << "row " << row;
    }
  }
  std::vector<std::vector<i64>> orders;
  for (i64 epoch = 0; epoch < 3; ++epoch) {
    std::vector<i64> order = order_of_epoch(seen, epoch, steps);
    orders.push_back(order);
    std::sort(order.begin(), order.end());
    for (i64 r = 0; r < kRows; ++r) EXPECT_EQ(order.at(static_cast<std::size_t>(r)), r);
  }
  const bool shuffled = GetParam();
  EXPECT_EQ(orders[0] != orders[1], shuffled);
  EXPECT_EQ(orders[1] != orders[2], shuffled);
  EXPECT_EQ(std::is_sorted(orders[0].begin(), orders[0].end()), !shuffled);
}

INSTANTIATE_TEST_SUITE_P(Orders, Epoch, ::testing::Bool(),
                         [](const auto& tested) { return tested.param ? "shuffled" : "in_order"; });

TEST(Blocks, AreWholePictureRowsInAnOrderOfTheirOwn) {
  constexpr i64 kHeight = 6;
  constexpr i64 kWidth = 4;
  const Sampler sampler = lower(BatchSize::picture_row(), true, picture(kHeight, kWidth));
  const auto seen = rows_seen(kHeight * kWidth, sampler, 2 * kHeight);
  std::vector<std::vector<i64>> orders(2);
  for (std::size_t s = 0; s < seen.size(); ++s) {
    ASSERT_EQ(seen[s].size(), kWidth);
    const i64 first = seen[s].begin()->first;
    EXPECT_EQ(first % kWidth, 0);
    EXPECT_EQ(seen[s].rbegin()->first, first + kWidth - 1);
    orders[s / kHeight].push_back(first / kWidth);
  }
  EXPECT_NE(orders[0], orders[1]);
  for (std::vector<i64>& order : orders) {
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, (std::vector<i64>{0, 1, 2, 3, 4, 5}));
  }
}

TEST(Spread, TakesOneRowOfEachRunAndEachRowOnceAnEpoch) {
  for (const auto& [rows, batch] :
       {std::pair<i64, i64>{24, 6}, {23, 5}, {23, 6}, {7, 6}, {10, 1}, {130, 64}}) {
    const Sampler sampler = lower(batch, true, table(rows), true);
    ASSERT_EQ(sampler.order, Order::spread);
    const i64 steps = sampler.steps_per_epoch;
    const auto seen = rows_seen(rows, sampler, 2 * steps);
    std::vector<std::vector<i64>> epochs(2);
    for (std::size_t s = 0; s < seen.size(); ++s) {
      i64 run = 0;
      const double weight = 1.0 / static_cast<double>(seen[s].size());
      for (const auto& [row, found] : seen[s]) {
        EXPECT_EQ(row / steps, run++) << rows << " rows, batches of " << batch << ", step " << s;
        EXPECT_DOUBLE_EQ(found, weight);
        epochs[s / static_cast<std::size_t>(steps)].push_back(row);
      }
    }
    if (steps > 2) {
      EXPECT_NE(epochs[0], epochs[1]);
    }
    for (std::vector<i64>& epoch : epochs) {
      std::ranges::sort(epoch);
      std::vector<i64> all(static_cast<std::size_t>(rows));
      std::iota(all.begin(), all.end(), 0);
      EXPECT_EQ(epoch, all) << rows << " rows, batches of " << batch;
    }
  }
}

}  // namespace
}  // namespace iron
