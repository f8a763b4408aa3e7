#include "iron/data/split.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "iron/core/error.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;

/// Whether the two parts hold each of `rows` rows once, ascending.
bool is_partition(const Split& split, i64 rows) {
  std::set<i64> all(split.train.begin(), split.train.end());
  all.insert(split.test.begin(), split.test.end());
  return std::ranges::is_sorted(split.train) && std::ranges::is_sorted(split.test) &&
         static_cast<i64>(split.train.size() + split.test.size()) == rows &&
         static_cast<i64>(all.size()) == rows && *all.begin() == 0 && *all.rbegin() == rows - 1;
}

std::vector<i64> count_classes(const std::vector<i64>& rows, const std::vector<i32>& codes) {
  std::vector<i64> counts(3);
  for (const i64 row : rows)
    ++counts[static_cast<std::size_t>(codes[static_cast<std::size_t>(row)])];
  return counts;
}

/// 100 rows: 70 of class 0, 20 of class 1, 10 of class 2.
std::vector<i32> classes() {
  std::vector<i32> codes;
  for (int i = 0; i < 100; ++i) codes.push_back(i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2);
  return codes;
}

TEST(Split, PutsAFractionAside) {
  const Split split = split_rows(100, 0.2, 7);
  EXPECT_TRUE(is_partition(split, 100));
  EXPECT_EQ(split.test.size(), 20U);
  EXPECT_EQ(split_rows(100, 0.2, 7).test, split.test);
  EXPECT_NE(split_rows(100, 0.2, 8).test, split.test);
  EXPECT_EQ(split_rows(2, 0.001, 1).test.size(), 1U);
  EXPECT_EQ(split_rows(2, 0.999, 1).train.size(), 1U);
  EXPECT_EQ(split_rows(10, 0.25, 1).test.size(), 3U);
}

TEST(Split, IsFair) {
  // Each of ten rows is put aside about 300 times in 1000 (standard deviation 14.5).
  std::vector<int> counts(10);
  for (u64 seed = 0; seed < 1000; ++seed) {
    for (const i64 row : split_rows(10, 0.3, seed).test) ++counts[static_cast<std::size_t>(row)];
  }
  for (const int count : counts) EXPECT_NEAR(count, 300, 75);
}

TEST(Split, KeepsClassesInProportion) {
  const std::vector<i32> codes = classes();
  const Split split = split_rows(Strata{codes}, 0.2, 3);
  EXPECT_TRUE(is_partition(split, 100));
  EXPECT_THAT(count_classes(split.test, codes), ElementsAre(14, 4, 2));
  EXPECT_EQ(split_rows(Strata{codes}, 0.2, 3).test, split.test);
  EXPECT_THAT(count_classes(split_rows(Strata{codes}, 0.01, 3).test, codes), ElementsAre(1, 1, 1));
  EXPECT_THAT(count_classes(split_rows(Strata{codes}, 0.99, 3).train, codes), ElementsAre(1, 1, 1));
  // 10.5, 3 and 1.5 of them: 15 in all, the larger class first in the tie.
  EXPECT_THAT(count_classes(split_rows(Strata{codes}, 0.15, 3).test, codes), ElementsAre(11, 3, 1));
}

TEST(Split, RefusesWhatCannotBe) {
  for (const double fraction : {0.0, 1.0, -0.5, 2.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(split_rows(10, fraction, 1), ValueError) << fraction;
  }
  EXPECT_THROW(split_rows(1, 0.5, 1), DataError);
  EXPECT_THROW(split_rows(0, 0.5, 1), DataError);
  EXPECT_THROW(split_rows(Strata{}, 0.5, 1), DataError);
  const std::vector<i32> lonely{0, 0, 1, 0};
  const std::vector<std::string> names{"ham", "spam"};
  const auto error = error_of<DataError>([&] { split_rows({lonely, names}, 0.5, 1); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("class 'spam' has a single row, number 3"));
  EXPECT_THROW(split_folds(Strata{lonely}, 2, 1), DataError);
  const std::vector<i32> missing{0, -1, 0};
  EXPECT_THROW(split_rows(Strata{missing}, 0.5, 1), ValueError);
}

TEST(Split, DealsFolds) {
  const std::vector<Split> folds = split_folds(23, 5, 9);
  ASSERT_EQ(folds.size(), 5U);
  std::vector<i64> tested;
  for (const Split& fold : folds) {
    EXPECT_TRUE(is_partition(fold, 23));
    EXPECT_GE(fold.test.size(), 4U);
    EXPECT_LE(fold.test.size(), 5U);
    tested.insert(tested.end(), fold.test.begin(), fold.test.end());
  }
  std::ranges::sort(tested);
  EXPECT_EQ(std::set<i64>(tested.begin(), tested.end()).size(), 23U);
  EXPECT_THROW(split_folds(23, 1, 9), ValueError);
  EXPECT_THROW(split_folds(3, 4, 9), DataError);
  EXPECT_EQ(split_folds(4, 4, 9)[0].test.size(), 1U);
}

TEST(Split, DealsClassesEvenly) {
  const std::vector<i32> codes = classes();
  for (const Split& fold : split_folds(Strata{codes}, 3, 9)) {
    EXPECT_TRUE(is_partition(fold, 100));
    const std::vector<i64> counts = count_classes(fold.test, codes);
    EXPECT_NEAR(static_cast<double>(counts[0]), 70.0 / 3, 1);
    EXPECT_NEAR(static_cast<double>(counts[1]), 20.0 / 3, 1);
    EXPECT_NEAR(static_cast<double>(counts[2]), 10.0 / 3, 1);
    EXPECT_NEAR(static_cast<double>(fold.test.size()), 100.0 / 3, 1);
  }
}

}  // namespace
}  // namespace iron
