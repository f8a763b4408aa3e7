// Which Programs are refused, and what is said about them.

#include <cmath>
#include <functional>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/program/program.h"

namespace iron {
namespace {

/// 2 inputs, 3 frequencies, a dense layer 6 → 4 with bias, tanh, a dense layer 4 → 1 without.
Program good() {
  Program p;
  p.ops = {op::Input{2}, op::Fourier{2, 3, 0}, op::Dense{6, 4, 1, 2},
           op::Activate{Activation::tanh, 0}, op::Dense{4, 1, 3}};
  p.segments = {{"encoding.frequencies", 0, {2, 3}, Update::freeze},
                {"layers.0.weight", 6, {6, 4}},
                {"layers.0.bias", 30, {4}},
                {"layers.1.weight", 34, {4, 1}}};
  p.loss = LossRule{};
  return p;
}

TEST(Program, CountsItsParametersAndWidths) {
  const Program p = good();
  EXPECT_NO_THROW(validate(p));
  EXPECT_EQ(parameter_count(p), 38);
  EXPECT_EQ(trained_count(p), 32);
  EXPECT_EQ(input_width(p), 2);
  EXPECT_EQ(output_width(p), 1);
  Program encoded = p;
  encoded.ops.resize(2);
  EXPECT_EQ(output_width(encoded), 6);
}

TEST(Program, MomentsByRule) {
  EXPECT_EQ(moment_count(SgdRule{}), 0);
  EXPECT_EQ(moment_count(SgdRule{.momentum = 0.5}), 1);
  EXPECT_EQ(moment_count(AdamRule{}), 2);
}

template <class E>
void expect_refused(const std::string& message, const std::function<void(Program&)>& spoil) {
  Program p = good();
  spoil(p);
  try {
    validate(p);
    ADD_FAILURE() << "accepted: " << message;
  } catch (const E& error) {
    EXPECT_EQ(error.what(), message);
  }
}

TEST(Program, RefusesWhatDoesNotFit) {
  expect_refused<ValueError>("[program] there are no operations",
                             [](Program& p) { p.ops.clear(); });
  expect_refused<ValueError>(
      "[program] segment 'layers.1.weight' starts at 35, not 34, where the last one ends",
      [](Program& p) { p.segments[3].offset = 35; });
  expect_refused<ShapeError>(
      "[program] segment 'spare' has shape [2, 2, 2], not that of a matrix or vector",
      [](Program& p) {
        p.segments.push_back({"spare", 38, {2, 2, 2}});
      });
  expect_refused<ValueError>("[program, operation 3] segment 'w' has a user already",
                             [](Program& p) {
                               p.ops = {op::Input{2}, op::Dense{2, 2, 0},
                                        op::Activate{Activation::tanh, 0}, op::Dense{2, 2, 0}};
                               p.segments = {{"w", 0, {2, 2}}};
                             });
  expect_refused<ValueError>("[program] a schedule's every must be at least 1",
                             [](Program& p) { p.schedule.every = 0; });
  expect_refused<ValueError>("[program, operation 0] the Input comes first, and only there",
                             [](Program& p) { p.ops.erase(p.ops.begin()); });
  expect_refused<ValueError>("[program, operation 5] the Input comes first, and only there",
                             [](Program& p) { p.ops.push_back(op::Input{1}); });
  expect_refused<ShapeError>("[program, operation 0] the input has no columns",
                             [](Program& p) { p.ops[0] = op::Input{0}; });
  expect_refused<ShapeError>("[program, operation 2] takes rows of 5 but gets 6", [](Program& p) {
    p.ops[2] = op::Dense{5, 4, 1, 2};
  });
  expect_refused<ShapeError>("[program, operation 4] a dense layer needs at least one output",
                             [](Program& p) {
                               p.ops[4] = op::Dense{4, 0, 3};
                             });
  expect_refused<ValueError>("[program, operation 4] names segment 4 of 4", [](Program& p) {
    p.ops[4] = op::Dense{4, 1, 4};
  });
  expect_refused<ValueError>("[program, operation 4] names segment -3 of 4", [](Program& p) {
    p.ops[4] = op::Dense{4, 1, -3};
  });
  expect_refused<ShapeError>(
      "[program, operation 4] segment 'layers.1.weight' has shape [1, 4], not [4, 1]",
      [](Program& p) {
        p.segments[3].shape = {1, 4};
      });
  expect_refused<ShapeError>(
      "[program, operation 2] segment 'layers.0.bias' has shape [3], not [4]",
      [](Program& p) { p.segments[2].shape = {3}; });
  expect_refused<ValueError>("[program, operation 3] the activation's parameter is not finite",
                             [](Program& p) {
                               p.ops[3] = op::Activate{Activation::sine, NAN};
                             });
  expect_refused<ShapeError>("[program, operation 1] there are no frequencies", [](Program& p) {
    p.ops[1] = op::Fourier{2, 0, 0};
  });
  expect_refused<ValueError>(
      "[program, operation 1] frequencies are constants: their segment must be frozen",
      [](Program& p) { p.segments[0].update = Update::train; });
  expect_refused<ValueError>(
      "[program, operation 3] an encoding stands before the first dense layer", [](Program& p) {
        p.segments.push_back({"late", 38, {4, 2}, Update::freeze});
        p.ops[3] = op::Fourier{4, 2, 4};
      });
  expect_refused<ValueError>(
      "[program, operation 3] a grid stands right behind the Input", [](Program& p) {
        const op::Grid grid{
            .in = 4, .levels = 1, .features = 2, .coarsest = 1, .growth = 1, .table_bits = 4};
        p.ops[3] = grid;
      });
  expect_refused<ValueError>("[program] the batch is negative", [](Program& p) { p.batch = -1; });
  expect_refused<TypeError>("[program] cannot train in i32",
                            [](Program& p) { p.precision = DType::i32; });
}

TEST(Program, TwoActivationsInARowRunButDoNotTrain) {
  expect_refused<ValueError>(
      "[program, operation 4] two activations in a row cannot be trained", [](Program& p) {
        p.ops.insert(p.ops.begin() + 4, op::Activate{Activation::sigmoid, 0});
      });
  Program forward = good();
  forward.loss.reset();
  forward.ops.insert(forward.ops.begin() + 4, op::Activate{Activation::sigmoid, 0});
  EXPECT_NO_THROW(validate(forward));
}

}  // namespace
}  // namespace iron
