// Starting weights: their spread by rule, their independence of everything but network and seed,
// and what they make of a signal on its way through a SIREN.

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/nn/network.h"

namespace iron {
namespace {

struct Spread {
  double mean = 0;
  double variance = 0;
  double largest = 0;
};

Spread spread(std::span<const double> values) {
  Spread s;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) {
    s.mean += v / n;
    s.largest = std::max(s.largest, std::abs(v));
  }
  for (const double v : values) s.variance += (v - s.mean) * (v - s.mean) / n;
  return s;
}

std::vector<double> initialized(const NetworkSpec& network, u64 seed) {
  Program program;
  emit(network, program);
  std::vector<double> flat(static_cast<std::size_t>(parameter_count(program)), -7.0);
  initialize(network, seed, flat);
  return flat;
}

constexpr i64 kIn = 150;
constexpr i64 kOut = 100;
constexpr std::size_t kWeights = kIn * kOut;

struct Rule {
  const char* name;
  Initializer initializer;
  double variance;
  double bound;  // of uniform rules; 0: normal
};

class WeightRule : public ::testing::TestWithParam<Rule> {};

TEST_P(WeightRule, HasItsVarianceAndBound) {
  const NetworkSpec network{.inputs = kIn,
                            .layers = {{.width = kOut, .initializer = GetParam().initializer}}};
  const std::vector<double> flat = initialized(network, 11);
  const Spread s = spread(std::span(flat).first(kWeights));
  const double deviation = std::sqrt(GetParam().variance);
  // Five standard errors of the mean; 15,000 numbers know their variance to about 1.2 %.
  EXPECT_NEAR(s.mean, 0, 5 * deviation / std::sqrt(double{kWeights}));
  EXPECT_NEAR(s.variance / GetParam().variance, 1, 0.05);
  if (GetParam().bound > 0) {
    EXPECT_LE(s.largest, GetParam().bound);
    EXPECT_GT(s.largest, 0.999 * GetParam().bound);
  } else {
    EXPECT_GT(s.largest, 3.3 * deviation);  // a normal sample of this size has tails
  }
  for (std::size_t i = kWeights; i < flat.size(); ++i) EXPECT_EQ(flat[i], 0) << "bias " << i;
}

INSTANTIATE_TEST_SUITE_P(
    All, WeightRule,
    ::testing::Values(Rule{"normal", Normal{0.3}, 0.09, 0},
                      Rule{"uniform", Uniform{0.6}, 0.12, 0.6},
                      Rule{"xavier_uniform", XavierUniform{}, 2.0 / 250, std::sqrt(6.0 / 250)},
                      Rule{"xavier_normal", XavierNormal{}, 2.0 / 250, 0},
                      Rule{"he_uniform", HeUniform{}, 2.0 / 150, std::sqrt(6.0 / 150)},
                      Rule{"he_normal", HeNormal{}, 2.0 / 150, 0}),
    [](const auto& rule) { return std::string(rule.param.name); });

TEST(Initialize, AutomaticFollowsTheActivation) {
  const auto weights = [](Activation activation, Initializer initializer) {
    return initialized(
        {.inputs = 5,
         .layers = {{.width = 7, .activation = activation, .initializer = std::move(initializer)}}},
        3);
  };
  for (const Activation a : {Activation::relu, Activation::leaky_relu, Activation::gelu}) {
    EXPECT_EQ(weights(a, Automatic{}), weights(a, HeUniform{})) << name_of(a);
  }
  for (const Activation a : {Activation::identity, Activation::sigmoid, Activation::tanh,
                             Activation::softmax, Activation::gauss}) {
    EXPECT_EQ(weights(a, Automatic{}), weights(a, XavierUniform{})) << name_of(a);
  }
  for (const Activation a : {Activation::sine, Activation::finer}) {
    EXPECT_EQ(weights(a, Automatic{}), weights(a, Siren{})) << name_of(a);
  }
}

TEST(Initialize, SirenHasTheBoundsOfThePaper) {
  constexpr double kOmega = 20;
  const NetworkSpec network = make_network(
      3, {.hidden = {200, 200}, .activation = Activation::sine, .parameter = kOmega}, 50);
  const std::vector<double> flat = initialized(network, 5);
  Program program;
  emit(network, program);
  // W and b of the first, the hidden and the output layer.
  const double hidden = std::sqrt(6.0 / 200) / kOmega;
  const double bounds[] = {1.0 / 3, 1 / std::sqrt(3.0),  hidden, 1 / std::sqrt(200.0),
                           hidden,  1 / std::sqrt(200.0)};
  ASSERT_EQ(program.segments.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    const Segment& segment = program.segments[i];
    const Spread s = spread(std::span(flat).subspan(
        static_cast<std::size_t>(segment.offset), static_cast<std::size_t>(segment.shape.numel())));
    EXPECT_LE(s.largest, bounds[i]) << segment.name;
    EXPECT_GT(s.largest, 0.9 * bounds[i]) << segment.name;
    EXPECT_NEAR(s.variance / (bounds[i] * bounds[i] / 3), 1, 0.3) << segment.name;
  }
}

TEST(Initialize, SirenBehindAnEncodingHasNoFirstLayer) {
  const NetworkSpec network{.inputs = 2,
                            .encoding = Fourier{.frequencies = 32, .scale = 1},
                            .layers = {{.width = 64, .activation = Activation::sine}}};
  const std::vector<double> flat = initialized(network, 5);
  const Spread s = spread(std::span(flat).subspan(64, 64 * 64));
  EXPECT_LE(s.largest, std::sqrt(6.0 / 64) / 30);
  EXPECT_GT(s.largest, 0.99 * std::sqrt(6.0 / 64) / 30);
}

TEST(Initialize, SirenWithoutASineIsRefused) {
  const NetworkSpec network{
      .inputs = 2,
      .layers = {{.width = 3, .activation = Activation::tanh, .initializer = Siren{}}}};
  std::vector<double> flat(9);
  try {
    initialize(network, 0, flat);
    FAIL() << "accepted";
  } catch (const ValueError& error) {
    EXPECT_EQ(error.where(), "network.layers.0.initializer");
  }
}

/// One layer y = ω₀(x W + b) over rows of x, W and b from the flat parameters.
struct PreActivations {
  std::vector<double> product;  // ω₀ x W
  std::vector<double> total;    // with the bias
};

PreActivations layer(const std::vector<double>& x, std::size_t in, std::size_t out,
                     const double* weight, const double* bias, double omega) {
  const std::size_t rows = x.size() / in;
  PreActivations z{std::vector<double>(rows * out), std::vector<double>(rows * out)};
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < out; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i < in; ++i) sum += x[r * in + i] * weight[i * out + j];
      z.product[r * out + j] = omega * sum;
      z.total[r * out + j] = omega * (sum + bias[j]);
    }
  }
  return z;
}

