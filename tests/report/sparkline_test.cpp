#include "iron/report/sparkline.h"

#include <gtest/gtest.h>
#include <limits>

namespace iron {
namespace {

using Numbers = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Sparkline, IsLogarithmic) {
  EXPECT_EQ(sparkline(Numbers{1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1}), "▁▂▃▄▅▆▇█");
  EXPECT_EQ(sparkline(Numbers{1, 1e-3, 1e-6}), "█▅▁");
}

TEST(Sparkline, IsLinearWhereThereIsNoLogarithm) {
  EXPECT_EQ(sparkline(Numbers{0, 5, 10}), "▁▅█");
  EXPECT_EQ(sparkline(Numbers{-1e308, 0, 1e308}), "▁▅█");
}

TEST(Sparkline, OfOddValues) {
  EXPECT_EQ(sparkline({}), "");
  EXPECT_EQ(sparkline(Numbers{3}), "▄");
  EXPECT_EQ(sparkline(Numbers{3, 3}), "▄▄");
  EXPECT_EQ(sparkline(Numbers{0, 0}), "▄▄");
  EXPECT_EQ(sparkline(Numbers{1, kNan, 10, kInfinity}), "▁ █ ");
  EXPECT_EQ(sparkline(Numbers{kNan}), " ");
  EXPECT_EQ(sparkline(Numbers{1e-320, 1e300}), "▁█");
}

TEST(LossHistory, KeepsTheWholeRun) {
  LossHistory history(4);
  for (const double loss : {1, 2, 3, 4}) history.add(loss);
  EXPECT_EQ(history.values(), (Numbers{1, 2, 3, 4}));
  history.add(5);  // each two become one; 5 waits for its other half
  EXPECT_EQ(history.values(), (Numbers{1.5, 3.5}));
  history.add(6);
  EXPECT_EQ(history.values(), (Numbers{1.5, 3.5, 5.5}));
  for (const double loss : {7, 8, 9, 10, 11, 12}) history.add(loss);
  EXPECT_EQ(history.values(), (Numbers{2.5, 6.5, 10.5}));
  history.clear();
  EXPECT_TRUE(history.values().empty());
  history.add(7);
  EXPECT_EQ(history.values(), Numbers{7});
}

TEST(LossHistory, NeverHoldsMoreThanAsked) {
  for (const i64 most : {-3, 2, 5, 16}) {
    LossHistory history(most);
    for (int i = 0; i < 1000; ++i) {
      history.add(i);
      EXPECT_LE(history.values().size(), static_cast<std::size_t>(std::max<i64>(most, 2)));
      EXPECT_GE(history.values().size(), 1U);
    }
  }
}

}  // namespace
}  // namespace iron
