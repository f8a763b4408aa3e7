#include "iron/metric/regression_metrics.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "iron/core/error.h"
#include "tests/support/files.h"

// The numbers of `Rows` are scikit-learn's: reference_metrics.py beside this file prints them.

namespace iron {
namespace {

using testing::error_of;
using Numbers = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Rows {
  Numbers truth, predicted, weights;
  Rows() {
    for (int i = 0; i < 200; ++i) {
      truth.push_back((i * 37 % 101) / 7.0);
      predicted.push_back(truth.back() + ((i * 53 % 29) - 14) / 5.0);
      weights.push_back(i * 11 % 13);
    }
  }
};

TEST(RegressionMetrics, AreThoseOfScikitLearn) {
  const Rows rows;
  const RegressionFigures f = regression_figures(rows.truth, rows.predicted);
  EXPECT_EQ(f.rows, 200);
  EXPECT_NEAR(f.mse.value(), 2.8224, 1e-13);
  EXPECT_NEAR(f.rmse.value(), std::sqrt(2.8224), 1e-13);
  EXPECT_NEAR(f.mae.value(), 1.456, 1e-13);
  EXPECT_NEAR(f.r2.value(), 0.8382243864943795, 1e-13);
  EXPECT_NEAR(f.max_error.value(), 2.8, 1e-13);
}

TEST(RegressionMetrics, OfWeightedRowsAreThoseOfScikitLearn) {
  const Rows rows;
  const RegressionFigures f = regression_figures(rows.truth, rows.predicted, rows.weights);
  EXPECT_NEAR(f.mse.value(), 2.731414309484193, 1e-13);
  EXPECT_NEAR(f.mae.value(), 1.4314475873544092, 1e-13);
  EXPECT_NEAR(f.r2.value(), 0.8412458649620063, 1e-13);
}

TEST(RegressionMetrics, ByHand) {
  const Numbers truth{1, 2, 4};
  const Numbers predicted{1, 3, 2};
  EXPECT_DOUBLE_EQ(mse(truth, predicted).value(), 5.0 / 3);
  EXPECT_DOUBLE_EQ(rmse(truth, predicted).value(), std::sqrt(5.0 / 3));
  EXPECT_DOUBLE_EQ(mae(truth, predicted).value(), 1);
  EXPECT_NEAR(r2(truth, predicted).value(), 1 - 5 / (42.0 / 9), 1e-15);
  EXPECT_EQ(max_error(truth, predicted), 2.0);
  EXPECT_EQ(r2(truth, truth), 1.0);
  EXPECT_EQ(mse(truth, truth), 0.0);
}

TEST(RegressionMetrics, AWeightIsAsManyRows) {
  const Numbers truth{1, 2, 4};
  const Numbers predicted{1, 3, 2};
  const Numbers weights{1, 3, 0};
  const RegressionFigures f = regression_figures(truth, predicted, weights);
  const RegressionFigures g = regression_figures(Numbers{1, 2, 2, 2}, Numbers{1, 3, 3, 3});
  EXPECT_DOUBLE_EQ(f.mse.value(), g.mse.value());
  EXPECT_DOUBLE_EQ(f.mae.value(), g.mae.value());
  EXPECT_DOUBLE_EQ(f.r2.value(), g.r2.value());
  EXPECT_EQ(f.max_error, 1.0);  // the row of weight 0 was off by 2
}

TEST(RegressionMetrics, WithoutRowsAreEmpty) {
  for (const RegressionFigures& f :
       {regression_figures({}, {}), regression_figures(Numbers{1}, Numbers{2}, Numbers{0})}) {
    EXPECT_FALSE(f.mse || f.rmse || f.mae || f.r2 || f.max_error);
  }
}

TEST(RegressionMetrics, AConstantTargetHasNoR2) {
  EXPECT_FALSE(r2(Numbers{3}, Numbers{2}));
  EXPECT_FALSE(r2(Numbers{0.1, 0.1, 0.1}, Numbers{0.1, 0.2, 0.1}));  // its mean rounds
  EXPECT_FALSE(r2(Numbers{1, 1, 5}, Numbers{1, 2, 3}, Numbers{1, 1, 0}));
}

TEST(RegressionMetrics, OverflowIsInfinityAndNeverNan) {
  const RegressionFigures f = regression_figures(Numbers{1e300, -1e300}, Numbers{-1e300, 1e300});
  EXPECT_EQ(f.mse, kInfinity);
  EXPECT_EQ(f.max_error, 2e300);
  EXPECT_FALSE(f.r2);
}

TEST(RegressionMetrics, ManyRowsKeepTheirDigits) {
  const std::size_t rows = 1'000'000;
  const Numbers truth(rows, 0.1);
  const Numbers predicted(rows, 0.2);
  EXPECT_NEAR(mae(truth, predicted).value(), 0.1, 1e-14);
}

TEST(RegressionMetrics, NameTheRowThatIsNoNumber) {
  const auto nan = error_of<ValueError>([] {
    regression_figures(Numbers{1, 2}, Numbers{1, kNan});
  });
  ASSERT_TRUE(nan);
  EXPECT_STREQ(nan->what(), "[regression_figures] the prediction of row 2 is NaN");
  const auto infinite = error_of<ValueError>([] { mse(Numbers{-kInfinity, 2}, Numbers{1, 2}); });
  ASSERT_TRUE(infinite);
  EXPECT_EQ(infinite->detail(), "the true value of row 1 is infinite");
  const auto weight = error_of<ValueError>([] {
    mae(Numbers{1, 2}, Numbers{1, 2}, Numbers{1, -1});
  });
  ASSERT_TRUE(weight);
  EXPECT_EQ(weight->detail(), "the weight of row 2 is negative");
  EXPECT_THROW(r2(Numbers{1, 2}, Numbers{1, 2}, Numbers{1, kNan}), ValueError);
}

TEST(RegressionMetrics, CountsMustAgree) {
  const auto error = error_of<ShapeError>([] { rmse(Numbers{1, 2}, Numbers{1}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "2 true values, 1 predictions and 0 weights do not agree");
  EXPECT_THROW(max_error(Numbers{1}, Numbers{1}, Numbers{1, 2}), ShapeError);
}

}  // namespace
}  // namespace iron
