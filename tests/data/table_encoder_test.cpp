#include "iron/data/table_encoder.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/made_table.h"

namespace iron {
namespace {

using testing::booleans;
using testing::counting;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::IsEmpty;
using testing::kGap;
using testing::numbers;
using testing::table_of;
using testing::texts;

Table houses() {
  return table_of({numbers("rooms", {1, 2, 3, 6}), texts("town", {"York", "Bath", "York", "Ely"}),
                   booleans("garden", {0, 1, 1, 1}), numbers("price", {10, 20, 30, 60})},
                  "houses.csv");
}

TableEncoder encoder_of(const Table& table, const EncoderOptions& options = {}) {
  return make_encoder(table, options, usable_rows(table, options));
}

DataError fault(const Table& table, const EncoderOptions& options = {}) {
  const auto found = error_of<DataError>([&] { encoder_of(table, options); });
  EXPECT_TRUE(found) << "nothing was thrown";
  if (!found) return {"", ""};
  EXPECT_EQ(found->where(), table.source);
  return *found;
}

TEST(TableEncoder, TakesTheLastColumnAsTargetAndAllOthersAsFeatures) {
  const TableEncoder encoder = encoder_of(houses());
  EXPECT_EQ(encoder.target.name, "price");
  EXPECT_EQ(encoder.task, Task::regression);
  EXPECT_THAT(encoder.target.classes, IsEmpty());
  EXPECT_EQ(encoder.target.scaler.shift, 30);
  EXPECT_THAT(feature_names(encoder),
              ElementsAre("rooms", "town=Bath", "town=Ely", "town=York", "garden"));
  EXPECT_EQ(feature_count(encoder), 5);
  EXPECT_EQ(output_count(encoder), 1);
  EXPECT_THAT(encoder.columns[1].levels, ElementsAre("Bath", "Ely", "York"));
  EXPECT_EQ(encoder.columns[0].scaler.shift, 3);
  EXPECT_EQ(encoder.columns[2].scaler.shift, 0.75);
}

TEST(TableEncoder, LeavesTheReferenceLevelOut) {
  const TableEncoder encoder = encoder_of(houses(), {.reference_level = true});
  EXPECT_THAT(feature_names(encoder), ElementsAre("rooms", "town=Ely", "town=York", "garden"));
  EXPECT_EQ(feature_count(encoder), 4);
}

TEST(TableEncoder, FindsColumnsByNameAndNumber) {
  const TableEncoder encoder =
      encoder_of(houses(), {.target = "1", .features = {"price", "3"}, .ignore = {"town"}});
  EXPECT_EQ(encoder.target.name, "rooms");
  EXPECT_THAT(feature_names(encoder), ElementsAre("price", "garden"));
}

TEST(TableEncoder, ANameOfDigitsGoesBeforeANumber) {
  const Table table =
      table_of({numbers("2", {1, 2, 4}), numbers("1", {3, 4, 5}), numbers("y", {1, 2, 3})});
  EXPECT_THAT(feature_names(encoder_of(table, {.features = {"2"}})), ElementsAre("2"));
  EXPECT_THAT(feature_names(encoder_of(table, {.features = {"1"}})), ElementsAre("1"));
}

TEST(TableEncoder, SaysWhichColumnsThereAre) {
  const DataError error = fault(houses(), {.target = "prize"});
  EXPECT_EQ(error.detail(), "has no column 'prize' for the target");
  EXPECT_EQ(error.hint(), "its columns are rooms, town, garden, price");
  EXPECT_EQ(fault(houses(), {.target = "5"}).detail(), "has no column '5' for the target");
  EXPECT_EQ(fault(houses(), {.target = "0"}).detail(), "has no column '0' for the target");
  EXPECT_EQ(fault(houses(), {.features = {"x"}}).detail(), "has no column 'x' for the features");
  EXPECT_EQ(fault(houses(), {.weights = "w"}).detail(), "has no column 'w' for the weights");
  EXPECT_EQ(fault(houses(), {.ignore = {"w"}}).detail(),
            "has no column 'w' for the columns to ignore");
}

TEST(TableEncoder, AColumnHasOnePart) {
  const std::string text =
      "the column 'rooms' cannot be a feature: it is the target, the weights, ignored or named "
      "twice";
  EXPECT_EQ(fault(houses(), {.target = "rooms", .features = {"rooms"}}).detail(), text);
  EXPECT_EQ(fault(houses(), {.features = {"rooms", "1"}}).detail(), text);
  EXPECT_EQ(fault(houses(), {.features = {"rooms"}, .ignore = {"rooms"}}).detail(), text);
  EXPECT_EQ(fault(houses(), {.features = {"rooms"}, .weights = "rooms"}).detail(), text);
  EXPECT_EQ(fault(houses(), {.ignore = {"price"}}).detail(),
            "the target 'price' cannot be ignored or be the weights");
  EXPECT_EQ(fault(houses(), {.weights = "price"}).detail(),
            "the target 'price' cannot be ignored or be the weights");
  EXPECT_EQ(fault(houses(), {.ignore = {"rooms"}, .weights = "rooms"}).detail(),
            "the weights 'rooms' cannot be ignored");
}

TEST(TableEncoder, NeedsAFeature) {
  EXPECT_EQ(fault(houses(), {.ignore = {"rooms", "town", "garden"}}).detail(),
            "leaves no column to predict 'price' from");
  const Table alike = table_of({texts("town", {"Ely", "Ely", "Ely"}), numbers("y", {1, 2, 3})});
  EXPECT_EQ(fault(alike, {.reference_level = true}).detail(),
            "its features are texts of one level each: nothing to learn from");
  EXPECT_EQ(fault(Table{.source = "none"}).detail(), "has no columns");
}

TEST(TableEncoder, TellsClassesFromNumbers) {
  const auto classes = [](Column target, Task task = Task::automatic) {
    target.name = "y";
    return encoder_of(table_of({numbers("x", {1, 2, 3}), std::move(target)}), {.task = task});
  };
  EXPECT_EQ(classes(numbers("", {1, 2, 3})).task, Task::regression);
  const TableEncoder two = classes(numbers("", {10, 9.5, 10}));
  EXPECT_EQ(two.task, Task::classification);
  EXPECT_THAT(two.target.classes, ElementsAre("9.5", "10"));
  EXPECT_EQ(output_count(two), 1);
  EXPECT_THAT(classes(booleans("", {1, 0, 1})).target.classes, ElementsAre("false", "true"));
  const TableEncoder words = classes(texts("", {"b", "c", "a"}));
  EXPECT_THAT(words.target.classes, ElementsAre("a", "b", "c"));
  EXPECT_EQ(output_count(words), 3);
  const TableEncoder asked = classes(numbers("", {-1, 10, 9}), Task::classification);
  EXPECT_THAT(asked.target.classes, ElementsAre("-1", "9", "10"));  // by size, not by bytes
  EXPECT_EQ(classes(numbers("", {0, 1, 1}), Task::regression).task, Task::regression);
}

TEST(TableEncoder, RefusesTargetsThatCannotBe) {
  const auto text = [](Column target, Task task = Task::automatic) {
    target.name = "y";
    return fault(table_of({numbers("x", {1, 2, 3}), std::move(target)}), {.task = task});
  };
  EXPECT_EQ(text(numbers("", {4, 4, 4})).detail(), "the target 'y' is the same in every row");
  EXPECT_EQ(text(texts("", {"a", "a", "a"})).detail(), "the target 'y' is the same in every row");
  EXPECT_EQ(text(booleans("", {1, 1, 1})).detail(), "the target 'y' is the same in every row");
  const DataError words = text(texts("", {"b", "a", "b"}), Task::regression);
  EXPECT_EQ(words.detail(), "the target 'y' of a regression is text, such as 'a'");
  EXPECT_EQ(words.hint(), "name another target, or use --task classification");
}

// Rows put aside, left out or unused levels do not make a target that varies.
TEST(TableEncoder, ATargetVariesInTheRowsThatAreLearnt) {
  const Table table = table_of({numbers("x", {1, 2, 3}), numbers("y", {4, 4, 5})});
  const auto error = error_of<DataError>([&] { make_encoder(table, {}, counting(2)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "the target 'y' is the same in every row");
  Table words = table_of({numbers("x", {1, 2, 3}), texts("y", {"a", "a", "b"})});
  EXPECT_TRUE(error_of<DataError>([&] { make_encoder(words, {}, counting(2)); }));
}

TEST(TableEncoder, TooManyClassesOrLevels) {
  std::vector<double> many(1100);
  std::vector<std::string> ids(1100);
  for (std::size_t i = 0; i < many.size(); ++i) {
    many[i] = static_cast<double>(i);
    ids[i] = "id" + std::to_string(i);
  }
  const Table table = table_of({texts("id", ids), numbers("y", many)});
  const DataError classes = fault(table, {.task = Task::classification});
  EXPECT_EQ(classes.detail(),
            "the target 'y' has more than 1000 different values: too many classes");
  const DataError levels = fault(table);
  EXPECT_EQ(levels.detail(),
            "the column 'id' has 1100 different texts in 1100 rows: too many to learn one by one");
  EXPECT_EQ(levels.hint(), "leave it out: --ignore id");
}

// A few rows may well hold different texts each; sixty may not.
TEST(TableEncoder, FewRowsMayHaveAsManyLevels) {
  const auto of = [](i64 rows) {
    std::vector<std::string> ids;
    std::vector<double> y;
    for (i64 i = 0; i < rows; ++i) {
      ids.push_back("id" + std::to_string(i));
      y.push_back(static_cast<double>(i));
    }
    return table_of({texts("id", ids), numbers("y", y)});
  };
  EXPECT_EQ(feature_count(encoder_of(of(50))), 50);
  EXPECT_EQ(fault(of(60)).detail(),
            "the column 'id' has 60 different texts in 60 rows: too many to learn one by one");
}

TEST(TableEncoder, NamesConstantColumns) {
  Table table = houses();
  table.columns[0].numbers = {7, 7, 7, 7};
  EXPECT_THAT(constant_columns(encoder_of(table)), ElementsAre("rooms"));
  EXPECT_THAT(constant_columns(encoder_of(table, {.scaling = Scaling::none})), IsEmpty());
}

TEST(TableEncoder, ScalersAndFillsKnowOnlyTheRowsLearnt) {
  const Table table =
      table_of({numbers("x", {1, 3, 500}), texts("t", {"b", "b", "a"}), numbers("y", {1, 2, 900})});
  const TableEncoder encoder = make_encoder(table, {.missing = MissingPolicy::mean}, counting(2));
  EXPECT_EQ(encoder.columns[0].fill, 2);
  EXPECT_EQ(encoder.columns[0].scaler.shift, 2);
  EXPECT_EQ(encoder.columns[0].scaler.scale, 1);
  EXPECT_EQ(encoder.columns[1].fill, 1);  // 'b'
  EXPECT_EQ(encoder.target.scaler.shift, 1.5);
}

TEST(TableEncoder, ATargetIsNeverScaledByLogarithms) {
  std::vector<double> skewed(9, 0.0);
  skewed.push_back(100);
  skewed.push_back(50);
  const Table table = table_of({numbers("x", skewed), numbers("y", skewed)});
  const TableEncoder encoder = encoder_of(table, {.scaling = Scaling::log1p});
  EXPECT_TRUE(encoder.columns[0].scaler.log1p);
  EXPECT_FALSE(encoder.target.scaler.log1p);
  EXPECT_THAT(feature_names(encoder), ElementsAre("log1p(x)"));
}

Table gaps() {
  return table_of({numbers("a", {1, kGap, 2, 6}), texts("t", {"u", "v", "", "v"}),
                   numbers("b", {1, 2, 3, 4}), numbers("y", {1, 2, 3, 9})},
                  "gaps.csv");
}

TEST(MissingValues, AreCountedByColumn) {
  const DataError error = fault(gaps());
  EXPECT_EQ(error.detail(),
            "values are missing: 1 in 'a', first in row 2; 1 in 't', first in row 3");
  EXPECT_EQ(error.hint(), "mend the file, or use --missing mean, median or drop");
  EXPECT_THAT(usable_rows(gaps(), {.ignore = {"a", "t"}}), ElementsAre(0, 1, 2, 3));
  Table later = gaps();
  later.first_row = 100;
  EXPECT_EQ(fault(later, {.ignore = {"t"}}).detail(),
            "values are missing: 1 in 'a', first in row 102");
}

TEST(MissingValues, AreFilled) {
  const TableEncoder mean = encoder_of(gaps(), {.missing = MissingPolicy::mean});
  EXPECT_EQ(mean.columns[0].fill, 3);  // (1 + 2 + 6) / 3
  EXPECT_EQ(mean.columns[1].fill, 1);  // 'v', twice
  EXPECT_EQ(mean.columns[0].scaler.shift, 3);
  const TableEncoder median = encoder_of(gaps(), {.missing = MissingPolicy::median});
  EXPECT_EQ(median.columns[0].fill, 2);
  EXPECT_EQ(median.columns[2].fill, 2.5);
  EXPECT_EQ(median.columns[1].fill, 1);
}

TEST(MissingValues, AreDropped) {
  EXPECT_THAT(usable_rows(gaps(), {.missing = MissingPolicy::drop}), ElementsAre(0, 3));
  EXPECT_THAT(usable_rows(gaps(), {.ignore = {"a"}, .missing = MissingPolicy::drop}),
              ElementsAre(0, 1, 3));
  Table none = gaps();
  none.columns[2].numbers = {kGap, 1, 2, kGap};
  EXPECT_EQ(fault(none, {.missing = MissingPolicy::drop}).detail(),
            "has no row in which nothing is missing");
}

TEST(MissingValues, OfTargetsAndWeightsAreNotFilled) {
  Table table = gaps();
  table.columns[3].numbers[2] = kGap;
  const DataError error = fault(table, {.missing = MissingPolicy::mean});
  EXPECT_EQ(error.detail(), "values are missing: 1 in 'y', first in row 3");
  EXPECT_EQ(error.hint(), "a target or weight cannot be filled in: use --missing drop");
  EXPECT_EQ(
      fault(gaps(), {.ignore = {"t"}, .weights = "a", .missing = MissingPolicy::median}).detail(),
      "values are missing: 1 in 'a', first in row 2");
}

TEST(MissingValues, OfAWholeColumn) {
  const Table table =
      table_of({numbers("e", {kGap, kGap}), numbers("x", {1, 2}), numbers("y", {1, 3})});
  const TableEncoder encoder = encoder_of(table, {.missing = MissingPolicy::mean});
  EXPECT_THAT(constant_columns(encoder), ElementsAre("e"));
  EXPECT_EQ(encoder.columns[0].fill, 0);
  const Table empty = table_of({texts("e", {"", ""}), numbers("x", {1, 2}), numbers("y", {1, 3})});
  EXPECT_EQ(fault(empty, {.missing = MissingPolicy::mean}).detail(), "the column 'e' is empty");
}

// Readers refuse such numbers; a table made in a program may hold them.
TEST(TableEncoder, RefusesInfiniteNumbers) {
  Table table = houses();
  table.columns[0].numbers[2] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(fault(table).detail(), "row 3, column 'rooms': the number is infinite");
  table = houses();
  table.columns[3].numbers[1] = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(fault(table).detail(), "row 2, column 'price': the number is infinite");
}

TEST(TableEncoder, WeightsAreNumbers) {
  const DataError error = fault(houses(), {.weights = "town"});
  EXPECT_EQ(error.detail(), "the weights 'town' are text, not numbers");
  EXPECT_EQ(fault(houses(), {.weights = "garden"}).detail(),
            "the weights 'garden' are boolean, not numbers");
}

}  // namespace
}  // namespace iron
