#include "iron/data/encoded_rows.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/made_table.h"

namespace iron {
namespace {

using testing::booleans;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::IsEmpty;
using testing::kGap;
using testing::numbers;
using testing::table_of;
using testing::texts;

Table learnt() {
  return table_of({numbers("x", {1, 3, 1, 3}), texts("t", {"a", "b", "c", "b"}),
                   booleans("f", {0, 1, 0, 1}), numbers("w", {1, 0.5, 0, 2}),
                   numbers("y", {10, 20, 30, 60})});
}

TableEncoder encoder_of(const Table& table, const EncoderOptions& options = {}) {
  return make_encoder(table, options, usable_rows(table, options));
}

std::vector<double> row_of(const TableEncoder& encoder, const Table& table, i64 row) {
  const EncodedRows rows(encoder, table, Wanted::features);
  std::vector<double> out(static_cast<std::size_t>(feature_count(encoder)));
  rows.features({&row, 1}, out.data());
  return out;
}

DataError fault(const TableEncoder& encoder, const Table& table,
                Wanted wanted = Wanted::features_and_target) {
  const auto found = error_of<DataError>([&] { EncodedRows(encoder, table, wanted); });
  EXPECT_TRUE(found) << "nothing was thrown";
  if (!found) return {"", ""};
  EXPECT_EQ(found->where(), table.source);
  return *found;
}

TEST(EncodedRows, ScaleNumbersAndSpreadTexts) {
  const Table table = learnt();
  const TableEncoder encoder = encoder_of(table, {.weights = "w"});
  EXPECT_THAT(row_of(encoder, table, 0), ElementsAre(-1, 1, 0, 0, -1));
  EXPECT_THAT(row_of(encoder, table, 1), ElementsAre(1, 0, 1, 0, 1));
  EXPECT_THAT(row_of(encoder, table, 2), ElementsAre(-1, 0, 0, 1, -1));
  const EncodedRows rows(encoder, table, Wanted::features_and_target);
  EXPECT_EQ(rows.rows(), 4);
  EXPECT_EQ(rows.target(3), 60);  // in its own units
  EXPECT_EQ(rows.weight(1), 0.5);
  EXPECT_FALSE(rows.incomplete(0));
  EXPECT_EQ(EncodedRows(encoder, table, Wanted::features).weight(1), 1);
}

TEST(EncodedRows, TheReferenceLevelIsAllZeros) {
  const Table table = learnt();
  const TableEncoder encoder =
      encoder_of(table, {.ignore = {"w", "f"}, .scaling = Scaling::none, .reference_level = true});
  EXPECT_THAT(row_of(encoder, table, 0), ElementsAre(1, 0, 0));
  EXPECT_THAT(row_of(encoder, table, 1), ElementsAre(3, 1, 0));
  EXPECT_THAT(row_of(encoder, table, 2), ElementsAre(1, 0, 1));
}

TEST(EncodedRows, FindColumnsByName) {
  const TableEncoder encoder = encoder_of(learnt(), {.ignore = {"w"}, .scaling = Scaling::none});
  const Table other = table_of({texts("more", {"?"}), booleans("f", {1}), texts("t", {"c"}),
                                numbers("x", {4}), numbers("y", {kGap}), numbers("w", {1})});
  EXPECT_THAT(row_of(encoder, other, 0), ElementsAre(4, 0, 0, 1, 1));
  const EncodedRows rows(encoder, other, Wanted::features);
  EXPECT_THAT(rows.extra_columns(), ElementsAre("more", "w"));
  EXPECT_THAT(EncodedRows(encoder, learnt(), Wanted::features).extra_columns(), ElementsAre("w"));
}

TEST(EncodedRows, NameAMissingColumn) {
  const TableEncoder encoder = encoder_of(learnt(), {.weights = "w"});
  Table table = learnt();
  table.columns.erase(table.columns.begin());
  EXPECT_EQ(fault(encoder, table).detail(), "has no column 'x'");
  table = learnt();
  table.columns.pop_back();
  EXPECT_EQ(fault(encoder, table).detail(), "has no column 'y'");
  EXPECT_NO_THROW(EncodedRows(encoder, table, Wanted::features));
}

// Figures do not weigh rows, so rows to be tested on need no such column.
TEST(EncodedRows, WeightsMayBeLackingLater) {
  const TableEncoder encoder = encoder_of(learnt(), {.weights = "w"});
  Table table = learnt();
  table.columns.erase(table.columns.begin() + 3);
  EXPECT_EQ(EncodedRows(encoder, table, Wanted::features_and_target).weight(1), 1);
}

TEST(EncodedRows, NameAColumnOfAnotherKind) {
  const TableEncoder encoder = encoder_of(learnt(), {.ignore = {"w"}});
  Table table = learnt();
  table.columns[0] = texts("x", {"", "many", "1", "2"});
  EXPECT_EQ(fault(encoder, table).detail(),
            "row 2, column 'x': is text ('many'), the model learnt number");
  table = learnt();
  table.columns[1] = numbers("t", {7, 8, 9, 7});
  EXPECT_EQ(fault(encoder, table).detail(),
            "row 1, column 't': is number ('7'), the model learnt text");
}

// A column in which nothing stands is read as one of numbers.
TEST(EncodedRows, AnEmptyColumnHasNoKind) {
  const TableEncoder encoder =
      encoder_of(learnt(), {.ignore = {"w"}, .missing = MissingPolicy::mean});
  Table table = learnt();
  table.columns[1] = numbers("t", {kGap, kGap, kGap, kGap});
  EXPECT_THAT(row_of(encoder, table, 0), ElementsAre(-1, 0, 1, 0, -1));  // 'b' is most frequent
  table = learnt();
  table.columns[0] = texts("x", {"", "", "", ""});
  EXPECT_THAT(row_of(encoder, table, 0), ElementsAre(0, 1, 0, 0, -1));  // the mean
  EXPECT_EQ(fault(encoder_of(learnt(), {.ignore = {"w"}}), table).detail(),
            "row 1, column 'x': the value is missing (4 in this column)");
}

TEST(EncodedRows, NameAnUnknownText) {
  const TableEncoder encoder = encoder_of(learnt(), {.ignore = {"w"}});
  Table table = learnt();
  table.columns[1] = texts("t", {"a", "b", "d", "b"});
  table.first_row = 10;
  const DataError error = fault(encoder, table);
  EXPECT_EQ(error.detail(), "row 13, column 't': 'd' is new to the model, which knows a, b, c");
  EXPECT_EQ(error.hint(), "mend the text, or use --unknown ignore");
  // A level that no row has is no fault.
  table.columns[1].codes = {0, 1, 0, 1};
  EXPECT_NO_THROW(EncodedRows(encoder, table, Wanted::features));
}

TEST(EncodedRows, AnUnknownTextMayBeNoneOfTheLevels) {
  const TableEncoder encoder = encoder_of(
      learnt(), {.ignore = {"w"}, .scaling = Scaling::none, .unknown = UnknownPolicy::ignore});
  Table table = learnt();
  table.columns[1] = texts("t", {"A", "b", "d", "b"});
  EXPECT_THAT(row_of(encoder, table, 0), ElementsAre(1, 0, 0, 0, 0));
  EXPECT_THAT(row_of(encoder, table, 1), ElementsAre(3, 0, 1, 0, 1));
}

TEST(EncodedRows, FillOrMarkWhatIsMissing) {
  Table table = learnt();
  table.columns[0].numbers[1] = kGap;
  table.columns[1] = texts("t", {"a", "b", "", "b"});
  table.columns[2].numbers[0] = kGap;
  const EncoderOptions fill{
      .ignore = {"w"}, .scaling = Scaling::none, .missing = MissingPolicy::median};
  const TableEncoder median = encoder_of(learnt(), fill);
  EXPECT_THAT(row_of(median, table, 0), ElementsAre(1, 1, 0, 0, 0.5));
  EXPECT_THAT(row_of(median, table, 1), ElementsAre(2, 0, 1, 0, 1));
  EXPECT_THAT(row_of(median, table, 2), ElementsAre(1, 0, 1, 0, 0));
  const TableEncoder drop = encoder_of(learnt(), {.ignore = {"w"}, .missing = MissingPolicy::drop});
  const EncodedRows rows(drop, table, Wanted::features);
  EXPECT_TRUE(rows.incomplete(0) && rows.incomplete(1) && rows.incomplete(2));
  EXPECT_FALSE(rows.incomplete(3));
  const TableEncoder strict = encoder_of(learnt(), {.ignore = {"w"}});
  EXPECT_EQ(fault(strict, table).detail(),
            "row 2, column 'x': the value is missing (1 in this column)");
  EXPECT_EQ(fault(strict, table).hint(),
            "mend the file, or train the model with --missing mean, median or drop");
}

TEST(EncodedRows, ATargetThatIsMissingCannotBeFilled) {
  Table table = learnt();
  table.columns[4].numbers[3] = kGap;
  const TableEncoder mean = encoder_of(learnt(), {.ignore = {"w"}, .missing = MissingPolicy::mean});
  const DataError error = fault(mean, table);
  EXPECT_EQ(error.detail(), "row 4, column 'y': the value is missing (1 in this column)");
  EXPECT_EQ(error.hint(), "mend the file, or leave out rows whose target is not known");
  const TableEncoder drop = encoder_of(learnt(), {.ignore = {"w"}, .missing = MissingPolicy::drop});
  EXPECT_TRUE(std::isnan(EncodedRows(drop, table, Wanted::features_and_target).target(3)));
}

TEST(EncodedRows, NumberClasses) {
  const auto classes = [](Column target, Task task) {
    target.name = "y";
    const Table table = table_of({numbers("x", {1, 2, 3}), std::move(target)});
    const TableEncoder encoder = encoder_of(table, {.task = task});
    const EncodedRows rows(encoder, table, Wanted::features_and_target);
    return std::vector<double>{rows.target(0), rows.target(1), rows.target(2)};
  };
  EXPECT_THAT(classes(numbers("", {0.1, -7, 1e300}), Task::classification), ElementsAre(1, 0, 2));
  EXPECT_THAT(classes(booleans("", {1, 0, 1}), Task::automatic), ElementsAre(1, 0, 1));
  EXPECT_THAT(classes(texts("", {"c", "a", "b"}), Task::automatic), ElementsAre(2, 0, 1));
  EXPECT_THAT(classes(numbers("", {-0.0, 1, 0.0}), Task::automatic), ElementsAre(0, 1, 0));
}

TEST(EncodedRows, NameAnUnknownClass) {
  const Table words = table_of({numbers("x", {1, 2}), texts("y", {"no", "yes"})});
  Table other = table_of({numbers("x", {1, 2}), texts("y", {"yes", "maybe"})});
  EXPECT_EQ(fault(encoder_of(words), other).detail(),
            "row 2, column 'y': 'maybe' is not among the classes learnt, no, yes");
  const Table digits = table_of({numbers("x", {1, 2}), numbers("y", {3, 4})});
  other = table_of({numbers("x", {1, 2}), numbers("y", {5, 4})});
  EXPECT_EQ(fault(encoder_of(digits), other).detail(),
            "row 1, column 'y': '5' is not among the classes learnt, 3, 4");
}

TEST(EncodedRows, WeightsAreNotNegative) {
  Table table = learnt();
  table.columns[3].numbers[2] = -0.5;
  const EncoderOptions options{.weights = "w"};
  EXPECT_EQ(fault(encoder_of(table, options), table).detail(),
            "row 3, column 'w': a weight cannot be negative");
}

TEST(EncodedRows, OfNoRows) {
  const TableEncoder encoder = encoder_of(learnt(), {.ignore = {"w"}});
  const Table none = table_of({numbers("x", {}), numbers("t", {}), numbers("f", {})});
  const EncodedRows rows(encoder, none, Wanted::features);
  EXPECT_EQ(rows.rows(), 0);
  EXPECT_THAT(rows.extra_columns(), IsEmpty());
}

}  // namespace
}  // namespace iron
