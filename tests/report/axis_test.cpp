#include "iron/report/drawing/axis.h"

#include <gtest/gtest.h>
#include <limits>

#include "iron/report/drawing/round_number.h"

namespace iron::drawing {
namespace {

using Labels = std::vector<std::string>;

constexpr double kMost = std::numeric_limits<double>::max();

Labels labels(double low, double high, i64 most) {
  return labels_of(round_numbers(low, high, most), Decimals::same);
}

TEST(RoundNumbers, AreMultiplesOfOneTwoAndFive) {
  EXPECT_EQ(labels(0, 1, 6), (Labels{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
  EXPECT_EQ(labels(0, 1, 5), (Labels{"0.0", "0.5", "1.0"}));
  EXPECT_EQ(labels(-3, 3, 7), (Labels{"−3", "−2", "−1", "0", "1", "2", "3"}));
  EXPECT_EQ(labels(0, 20000, 5), (Labels{"0", "5000", "10000", "15000", "20000"}));
  EXPECT_EQ(labels(0.031, 0.048, 5), (Labels{"0.035", "0.040", "0.045"}));
  EXPECT_EQ(labels(7, 93, 5), (Labels{"50"}));
}

TEST(RoundNumbers, AreExactDecimals) {
  const auto numbers = round_numbers(0, 1, 11);
  ASSERT_EQ(numbers.size(), 11U);
  EXPECT_EQ(value_of(numbers[3]), 0.3);  // 3·0.1 is not
  EXPECT_EQ(value_of(numbers[7]), 0.7);
}

TEST(RoundNumbers, OfHugeAndTinyRanges) {
  EXPECT_EQ(labels(0, 4e7, 5), (Labels{"0", "10⁷", "2·10⁷", "3·10⁷", "4·10⁷"}));
  EXPECT_EQ(labels(-5e-8, 5e-8, 3), (Labels{"−5·10⁻⁸", "0", "5·10⁻⁸"}));
  EXPECT_EQ(labels(-kMost, kMost, 5), (Labels{"−10³⁰⁸", "0", "10³⁰⁸"}));
  EXPECT_EQ(labels(0, 3e-300, 4), (Labels{"0", "10⁻³⁰⁰", "2·10⁻³⁰⁰", "3·10⁻³⁰⁰"}));
  EXPECT_EQ(labels(1.2e6, 1.5e6, 4), (Labels{"1.2·10⁶", "1.3·10⁶", "1.4·10⁶", "1.5·10⁶"}));
}

Extent extent(double low, double high) {
  Extent e;
  e.include(high);
  e.include(low);
  return e;
}

Labels tick_labels(const AxisMap& axis, i64 most) {
  Labels labels;
  for (const Tick& tick : axis.ticks(most)) {
    if (!tick.label.empty()) labels.push_back(tick.label);
  }
  return labels;
}

const Axis kLog{.scale = AxisScale::log};

TEST(AxisMap, PutsNumbersInProportion) {
  const AxisMap axis({}, extent(0, 10), 0);
  EXPECT_DOUBLE_EQ(axis.share(0).value(), 0);
  EXPECT_DOUBLE_EQ(axis.share(2.5).value(), 0.25);
  EXPECT_DOUBLE_EQ(axis.share(20).value(), 2);
  EXPECT_FALSE(axis.share(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(axis.share(std::numeric_limits<double>::infinity()));
  const AxisMap padded({}, extent(0, 10), 0.1);
  EXPECT_DOUBLE_EQ(padded.share(-1).value(), 0);
  EXPECT_DOUBLE_EQ(padded.share(11).value(), 1);
}

TEST(AxisMap, PutsPowersAtEqualSteps) {
  const AxisMap axis(kLog, extent(0.01, 100), 0);
  EXPECT_DOUBLE_EQ(axis.share(0.1).value(), 0.25);
  EXPECT_DOUBLE_EQ(axis.share(1).value(), 0.5);
  EXPECT_FALSE(axis.share(0));
  EXPECT_FALSE(axis.share(-1));
  EXPECT_EQ(tick_labels(axis, 5), (Labels{"0.01", "0.1", "1", "10", "100"}));
  EXPECT_EQ(axis.ticks(5).size(), 5 + 4 * 8U);  // and 2 … 9 between them
}

TEST(AxisMap, LabelsSomePowersWhereThereAreMany) {
  EXPECT_EQ(tick_labels(AxisMap(kLog, extent(1e-300, 1e300), 0), 5),
            (Labels{"10⁻³⁰⁰", "10⁻¹⁷⁹", "10⁻⁵⁸", "10⁶³", "10¹⁸⁴"}));
  EXPECT_EQ(tick_labels(AxisMap(kLog, extent(1e-6, 1), 0), 4),
            (Labels{"10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"}));
}

TEST(AxisMap, LabelsNumbersBetweenPowersWhereThereAreFew) {
  EXPECT_EQ(tick_labels(AxisMap(kLog, extent(0.15, 3), 0), 5), (Labels{"0.2", "0.5", "1", "2"}));
  EXPECT_EQ(tick_labels(AxisMap(kLog, extent(3.1, 3.4), 0), 4),
            (Labels{"3.1", "3.2", "3.3", "3.4"}));
}

TEST(AxisMap, ShowsAConstantInItsMiddle) {
  for (const double value : {0.0, 5.0, -1e-200, 1e300, -kMost}) {
    const AxisMap axis({}, extent(value, value), 0.05);
    const auto share = axis.share(value);
    ASSERT_TRUE(share);
    EXPECT_GE(*share, 0) << value;
    EXPECT_LE(*share, 1) << value;
    EXPECT_GE(tick_labels(axis, 5).size(), 2U) << value;
  }
  EXPECT_DOUBLE_EQ(AxisMap({}, extent(5, 5), 0).share(5).value(), 0.5);
  EXPECT_DOUBLE_EQ(AxisMap(kLog, extent(5, 5), 0).share(5).value(), 0.5);
}

TEST(AxisMap, OfNothingStillHasTicks) {
  EXPECT_GE(tick_labels(AxisMap({}, {}, 0.05), 5).size(), 2U);
  EXPECT_GE(tick_labels(AxisMap(kLog, {}, 0.05), 5).size(), 2U);
}

TEST(AxisMap, KeepsItsLimits) {
  const AxisMap axis({.low = 0, .high = 4}, extent(1, 9), 0.05);
  EXPECT_DOUBLE_EQ(axis.share(0).value(), 0);
  EXPECT_DOUBLE_EQ(axis.share(4).value(), 1);
  const AxisMap below({.low = 20}, extent(1, 9), 0);  // all of the data lies below
  EXPECT_DOUBLE_EQ(below.share(20).value(), 0);
  EXPECT_GT(below.share(21).value(), 0);
  const AxisMap one_side({.low = 0}, extent(1, 10), 0.1);
  EXPECT_DOUBLE_EQ(one_side.share(0).value(), 0);
  EXPECT_DOUBLE_EQ(one_side.share(11).value(), 1);
}

}  // namespace
}  // namespace iron::drawing
