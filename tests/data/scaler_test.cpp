// Expected values are worked out by hand.
#include "iron/data/scaler.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "iron/core/error.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using testing::error_of;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Scaler, StandardTakesThePopulationDeviation) {
  const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};  // mean 5, σ 2
  const Scaler s = fit_scaler(Scaling::standard, values);
  EXPECT_EQ(s.shift, 5);
  EXPECT_EQ(s.scale, 2);
  EXPECT_FALSE(s.log1p);
  EXPECT_FALSE(s.constant);
  EXPECT_EQ(s.apply(9), 2);
  EXPECT_EQ(s.invert(-1.5), 2);
}

TEST(Scaler, MinmaxGoesFrom0To1) {
  const std::vector<double> values = {3, -1, 7};
  const Scaler s = fit_scaler(Scaling::minmax, values);
  EXPECT_EQ(s.apply(-1), 0);
  EXPECT_EQ(s.apply(7), 1);
  EXPECT_EQ(s.apply(3), 0.5);
  EXPECT_EQ(s.apply(11), 1.5);
  EXPECT_EQ(s.invert(1.5), 11);
}

TEST(Scaler, NoneChangesNothing) {
  const Scaler s = fit_scaler(Scaling::none, std::vector<double>{5, 5, 5});
  EXPECT_FALSE(s.constant);
  EXPECT_EQ(s.apply(-3.25), -3.25);
  EXPECT_EQ(s.invert(-3.25), -3.25);
  EXPECT_FALSE(fit_scaler(Scaling::none, {}).constant);
}

TEST(Scaler, ConstantColumnsGive0AndComeBack) {
  for (const Scaling scaling : {Scaling::standard, Scaling::minmax, Scaling::log1p}) {
    const Scaler s = fit_scaler(scaling, std::vector<double>{0.1, 0.1, 0.1});
    EXPECT_TRUE(s.constant);
    EXPECT_EQ(s.apply(0.1), 0);
    EXPECT_EQ(s.apply(7), 0);
    EXPECT_EQ(s.invert(3), 0.1);
    EXPECT_TRUE(fit_scaler(scaling, {}).constant);
    EXPECT_TRUE(fit_scaler(scaling, std::vector<double>{4}).constant);
  }
}

TEST(Scaler, LogarithmsOfSkewedColumnsOnly) {
  // Skewness of 0 nine times and 1: (1 − 2·0.1)/√(0.1·0.9) = 2.67.
  std::vector<double> skewed(9, 0.0);
  skewed.push_back(1);
  ASSERT_TRUE(is_skewed(skewed));
  const Scaler s = fit_scaler(Scaling::log1p, skewed);
  EXPECT_TRUE(s.log1p);
  EXPECT_NEAR(s.shift, std::log(2.0) / 10, 1e-15);
  EXPECT_NEAR(s.scale, 0.3 * std::log(2.0), 1e-15);
  EXPECT_NEAR(s.apply(1), (std::log(2.0) * 0.9) / (0.3 * std::log(2.0)), 1e-14);
  EXPECT_NEAR(s.invert(s.apply(123.5)), 123.5, 1e-11);

  // 1, 1, 4: skewness 1/√2, not above 1. Mean 2, σ √2.
  const std::vector<double> mild = {1, 1, 4};
  EXPECT_FALSE(is_skewed(mild));
  const Scaler t = fit_scaler(Scaling::log1p, mild);
  EXPECT_FALSE(t.log1p);
  EXPECT_EQ(t.shift, 2);
  EXPECT_NEAR(t.scale, std::sqrt(2.0), 1e-15);
}

TEST(Scaler, NegativeColumnsHaveNoLogarithm) {
  std::vector<double> values(9, 0.0);
  values.push_back(1);
  values.push_back(-1e-9);
  EXPECT_FALSE(is_skewed(values));
  EXPECT_FALSE(is_skewed({}));
  EXPECT_FALSE(is_skewed(std::vector<double>{2, 2}));
}

TEST(Scaler, ANegativeNumberLaterCountsAs0UnderALogarithm) {
  std::vector<double> values(9, 0.0);
  values.push_back(1);
  const Scaler s = fit_scaler(Scaling::log1p, values);
  EXPECT_EQ(s.apply(-5), s.apply(0));
  EXPECT_TRUE(std::isfinite(s.apply(-1)));
}

TEST(Scaler, MissingStaysMissing) {
  for (const Scaling scaling :
       {Scaling::none, Scaling::standard, Scaling::minmax, Scaling::log1p}) {
    std::vector<double> values(9, 0.0);
    values.push_back(1);
    EXPECT_TRUE(std::isnan(fit_scaler(scaling, values).apply(kNan)));
  }
}

// The squares of such differences are 0 or infinite.
TEST(Scaler, TinyAndHugeDifferencesHaveADeviation) {
  for (const double unit : {1e-300, 1e-200, 1e200, 1e300}) {
    const std::vector<double> values = {unit, 3 * unit};
    const Scaler s = fit_scaler(Scaling::standard, values);
    EXPECT_NEAR(s.scale / unit, 1, 1e-12) << unit;
    EXPECT_NEAR(s.apply(unit), -1, 1e-12) << unit;
    EXPECT_NEAR(s.apply(3 * unit), 1, 1e-12) << unit;
  }
}

TEST(Scaler, RefusesARangeThatHasNoNumber) {
  const std::vector<double> values = {-1.5e308, 1.5e308};
  const auto error = error_of<ValueError>([&] { fit_scaler(Scaling::minmax, values); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "the numbers lie too far apart to be scaled");
}

}  // namespace
}  // namespace iron