// Sitzmann et al. 2020, theorem 1.8: behind a sine (arcsine distribution, variance 1/2) the weights
// U(±√(6/n)/ω₀) make ω₀ x W ~ N(0, 1) in every layer. The bias U(±1/√n) adds ω₀²/(3n). In the
// first layer, coordinates of variance 1/3 and weights U(±1/n) make the deviation ω₀/(3√n).
TEST(Initialize, SirenKeepsItsDeviationThroughDepth) {
  constexpr double kOmega = 30;
  constexpr std::size_t kWidth = 256;
  constexpr std::size_t kRows = 200;
  constexpr int kHidden = 5;
  const NetworkSpec network = make_network(
      2, {.hidden = std::vector<i64>(kHidden, kWidth), .activation = Activation::sine}, 1);
  const std::vector<double> flat = initialized(network, 1);
  std::vector<double> x(kRows * 2);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = 2 * random_uniform(9, RandomStream::tensor, 0, i) - 1;
  }
  const double* p = flat.data();
  std::size_t in = 2;
  for (int i = 0; i < kHidden; ++i) {
    const PreActivations z = layer(x, in, kWidth, p, p + in * kWidth, kOmega);
    const auto n = static_cast<double>(in);
    const double expected = i == 0 ? kOmega * kOmega / (9 * n) : 1;
    EXPECT_NEAR(std::sqrt(spread(z.product).variance / expected), 1, 0.12) << "layer " << i;
    EXPECT_NEAR(std::sqrt(spread(z.total).variance / (expected + kOmega * kOmega / (3 * n))), 1,
                0.12)
        << "layer " << i;
    x.resize(z.total.size());
    std::transform(z.total.begin(), z.total.end(), x.begin(), [](double v) { return std::sin(v); });
    EXPECT_NEAR(spread(x).variance, 0.5, 0.06) << "layer " << i;
    p += (in + 1) * kWidth;
    in = kWidth;
  }
}

