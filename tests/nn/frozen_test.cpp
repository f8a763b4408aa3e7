// Training leaves frozen segments as they are, bit for bit, and moves the others.

#include <algorithm>
#include <gtest/gtest.h>
#include <span>

#include "iron/nn/network.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

using testing::Matrix;
using testing::PlanRunner;

template <class T>
void expect_only_trained_move(const UpdateRule& update) {
  const NetworkSpec network =
      make_network(2,
                   {.encoding = Corners{.width = 12, .height = 7, .constant = true},
                    .hidden = {8},
                    .activation = Activation::tanh,
                    .output = Activation::sigmoid},
                   1);
  Program program;
  emit(network, program);
  program.loss = lower(Mse{});
  program.update = update;
  program.schedule.rate = 0.05;
  std::vector<double> start(static_cast<std::size_t>(parameter_count(program)));
  initialize(network, 5, start);
  const Matrix inputs = testing::uniform_matrix(300, 2, 1, -1, 1);
  Matrix targets(300, 1);
  for (i64 r = 0; r < 300; ++r) targets(r, 0) = inputs(r, 0) > inputs(r, 1) ? 1 : 0;

  PlanRunner<T> runner(program, start, inputs, targets);
  runner.run(1);
  const double first = runner.control().loss;
  runner.run(199);
  EXPECT_LT(runner.control().loss, 0.7 * first);
  for (const Segment& segment : program.segments) {
    const auto offset = static_cast<std::size_t>(segment.offset);
    const auto count = static_cast<std::size_t>(segment.shape.numel());
    const std::vector<T> before(start.begin() + segment.offset,
                                start.begin() + segment.offset + segment.shape.numel());
    const auto after = std::span(runner.parameters()).subspan(offset, count);
    EXPECT_EQ(std::ranges::equal(before, after), segment.update == Update::freeze) << segment.name;
  }
}

TEST(Frozen, SegmentsStayAsTheyAre) {
  expect_only_trained_move<float>(AdamRule{.weight_decay = 0.01, .decoupled = true});
  expect_only_trained_move<double>(AdamRule{.weight_decay = 0.01, .decoupled = true});
  expect_only_trained_move<float>(SgdRule{.momentum = 0.9, .weight_decay = 0.01});
}

}  // namespace
}  // namespace iron
