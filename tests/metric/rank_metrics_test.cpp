#include "iron/metric/rank_metrics.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "iron/core/error.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using testing::error_of;
using Numbers = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Auc, ByHand) {
  EXPECT_EQ(auc(Numbers{0, 0, 1, 1}, Numbers{0.1, 0.4, 0.35, 0.8}), 0.75);
  EXPECT_EQ(auc(Numbers{0, 1}, Numbers{0.1, 0.9}), 1.0);
  EXPECT_EQ(auc(Numbers{0, 1}, Numbers{0.9, 0.1}), 0.0);
}

TEST(Auc, ATieCountsHalfInAnyOrder) {
  EXPECT_EQ(auc(Numbers{0, 1}, Numbers{0.5, 0.5}), 0.5);
  EXPECT_EQ(auc(Numbers{1, 0, 1, 0}, Numbers{3, 3, 3, 3}), 0.5);
  // Pairs (positive, negative): (2, 1) right, (2, 2) half, (1, 1) half, (1, 2) wrong.
  EXPECT_EQ(auc(Numbers{1, 0, 1, 0}, Numbers{2, 1, 1, 2}), 0.5);
  EXPECT_EQ(auc(Numbers{1, 0, 1, 0}, Numbers{2, 1, 1, 1}), (1 + 1 + 0.5 + 0.5) / 4);
}

TEST(Auc, TakesAnyFiniteScore) {
  EXPECT_EQ(auc(Numbers{0, 0, 1, 1}, Numbers{-1e300, -2, -1, 1e-310}), 1.0);
  EXPECT_EQ(auc(Numbers{0, 1}, Numbers{-0.0, 0.0}), 0.5);
}

TEST(Auc, NeedsBothClasses) {
  EXPECT_FALSE(auc({}, {}));
  EXPECT_FALSE(auc(Numbers{0, 0}, Numbers{1, 2}));
  EXPECT_FALSE(auc(Numbers{1}, Numbers{1}));
}

/// Scores with ties and signs, enough of them that they are sorted by digits.
TEST(Auc, OfManyRowsIsTheShareOfRightPairs) {
  constexpr i64 kRows = 12000;
  Numbers truth;
  Numbers scores;
  std::vector<i64> positive(101);
  std::vector<i64> negative(101);
  for (i64 i = 0; i < kRows; ++i) {
    const bool one = i * i % 7 < 3;
    const i64 level = (i * 7919 % 83) + (one ? 17 : 0);
    truth.push_back(one ? 1 : 0);
    scores.push_back(static_cast<double>(level - 50) / 3.0);
    ++(one ? positive : negative)[static_cast<std::size_t>(level)];
  }
  i64 twice = 0;
  i64 below = 0;
  i64 positives = 0;
  for (std::size_t level = 0; level <= 100; ++level) {
    twice += positive[level] * (2 * below + negative[level]);
    below += negative[level];
    positives += positive[level];
  }
  ASSERT_GT(positives, 4096);
  EXPECT_DOUBLE_EQ(auc(truth, scores).value(),
                   static_cast<double>(twice) / (2.0 * static_cast<double>(positives * below)));
}

TEST(AveragePrecision, ByHand) {
  // From the highest score: precision 1, 1/2, 2/3, 2/4 at recall 1/2, 1/2, 1, 1.
  EXPECT_DOUBLE_EQ(average_precision(Numbers{0, 0, 1, 1}, Numbers{0.1, 0.4, 0.35, 0.8}).value(),
                   0.5 * 1 + 0.5 * 2 / 3);
  EXPECT_EQ(average_precision(Numbers{1, 0, 0, 0}, Numbers{5, 5, 5, 5}), 0.25);
  EXPECT_FALSE(average_precision(Numbers{0}, Numbers{0.5}));
  EXPECT_FALSE(average_precision({}, {}));
}

TEST(BestF1Threshold, StandsBetweenTwoScores) {
  const auto best = best_f1_threshold(Numbers{0, 0, 1, 1}, Numbers{0.125, 0.25, 0.75, 1});
  ASSERT_TRUE(best);
  EXPECT_EQ(best->threshold, 0.5);
  EXPECT_EQ(best->f1, 1.0);
}

TEST(BestF1Threshold, IsThatOfScikitLearn) {  // reference_metrics.py
  Numbers truth;
  Numbers scores;
  for (int i = 0; i < 200; ++i) {
    truth.push_back(i * 7 % 11 < 4 ? 1 : 0);
    scores.push_back(((i * 37 + 11) % 41 + 12 * truth.back()) / 53.0);
  }
  const auto best = best_f1_threshold(truth, scores);
  EXPECT_NEAR(best->f1, 0.6283185840707965, 1e-13);
  EXPECT_NEAR(best->threshold, 13.5 / 53, 1e-13);
}

TEST(BestF1Threshold, OfOddRows) {
  EXPECT_FALSE(best_f1_threshold({}, {}));
  EXPECT_FALSE(best_f1_threshold(Numbers{0, 0}, Numbers{0.1, 0.2}));
  const auto all = best_f1_threshold(Numbers{1, 1}, Numbers{0.25, 0.75});
  EXPECT_EQ(all->threshold, 0.25);  // nothing below it
  EXPECT_EQ(all->f1, 1.0);
  const double next = std::nextafter(0.5, 1.0);
  EXPECT_EQ(best_f1_threshold(Numbers{0, 1}, Numbers{0.5, next})->threshold, next);
  EXPECT_EQ(best_f1_threshold(Numbers{0, 1}, Numbers{-1e308, 1.5e308})->f1, 1.0);
}

TEST(RankMetrics, NameTheRowAtFault) {
  const auto nan = error_of<ValueError>([] { auc(Numbers{0, 1}, Numbers{kNan, 1}); });
  ASSERT_TRUE(nan);
  EXPECT_STREQ(nan->what(), "[auc] the prediction of row 1 is NaN");
  EXPECT_THROW(average_precision(Numbers{0, 1}, Numbers{0, kInfinity}), ValueError);
  EXPECT_THROW(best_f1_threshold(Numbers{0, 2}, Numbers{0, 1}), ValueError);
  EXPECT_THROW(auc(Numbers{0, 1}, Numbers{0}), ShapeError);
  EXPECT_THROW(macro_auc(std::vector<i32>{0, 1}, Numbers{0, 1, 1}, 2), ShapeError);
  EXPECT_THROW(macro_auc(std::vector<i32>{0, 1}, Numbers{0, 1, 1, kNan}, 2), ValueError);
}

}  // namespace
}  // namespace iron
