// Gradients of every layer, activation, encoding and loss against differences of a reference that
// shares no code with the Plan.

#include <cmath>
#include <gtest/gtest.h>
#include <ostream>

#include "iron/nn/network.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

using testing::Matrix;
using testing::PlanRunner;
using testing::ReferenceNetwork;

struct Case {
  std::string name;
  NetworkSpec network;
  Loss loss = Mse{};
  i64 rows = 5;
  double scale = 1;         // of the parameters, which start in [−scale, scale)
  double tolerance = 1e-9;  // in f64
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

NetworkSpec with(Activation activation, bool bias, std::optional<double> parameter = {}) {
  return {.inputs = 3,
          .layers = {{.width = 7, .bias = bias, .activation = activation, .parameter = parameter},
                     {.width = 2, .bias = bias}}};
}

std::vector<Case> cases() {
  std::vector<Case> all;
  const auto add = [&](const std::string& name, NetworkSpec network, Loss loss = Mse{},
                       i64 rows = 5, double scale = 1) {
    all.push_back({name, std::move(network), loss, rows, scale});
    // Its second derivative jumps: of many rows, some are within a difference of the jump.
    if (name == "huber_many_rows") all.back().tolerance = 1e-7;
  };
  for (const auto& [activation, name] : NameTable<Activation>::rows) {
    std::optional<double> parameter;
    if (activation == Activation::leaky_relu) parameter = 0.2;
    if (default_parameter(activation) >= 10) parameter = 2.5;
    add(std::string(name) + "_hidden", with(activation, true, parameter));
    add(std::string(name) + "_hidden_no_bias", with(activation, false, parameter));
    NetworkSpec output = with(Activation::tanh, true);
    output.layers[1].activation = activation;
    output.layers[1].parameter = parameter;
    add(std::string(name) + "_output", output);
  }
  const std::pair<const char*, Loss> losses[] = {{"mse", Mse{}},
                                                 {"mae", Mae{}},
                                                 {"huber", Huber{0.4}},
                                                 {"bce", Bce{}},
                                                 {"cross_entropy", CrossEntropy{}}};
  static_assert(std::size(losses) == std::variant_size_v<Loss>);
  for (const auto& [name, loss] : losses) {
    add(name, with(Activation::tanh, true), loss);
    add(std::string(name) + "_many_rows", with(Activation::tanh, true), loss, 1201);
    add(std::string(name) + "_one_row", with(Activation::sigmoid, true), loss, 1);
  }
  add("linear", {.inputs = 4, .layers = {{.width = 3}}});
  add("linear_no_bias", {.inputs = 4, .layers = {{.width = 3, .bias = false}}});
  add("one_by_one", {.inputs = 1, .layers = {{.width = 1}}});
  add("wide",
      {.inputs = 17, .layers = {{.width = 33, .activation = Activation::gelu}, {.width = 9}}},
      Mse{}, 5, 0.3);
  add("deep", make_network(2, {.hidden = {5, 3, 8, 1, 6}, .activation = Activation::tanh}, 3));
  add("siren",
      make_network(2, {.hidden = {6, 6}, .activation = Activation::sine, .parameter = 30}, 1),
      Mse{}, 9, 0.1);
  add("fourier",
      make_network(
          2, {.encoding = Fourier{.frequencies = 5}, .hidden = {6}, .activation = Activation::gelu},
          2));
  add("fourier_linear",
      make_network(3, {.encoding = Fourier{.frequencies = 3}, .hidden = {}, .bias = false}, 2),
      Bce{}, 700);
  const Grid grid{.levels = 4, .features = 2, .coarsest = 2, .growth = 1.6, .table_bits = 20};
  add("grid", make_network(2, {.encoding = grid, .hidden = {6}, .activation = Activation::tanh}, 2),
      Mse{}, 130);
  Grid hashed = grid;
  hashed.table_bits = 3;
  add("grid_hashed",
      make_network(3, {.encoding = hashed, .hidden = {6}, .activation = Activation::tanh}, 2),
      Bce{}, 130);
  add("grid_many_rows",
      make_network(
          1, {.encoding = hashed, .hidden = {6, 5}, .activation = Activation::sine, .parameter = 3},
          1),
      Mse{}, 6001);
  add("grid_linear",
      make_network(2, {.encoding = Grid{.levels = 1, .features = 8, .coarsest = 3}, .hidden = {}},
                   1));
  for (const bool constant : {false, true}) {
    add(constant ? "corners_constant" : "corners",
        make_network(2,
                     {.encoding = Corners{.width = 9, .height = 4, .constant = constant},
                      .hidden = {6, 5},
                      .activation = Activation::tanh,
                      .bias = !constant},
                     2),
        Bce{}, 130);
  }
  add("softmax_between", {.inputs = 3,
                          .layers = {{.width = 5, .activation = Activation::sigmoid},
                                     {.width = 4, .activation = Activation::softmax},
                                     {.width = 3, .activation = Activation::tanh},
                                     {.width = 2}}});
  return all;
}

class Gradient : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const Case& c = GetParam();
    emit(c.network, program_);
    program_.loss = lower(c.loss);
    const auto count = static_cast<std::size_t>(parameter_count(program_));
    parameters_ = testing::uniform_numbers(count, 1, -c.scale, c.scale);
    inputs_ = testing::uniform_matrix(c.rows, c.network.inputs, 2, -1, 1);
    targets_ = testing::uniform_matrix(c.rows, output_width(c.network), 3, 0, 1);
  }

  /// Distance of two gradients by the largest number in the reference.
  template <class T>
  void compare(double tolerance) {
    ReferenceNetwork reference(program_);
    const std::vector<double> expected = reference.gradient(parameters_, inputs_, targets_);
    PlanRunner<T> runner(program_, parameters_, inputs_, targets_);
    double loss = 0;
    const std::vector<T> found = runner.gradient(loss);
    EXPECT_NEAR(loss, reference.loss(parameters_, inputs_, targets_), tolerance * (1 + loss));
    double largest = 0;
    for (const double g : expected) largest = std::max(largest, std::abs(g));
    ASSERT_GT(largest, 1e-3) << "this case would pass with any small gradient";
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_NEAR(static_cast<double>(found[i]), expected[i], tolerance * largest)
          << "number " << i;
    }
  }

  Program program_;
  std::vector<double> parameters_;
  Matrix inputs_{0, 0};
  Matrix targets_{0, 0};
};