// Biases too, and from the layer's own inputs, whatever the encoding before it.
TEST(Initialize, FanInUniformIsPyTorchsStart) {
  const NetworkSpec network{.inputs = 2,
                            .encoding = Fourier{.frequencies = 200},
                            .layers = {{.width = 300, .initializer = FanInUniform{}},
                                       {.width = 500, .initializer = FanInUniform{}}}};
  const std::vector<double> flat = initialized(network, 3);
  std::span<const double> left = std::span(flat).subspan(2 * 200);
  for (const auto& [in, out] : {std::pair<std::size_t, std::size_t>{400, 300}, {300, 500}}) {
    const double bound = 1 / std::sqrt(static_cast<double>(in));
    for (const std::size_t count : {in * out, out}) {
      const Spread s = spread(left.first(count));
      EXPECT_LE(s.largest, bound) << count;
      EXPECT_GT(s.largest, 0.97 * bound) << count;
      EXPECT_NEAR(s.variance / (bound * bound / 3), 1, 0.2) << count;
      left = left.subspan(count);
    }
  }
  EXPECT_TRUE(left.empty());
}

TEST(Initialize, CornersHoldTheirMap) {
  const std::vector<double> plain = initialized(
      {.inputs = 2, .encoding = Corners{.width = 5, .height = 3}, .layers = {{.width = 1}}}, 0);
  // 5 pixels stand at −4/5 … 4/5: x·5/8 + ½; 3 of them at −2/5 … 2/5: y·5/4 + ½.
  EXPECT_EQ(std::vector(plain.begin(), plain.begin() + 6),
            (std::vector<double>{5.0 / 8, 0, 0, 5.0 / 4, 0.5, 0.5}));
  const std::vector<double> constant =
      initialized({.inputs = 2,
                   .encoding = Corners{.width = 1, .height = 3, .constant = true},
                   .layers = {{.width = 1}}},
                  0);
  EXPECT_EQ(std::vector(constant.begin(), constant.begin() + 9),
            (std::vector<double>{0, 0, 0, 0, 0, 3.0 / 4, 1, 0, 0.5}));
}

TEST(Initialize, FourierMatrixIsNormalAndOnlyTheFirstSegment) {
  const NetworkSpec network{
      .inputs = 2, .encoding = Fourier{.frequencies = 4000, .scale = 15}, .layers = {{.width = 1}}};
  const std::vector<double> flat = initialized(network, 2);
  const Spread s = spread(std::span(flat).first(8000));
  EXPECT_NEAR(s.variance / 225, 1, 0.08);
  EXPECT_GT(s.largest, 3 * 15);
  EXPECT_LT(spread(std::span(flat).subspan(8000, 8000)).largest, 0.03);  // √(6/8001)
}

TEST(Initialize, DependsOnTheSeedAndTheSegmentAlone) {
  const NetworkSpec one = make_network(3, {.hidden = {4}}, 2);
  EXPECT_EQ(initialized(one, 8), initialized(one, 8));
  EXPECT_NE(initialized(one, 8), initialized(one, 9));
  // A later layer's change does not move an earlier layer's numbers.
  const NetworkSpec two = make_network(3, {.hidden = {4, 5}}, 2);
  const std::vector<double> a = initialized(one, 8);
  const std::vector<double> b = initialized(two, 8);
  EXPECT_TRUE(std::equal(a.begin(), a.begin() + 16, b.begin()));
  // Two segments of one shape do not repeat each other.
  const std::vector<double> twins =
      initialized(make_network(4, {.hidden = {4}, .bias = false}, 4), 8);
  EXPECT_FALSE(std::equal(twins.begin(), twins.begin() + 16, twins.begin() + 16));
}

TEST(Initialize, RefusesAnotherNumberOfParameters) {
  const NetworkSpec network{.inputs = 3, .layers = {{.width = 2}}};
  std::vector<double> flat(7);
  try {
    initialize(network, 0, flat);
    FAIL() << "accepted";
  } catch (const ShapeError& error) {
    EXPECT_STREQ(error.what(), "[initialize] the network has 8 parameters, not 7");
  }
}

}  // namespace
}  // namespace iron
