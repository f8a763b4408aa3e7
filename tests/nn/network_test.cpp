// What a description becomes in a Program, and which descriptions are refused.

#include "iron/nn/network.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"

namespace iron {
namespace {

TEST(Network, EmitsOperationsAndSegmentsInOrder) {
  const NetworkSpec network =
      make_network(2, {.encoding = Fourier{.frequencies = 5, .scale = 3}, .hidden = {4}}, 3);
  Program program;
  emit(network, program);
  ASSERT_EQ(program.ops.size(), 5U);
  EXPECT_EQ(std::get<op::Input>(program.ops[0]).width, 2);
  const auto& fourier = std::get<op::Fourier>(program.ops[1]);
  EXPECT_EQ(fourier.in, 2);
  EXPECT_EQ(fourier.frequencies, 5);
  EXPECT_EQ(fourier.matrix, 0);
  const auto& hidden = std::get<op::Dense>(program.ops[2]);
  EXPECT_EQ(hidden.in, 10);
  EXPECT_EQ(hidden.out, 4);
  EXPECT_EQ(hidden.weight, 1);
  EXPECT_EQ(hidden.bias, 2);
  EXPECT_EQ(std::get<op::Activate>(program.ops[3]).kind, Activation::relu);
  const auto& output = std::get<op::Dense>(program.ops[4]);
  EXPECT_EQ(output.weight, 3);
  EXPECT_EQ(output.bias, 4);

  ASSERT_EQ(program.segments.size(), 5U);
  const struct {
    const char* name;
    i64 offset;
    Shape shape;
    Update update;
  } expected[] = {{"encoding.frequencies", 0, {2, 5}, Update::freeze},
                  {"layers.0.weight", 10, {10, 4}, Update::train},
                  {"layers.0.bias", 50, {4}, Update::train},
                  {"layers.1.weight", 54, {4, 3}, Update::train},
                  {"layers.1.bias", 66, {3}, Update::train}};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(program.segments[i].name, expected[i].name);
    EXPECT_EQ(program.segments[i].offset, expected[i].offset);
    EXPECT_EQ(program.segments[i].shape, expected[i].shape);
    EXPECT_EQ(program.segments[i].update, expected[i].update);
  }
  EXPECT_EQ(parameter_count(program), 69);
  EXPECT_EQ(trained_count(program), 59);
  EXPECT_EQ(output_width(program), 3);
  EXPECT_NO_THROW(validate(program));
}

TEST(Network, CornersAreAFrozenDenseLayer) {
  const NetworkSpec network = make_network(
      2, {.encoding = Corners{.width = 20, .height = 30, .constant = true}, .hidden = {4}}, 1);
  Program program;
  emit(network, program);
  const auto& map = std::get<op::Dense>(program.ops.at(1));
  EXPECT_EQ(map.in, 2);
  EXPECT_EQ(map.out, 3);
  EXPECT_EQ(program.segments.at(0).name, "encoding.weight");
  EXPECT_EQ(program.segments.at(0).shape, (Shape{2, 3}));
  EXPECT_EQ(program.segments.at(1).name, "encoding.bias");
  EXPECT_EQ(program.segments.at(1).shape, (Shape{3}));
  EXPECT_EQ(program.segments.at(2).shape, (Shape{3, 4}));
  EXPECT_EQ(trained_count(program), 3 * 4 + 4 + 4 + 1);
  EXPECT_NO_THROW(validate(program));
}

TEST(Network, WithoutBiasThereIsNoSegmentForIt) {
  Program program;
  emit(make_network(2, {.hidden = {3}, .bias = false}, 1), program);
  ASSERT_EQ(program.segments.size(), 2U);
  EXPECT_EQ(program.segments[1].name, "layers.1.weight");
  EXPECT_EQ(std::get<op::Dense>(program.ops[1]).bias, op::Dense::kNone);
}

TEST(Network, ActivationsCarryTheirParameter) {
  const auto emitted = [](Activation activation, std::optional<double> parameter) {
    Program program;
    emit({.inputs = 1, .layers = {{.width = 1, .activation = activation, .parameter = parameter}}},
         program);
    return std::get<op::Activate>(program.ops.at(2)).parameter;
  };
  EXPECT_EQ(emitted(Activation::sine, {}), 30);
  EXPECT_EQ(emitted(Activation::finer, {}), 30);
  EXPECT_EQ(emitted(Activation::gauss, {}), 10);
  EXPECT_EQ(emitted(Activation::leaky_relu, {}), 0.01);
  EXPECT_EQ(emitted(Activation::leaky_relu, 0.2), 0.2);
  EXPECT_EQ(emitted(Activation::sine, 7.5), 7.5);
  EXPECT_EQ(emitted(Activation::tanh, {}), 0);
}

TEST(Network, PredictionsEndWithTheLossesLink) {
  const NetworkSpec network = make_network(2, {.hidden = {3}}, 2);
  const auto last = [&](LossKind loss) {
    return prediction_program(network, loss, DType::f64).ops.back();
  };
  EXPECT_EQ(std::get<op::Activate>(last(LossKind::bce)).kind, Activation::sigmoid);
  EXPECT_EQ(std::get<op::Activate>(last(LossKind::cross_entropy)).kind, Activation::softmax);
  for (const LossKind loss : {LossKind::mse, LossKind::mae, LossKind::huber}) {
    EXPECT_TRUE(std::holds_alternative<op::Dense>(last(loss)));
  }
  EXPECT_EQ(prediction_program(network, LossKind::mse, DType::f64).precision, DType::f64);
}

TEST(Network, NoHiddenLayersIsALinearModel) {
  const NetworkSpec network = make_network(4, {.hidden = {}}, 1);
  ASSERT_EQ(network.layers.size(), 1U);
  EXPECT_EQ(output_width(network), 1);
}

TEST(Network, EmitsIntoAnEmptyProgramOnly) {
  const NetworkSpec network = make_network(2, {}, 1);
  Program program;
  emit(network, program);
  EXPECT_THROW(emit(network, program), ValueError);
}

TEST(Network, RefusesMoreParametersThanCanBeCounted) {
  // Each layer alone can be counted; all of them cannot.
  constexpr i64 wide = 2'000'000'000;
  Program program;
  EXPECT_THROW(emit(make_network(2, {.hidden = {wide, wide, wide, wide}}, 1), program), ShapeError);
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Bad {
  const char* what;  // the beginning of the message
  std::function<void(NetworkSpec&)> spoil;
};

TEST(Network, RefusesWhatCannotWorkAndNamesIt) {
  const Bad cases[] = {
      {"[network.inputs] must be at least 1, not 0", [](NetworkSpec& n) { n.inputs = 0; }},
      {"[network.layers] there are none", [](NetworkSpec& n) { n.layers.clear(); }},
      {"[network.layers.1.width] must be at least 1, not -2",
       [](NetworkSpec& n) { n.layers[1].width = -2; }},
      {"[network.encoding.frequencies]",
       [](NetworkSpec& n) { n.encoding = Fourier{.frequencies = 0}; }},
      {"[network.encoding.scale]", [](NetworkSpec& n) { n.encoding = Fourier{.scale = 0}; }},
      {"[network.encoding.scale]", [](NetworkSpec& n) { n.encoding = Fourier{.scale = kNan}; }},
      {"[network.encoding.width] must be at least 1, not 0",
       [](NetworkSpec& n) { n.encoding = Corners{.height = 2}; }},
      {"[network.encoding.height] must be at least 1, not -3",
       [](NetworkSpec& n) { n.encoding = Corners{.width = 2, .height = -3}; }},
      {"[network.encoding] corners takes 2 coordinates, not 3",
       [](NetworkSpec& n) {
         n.encoding = Corners{.width = 2, .height = 2};
         n.inputs = 3;
       }},
      {"[network.layers.0.parameter] relu takes no parameter",
       [](NetworkSpec& n) { n.layers[0].parameter = 1; }},
      {"[network.layers.0.parameter] must be above 0",
       [](NetworkSpec& n) {
         n.layers[0].activation = Activation::sine;
         n.layers[0].parameter = 0;
       }},
      {"[network.layers.0.parameter] must be 0 or above, not nan",
       [](NetworkSpec& n) {
         n.layers[0].activation = Activation::leaky_relu;
         n.layers[0].parameter = kNan;
       }},
      {"[network.layers.0.parameter] must be 0 or above, not -0.1",
       [](NetworkSpec& n) {
         n.layers[0].activation = Activation::leaky_relu;
         n.layers[0].parameter = -0.1;
       }},
      {"[network.encoding.frequencies] are more than can be counted",
       [](NetworkSpec& n) { n.encoding = Fourier{.frequencies = i64{1} << 62}; }},
      {"[network.layers.0.initializer.deviation] must be above 0",
       [](NetworkSpec& n) { n.layers[0].initializer = Normal{-1}; }},
      {"[network.layers.1.initializer.bound] must be above 0",
       [](NetworkSpec& n) { n.layers[1].initializer = Uniform{0}; }},
  };
  for (const Bad& bad : cases) {
    NetworkSpec network = make_network(2, {.hidden = {3}}, 1);
    ASSERT_NO_THROW(validate(network));
    bad.spoil(network);
    try {
      validate(network);
      ADD_FAILURE() << "accepted: " << bad.what;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).rfind(bad.what, 0), 0U) << error.what();
    }
  }
}

TEST(Loss, LowersToItsRule) {
  EXPECT_EQ(lower(Mse{}).kind, LossKind::mse);
  EXPECT_EQ(lower(Mae{}).kind, LossKind::mae);
  EXPECT_EQ(lower(Huber{0.5}).kind, LossKind::huber);
  EXPECT_EQ(lower(Huber{0.5}).delta, 0.5);
  EXPECT_EQ(lower(Bce{}).kind, LossKind::bce);
  EXPECT_EQ(lower(CrossEntropy{}).kind, LossKind::cross_entropy);
  for (const double bad : {0.0, -1.0, kNan, std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(lower(Huber{bad}), ValueError) << bad;
  }
}

}  // namespace
}  // namespace iron