TEST_P(Gradient, MatchesDifferencesInF64) { compare<double>(GetParam().tolerance); }
TEST_P(Gradient, MatchesDifferencesInF32) { compare<float>(2e-5); }

/// Weights frozen, in turn, at each place of a network: what is before them still learns.
TEST(FrozenGradient, FlowsThroughAndStaysZero) {
  for (std::size_t frozen = 0; frozen < 6; ++frozen) {
    Program program;
    emit(make_network(3, {.hidden = {7, 5}, .activation = Activation::gelu}, 2), program);
    program.loss = lower(Mse{});
    program.segments[frozen].update = Update::freeze;
    const auto parameters =
        testing::uniform_numbers(static_cast<std::size_t>(parameter_count(program)), 1, -1, 1);
    const Matrix inputs = testing::uniform_matrix(150, 3, 2, -1, 1);
    const Matrix targets = testing::uniform_matrix(150, 2, 3, 0, 1);
    const std::vector<double> expected =
        ReferenceNetwork(program).gradient(parameters, inputs, targets);
    PlanRunner<double> runner(program, parameters, inputs, targets);
    double loss = 0;
    const std::vector<double> found = runner.gradient(loss);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_NEAR(found[i], expected[i], 1e-9) << "segment " << frozen << ", number " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Gradient, ::testing::ValuesIn(cases()),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace iron
