#include "iron/model/function_samples.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;

TEST(SampleFunction, SpreadsPointsEvenly) {
  const FunctionSamples line = sample_function(Formula("2*x"), {{"x", -1, 3}}, 5);
  EXPECT_THAT(line.points, ElementsAre(-1, 0, 1, 2, 3));
  EXPECT_THAT(line.values, ElementsAre(-2, 0, 2, 4, 6));
  EXPECT_EQ(line.rows(), 5);
  EXPECT_EQ(line.output, "y");
  EXPECT_EQ(line.formula, "2*x");

  const FunctionSamples plane =
      sample_function(Formula("x + 10*y", 2), {{"x", 0, 1}, {"y", 0, 2}}, 4);
  EXPECT_THAT(plane.points, ElementsAre(0, 0, 1, 0, 0, 2, 1, 2));
  EXPECT_THAT(plane.values, ElementsAre(0, 1, 20, 21));
  EXPECT_EQ(plane.output, "z");
  EXPECT_EQ(sample_function(Formula("x*y", 2), {{"x", 0, 1}, {"y", 0, 2}}, 50).rows(), 49);
}

TEST(SampleFunction, LeavesOutWhatIsNotFinite) {
  const FunctionSamples samples = sample_function(Formula("1/x"), {{"x", -3, 3}}, 7);
  EXPECT_THAT(samples.points, ElementsAre(-3, -2, -1, 1, 2, 3));
  EXPECT_EQ(samples.left_out, 1);
  EXPECT_THAT(samples.first_left_out, ElementsAre(0));
  const FunctionSamples half =
      sample_function(Formula("sqrt(x)*y", 2), {{"x", -1, 1}, {"y", 0, 1}}, 9);
  EXPECT_EQ(half.left_out, 3);
  EXPECT_THAT(half.first_left_out, ElementsAre(-1, 0));
  EXPECT_THROW(sample_function(Formula("sqrt(-1 - x^2)"), {{"x", -1, 1}}, 9), ValueError);
}

TEST(SampleFunction, AddsTheNoiseAskedFor) {
  const std::vector<InputRange> range{{"x", 0, 1}};
  const Formula zero("0*x");
  const FunctionSamples samples = sample_function(zero, range, 10'000, 0.5, 7);
  double sum = 0;
  double squares = 0;
  for (const double v : samples.values) {
    sum += v;
    squares += v * v;
  }
  EXPECT_NEAR(sum / 10'000, 0, 4 * 0.5 / 100);
  EXPECT_NEAR(std::sqrt(squares / 10'000), 0.5, 0.02);
  EXPECT_EQ(sample_function(zero, range, 10'000, 0.5, 7).values, samples.values);
  EXPECT_NE(sample_function(zero, range, 10'000, 0.5, 8).values, samples.values);
}

TEST(SampleFunction, RefusesWhatIsNoRange) {
  const Formula formula("x");
  const auto refused = [&](std::vector<InputRange> inputs) {
    return error_of<ValueError>([&] { sample_function(formula, inputs, 10); });
  };
  const auto error = refused({{"x", 3, -3}});
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), "x");
  EXPECT_EQ(error->detail(), "3:-3 is no range");
  EXPECT_TRUE(refused({{"x", 1, 1}}));
  EXPECT_TRUE(refused({{"x", std::nan(""), 1}}));
  EXPECT_TRUE(refused({{"x", 0, INFINITY}}));
  EXPECT_TRUE(refused({{"x", -1e308, 1e308}}));  // its width overflows
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({{"x", 0, 1}, {"y", 0, 1}}));  // of a formula of x alone
  EXPECT_TRUE(refused({{"x", 0, 1}, {"x", 0, 1}}));
  EXPECT_THROW(sample_function(formula, {{"x", 0, 1}}, 1), ValueError);
  EXPECT_THROW(sample_function(formula, {{"x", 0, 1}}, 10'000'001), ValueError);
  EXPECT_THROW(sample_function(Formula("x", 2), {{"x", 0, 1}, {"y", 0, 1}}, 3), ValueError);
  EXPECT_THROW(sample_function(formula, {{"x", 0, 1}}, 5, -1), ValueError);
  EXPECT_THROW(sample_function(formula, {{"x", 0, 1}}, 5, std::nan("")), ValueError);
}

}  // namespace
}  // namespace iron
