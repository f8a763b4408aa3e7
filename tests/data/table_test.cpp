#include "iron/data/table.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/data/table_readers.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Table sample() {
  Table table{.source = "sample", .rows = 3, .first_row = 10, .test_rows = 1};
  table.columns.push_back({.name = "age", .kind = ColumnKind::number, .numbers = {0.1, kNaN, 30}});
  table.columns.push_back({.name = "ok", .kind = ColumnKind::boolean, .numbers = {1, 0, kNaN}});
  table.columns.push_back(
      {.name = "city", .kind = ColumnKind::text, .codes = {1, -1, 0}, .levels = {"Bern", "Rom"}});
  return table;
}

TEST(Table, FindsColumnsByName) {
  const Table table = sample();
  EXPECT_EQ(table.find("city"), &table.columns[2]);
  EXPECT_EQ(table.find("town"), nullptr);
}

TEST(Table, KnowsWhatIsMissing) {
  const Table table = sample();
  for (const Column& column : table.columns) EXPECT_EQ(count_missing(column), 1) << column.name;
  EXPECT_TRUE(is_missing(table.columns[0], 1));
  EXPECT_TRUE(is_missing(table.columns[1], 2));
  EXPECT_TRUE(is_missing(table.columns[2], 1));
  EXPECT_FALSE(is_missing(table.columns[2], 2));
}

TEST(Table, GivesValuesAsTexts) {
  const Table table = sample();
  EXPECT_EQ(text_of(table.columns[0], 0), "0.1");
  EXPECT_EQ(text_of(table.columns[0], 1), "");
  EXPECT_EQ(text_of(table.columns[0], 2), "30");
  EXPECT_EQ(text_of(table.columns[1], 0), "true");
  EXPECT_EQ(text_of(table.columns[1], 1), "false");
  EXPECT_EQ(text_of(table.columns[2], 0), "Rom");
  EXPECT_EQ(text_of(table.columns[2], 1), "");
  EXPECT_EQ(text_of(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(text_of(-1e300), "-1e+300");
}

TEST(Table, TakesRowsInAnyOrder) {
  const std::vector<i64> rows{2, 0, 2};
  const Table taken = take_rows(sample(), rows);
  EXPECT_EQ(taken.rows, 3);
  EXPECT_EQ(taken.test_rows, 0);
  EXPECT_EQ(taken.source, "sample");
  EXPECT_THAT(taken.columns[0].numbers, ElementsAre(30, 0.1, 30));
  EXPECT_THAT(taken.columns[2].codes, ElementsAre(0, 1, 0));
  EXPECT_THAT(taken.columns[2].levels, ElementsAre("Bern", "Rom"));
  EXPECT_EQ(take_rows(sample(), {}).rows, 0);
  const std::vector<i64> wrong{0, 3};
  const auto error = error_of<ShapeError>([&] { take_rows(sample(), wrong); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "sample has no row 3 of 3, numbered from 0");
  const std::vector<i64> negative{-1};
  EXPECT_THROW(take_rows(sample(), negative), ShapeError);
}

TEST(Table, IsMadeOfRowMajorNumbers) {
  const std::vector<double> values{1, 2, 3, 4, 5, 6};
  const Table table = make_table({"a", "b", "c"}, values);
  EXPECT_EQ(table.rows, 2);
  EXPECT_THAT(table.columns[1].numbers, ElementsAre(2, 5));
  EXPECT_EQ(table.columns[2].name, "c");
  EXPECT_EQ(make_table({"a"}, {}).rows, 0);
  EXPECT_THROW(make_table({"a", "b", "c", "d"}, values), ShapeError);
  EXPECT_THROW(make_table({}, values), ShapeError);
}

TEST(Table, ColumnsBecomeTexts) {
  Column column{.name = "n", .kind = ColumnKind::number, .numbers = {10, 9, kNaN, -1, 9}};
  convert_to_text(column);
  EXPECT_EQ(column.kind, ColumnKind::text);
  EXPECT_THAT(column.levels, ElementsAre("-1", "10", "9"));
  EXPECT_THAT(column.codes, ElementsAre(1, 2, -1, 0, 2));
  EXPECT_TRUE(column.numbers.empty());
  Column boolean{.name = "b", .kind = ColumnKind::boolean, .numbers = {1, 0}};
  convert_to_text(boolean);
  EXPECT_THAT(boolean.levels, ElementsAre("false", "true"));
  EXPECT_THAT(boolean.codes, ElementsAre(1, 0));
}

TEST(Table, ShowsTextsOfAnyKind) {
  EXPECT_EQ(shown("plain é"), "'plain é'");
  EXPECT_EQ(shown("a\nb"), "'a\\x0ab'");
  EXPECT_EQ(shown("caf\xE9"), "'caf\\xe9'");
  EXPECT_EQ(shown(std::string(39, 'a') + "éé"), "'" + std::string(39, 'a') + "é…'");
}

}  // namespace
}  // namespace iron
