#include "iron/data/table_read.h"

#include <cmath>
#include <cstring>
#include <gmock/gmock.h>

#include "iron/backend/backend.h"
#include "iron/format/npy.h"
#include "iron/format/npz.h"
#include "tests/data/table_file.h"
#include "tests/support/shared_data.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::IsNan;
using testing::same;

using TableReadTest = testing::TableFile;

std::vector<std::string> names(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

TEST_F(TableReadTest, NumbersTextsAndBooleans) {
  const Table table = read("age,city,ok\n31,Rom,true\n-2.5e1,Bern,FALSE\n,NA,\n");
  EXPECT_EQ(table.source, path_);
  EXPECT_EQ(table.rows, 3);
  EXPECT_EQ(table.test_rows, 0);
  EXPECT_THAT(names(table), ElementsAre("age", "city", "ok"));
  EXPECT_EQ(table.columns[0].kind, ColumnKind::number);
  EXPECT_THAT(table.columns[0].numbers, ElementsAre(31, -25, IsNan()));
  EXPECT_EQ(table.columns[1].kind, ColumnKind::text);
  EXPECT_THAT(table.columns[1].levels, ElementsAre("Bern", "Rom"));
  EXPECT_THAT(table.columns[1].codes, ElementsAre(1, 0, -1));
  EXPECT_EQ(table.columns[2].kind, ColumnKind::boolean);
  EXPECT_THAT(table.columns[2].numbers, ElementsAre(1, 0, IsNan()));
  EXPECT_EQ(reading_.kind, "CSV");
  EXPECT_EQ(reading_.separator, ',');
  EXPECT_TRUE(reading_.header && reading_.header_guessed && reading_.separator_guessed);
}

TEST_F(TableReadTest, QuotesLineEndsAndMarks) {
  const Table table = read(
      "\xEF\xBB\xBF\"a\",\"the \"\"b\"\"\"\r\n\"1\",\"x, y\"\r\n2,\"line\r\nand line\"\r\n"
      "3,\"say \"\"so\"\"\"\r\n4,\"\"\r\n\r\n\r\n");
  EXPECT_EQ(table.rows, 4);
  EXPECT_THAT(names(table), ElementsAre("a", "the \"b\""));
  EXPECT_THAT(table.columns[0].numbers, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(text_of(table.columns[1], 0), "x, y");
  EXPECT_EQ(text_of(table.columns[1], 1), "line\r\nand line");
  EXPECT_EQ(text_of(table.columns[1], 2), "say \"so\"");
  EXPECT_TRUE(is_missing(table.columns[1], 3));
}

TEST_F(TableReadTest, LastLineNeedsNoEnd) {
  EXPECT_THAT(read("a,b\n1,2").columns[1].numbers, ElementsAre(2));
  EXPECT_THAT(read("a,b\n1,\"2\"").columns[1].numbers, ElementsAre(2));
  EXPECT_THAT(read("a,b\n1,").columns[1].numbers, ElementsAre(IsNan()));
  EXPECT_THAT(read("a,b\r\n1,2\r").columns[1].numbers, ElementsAre(2));
}

TEST_F(TableReadTest, GuessesTheSeparator) {
  EXPECT_EQ(read("a;b;c\n1;2;x, y, z, w\n").columns.size(), 3U);
  EXPECT_EQ(reading_.separator, ';');
  EXPECT_EQ(read("a\tb\n1\t2, 5\n").columns.size(), 2U);
  EXPECT_EQ(reading_.kind, "TSV");
  EXPECT_EQ(read("a|b\n1|2\n").columns.size(), 2U);
  EXPECT_EQ(read("name,list\nA,x;y;z\nB,u;v;w\n").columns.size(), 2U);
  EXPECT_EQ(read("\"a;b;c\",\"d;e;f\"\n1,2\n").columns.size(), 2U);
  EXPECT_EQ(read("1\n2\n3\n").columns.size(), 1U);
  // One ragged line does not hide the separator.
  EXPECT_THAT(fault("a,b\n1,2\n3,4\n5\n"), HasSubstr("row 3: has 1 field, 2 are needed"));
  EXPECT_THAT(fault("A title\na;b;c\n1;2;3\n"), HasSubstr("has 3 fields, 1 are needed"));
}

TEST_F(TableReadTest, SeparatorCanBeGiven) {
  EXPECT_EQ(read("a b\n1 2\n", {.separator = ' '}).columns.size(), 2U);
  EXPECT_FALSE(reading_.separator_guessed);
  EXPECT_EQ(read("a,b\nx,y\n", {.separator = ';'}).columns.size(), 1U);
  for (const char bad : {'"', '\n', '\r', '1', 'x', '.', '-', '+', '\0', '\xE9'}) {
    EXPECT_THROW(read("a,b\n1,2\n", {.separator = bad}), ValueError) << int{bad};
  }
}

TEST_F(TableReadTest, GuessesTheHeader) {
  EXPECT_THAT(names(read("1,2,3\n4,5,6\n")), ElementsAre("x1", "x2", "y"));
  EXPECT_FALSE(reading_.header);
  EXPECT_THAT(names(read("id,1990,1991\n1,5,6\n")), ElementsAre("id", "1990", "1991"));
  EXPECT_THAT(names(read("name,city\nAda,Rom\nBob,Bern\n")), ElementsAre("name", "city"));
  EXPECT_THAT(names(read("red,Rom\nblue,Bern\nred,Rom\n")), ElementsAre("x1", "y"));
  EXPECT_THAT(names(read("red,red\nblue,Bern\n")), ElementsAre("x1", "y"));
  EXPECT_THAT(names(read("ok,city\ntrue,Rom\nfalse,Bern\n")), ElementsAre("ok", "city"));
  EXPECT_THAT(names(read("true,Rom\nfalse,Bern\n")), ElementsAre("x1", "y"));
  EXPECT_THAT(names(read("1,Rom\n2,Bern\n")), ElementsAre("x1", "y"));
  EXPECT_THAT(names(read("5\n6\n")), ElementsAre("y"));
  EXPECT_THAT(names(read("a,b\nNA,NA\n1,2\n")), ElementsAre("a", "b"));
  EXPECT_THAT(names(read("1.5,2")), ElementsAre("x1", "y"));
}

TEST_F(TableReadTest, HeaderCanBeGiven) {
  const Table table = read("1,2\n3,4\n", {.header = true});
  EXPECT_THAT(names(table), ElementsAre("1", "2"));
  EXPECT_EQ(table.rows, 1);
  EXPECT_FALSE(reading_.header_guessed);
  const Table without = read("a,b\nc,d\n", {.header = false});
  EXPECT_EQ(without.rows, 2);
  EXPECT_THAT(names(without), ElementsAre("x1", "y"));
  EXPECT_THAT(names(read(" a , b\n1, 2\n")), ElementsAre("a", "b"));
}

TEST_F(TableReadTest, TextColumnsStayText) {
  const Table table = read("zip,n\n08001,1\n8001,2\n08001,x\n", {.text_columns = {"zip", "n"}});
  EXPECT_THAT(table.columns[0].levels, ElementsAre("08001", "8001"));
  EXPECT_THAT(table.columns[0].codes, ElementsAre(0, 1, 0));
  EXPECT_THAT(table.columns[1].levels, ElementsAre("1", "2", "x"));
  EXPECT_EQ(fault("a,b\n1,2\n", {.text_columns = {"c"}}), "has no column 'c'");
  EXPECT_EQ(error("a,b\n1,2\n", {.text_columns = {"c"}}).hint(), "its columns are 'a', 'b'");
}

TEST_F(TableReadTest, MixedColumns) {
  // Mostly numbers: a fault. Mostly texts, or as many: texts.
  EXPECT_EQ(fault("a,b\n1,2\n3,x\n4,5\n"),
            "row 2, column 'b': 'x' is not a number, as most of this column are");
  EXPECT_THAT(error("a,b\n1,2\n3,x\n4,5\n").hint(), HasSubstr("--categories b"));
  EXPECT_THAT(error("a,b\n1,2\n3,x\n4,5\n").hint(), HasSubstr("--ignore b"));
  EXPECT_THAT(read("a,b\n1,2\n3,x\n4,5\n5,y\n").columns[1].levels, ElementsAre("2", "5", "x", "y"));
  EXPECT_THAT(read("a,b\n1,x\n3,y\n4,5\n").columns[1].codes, ElementsAre(1, 2, 0));
  EXPECT_THAT(fault("a,b\n1,true\n2,1\n3,0\n"), HasSubstr("row 1, column 'b': 'true' is not"));
  EXPECT_EQ(read("a,b\n1,true\n2,yes\n").columns[1].kind, ColumnKind::text);
  EXPECT_EQ(read("a,b\n1,NA\n2,\n").columns[1].kind, ColumnKind::number);
  EXPECT_EQ(count_missing(read("a,b\n1,NA\n2,\n").columns[1]), 2);
  // The sample's beginning says one thing, the rest another.
  std::string late = "a,b\n";
  for (int i = 0; i < 1500; ++i) late += "1,2\n";
  EXPECT_THAT(fault(late + "1,x\n"), HasSubstr("row 1501, column 'b': 'x'"));
  for (int i = 0; i < 1600; ++i) late += "1,x\n";
  EXPECT_THAT(read(late).columns[1].levels, ElementsAre("2", "x"));
  std::string turned = "a,b\n";
  for (int i = 0; i < 1200; ++i) turned += "1,x\n";
  for (int i = 0; i < 1500; ++i) turned += "1,3\n";
  EXPECT_THAT(fault(turned), HasSubstr("row 1, column 'b': 'x' is not a number"));
  std::string missing = "a,b\n";
  for (int i = 0; i < 1200; ++i) missing += "1,\n";
  EXPECT_EQ(read(missing + "1,true\n").columns[1].kind, ColumnKind::boolean);
}

TEST_F(TableReadTest, NumbersBeyondDoubles) {
  EXPECT_EQ(fault("a,b\n1,2\n3,1e999\n"),
            "row 2, column 'b': '1e999' is not a finite 64-bit number");
  EXPECT_THAT(fault("a,b\n-inf,2\n3,1\n"), HasSubstr("row 1, column 'a': '-inf' is not"));
  EXPECT_THAT(read("a,b\n1,1e-999\n").columns[1].numbers, ElementsAre(0));
  EXPECT_THAT(read("a,b\n1,Infinity\n2,Yes\n").columns[1].kind, ColumnKind::text);
  EXPECT_THAT(fault("a,b\n1,2\n2,1\n", {}), "no error");
}

TEST_F(TableReadTest, DecimalCommasAreNamed) {
  EXPECT_EQ(fault("a;b\n1;2,5\n3;4,5\n"),
            "row 1, column 'b': '2,5' is no number: the decimal sign is a point");
  EXPECT_THAT(fault("1,5;2,5\n3,5;4,5\n"), HasSubstr("decimal sign"));
  EXPECT_EQ(read("a;b\n1;2,5\n3;x\n").columns[1].kind, ColumnKind::text);
}

TEST_F(TableReadTest, DoesNotDependOnThreads) {
  // Several pieces, quotes with line ends in them, levels that meet in other orders.
  std::string text = "n,word,flag,mixed\n";
  for (int i = 0; i < 90'000; ++i) {
    text += std::to_string(i * 0.37) + ",\"w" + std::to_string((i * 7919) % 5003) + "\n\"\"" +
            (i % 3 == 0 ? "x,\"" : "y\"") + (i % 2 == 0 ? ",true," : ",,") +
            (i < 1000 || i % 3 == 0 ? "5" : "five") + "\n";
  }
  ASSERT_GT(text.size(), std::size_t{2} << 20);
  const i64 before = cpu_threads();
  set_cpu_threads(1);
  const Table one = read(text);
  set_cpu_threads(4);
  const Table four = read(text);
  set_cpu_threads(before);
  EXPECT_EQ(one.rows, 90'000);
  EXPECT_EQ(one.columns[1].levels.size(), 10'006U);
  EXPECT_TRUE(std::ranges::is_sorted(one.columns[1].levels));
  EXPECT_EQ(text_of(one.columns[1], 89'999),
            "w" + std::to_string((89'999 * 7919) % 5003) + "\n\"y");
  EXPECT_EQ(one.columns[3].kind, ColumnKind::text);
  EXPECT_TRUE(same(one, four));
}

TEST_F(TableReadTest, NamesTheFirstFaultOfALongFile) {
  std::string text = "a,b\n";
  for (int i = 0; i < 700'000; ++i) text += "1,2\n";
  const std::string good = text;
  text.replace(4 + 4 * 600'000, 3, "123");
  text.replace(4 + 4 * 650'000, 3, "\"23");
  EXPECT_THAT(fault(text), HasSubstr("row 600001: has 1 field"));
  EXPECT_EQ(read(good).rows, 700'000);
}

TEST_F(TableReadTest, WideTables) {
  std::string header;
  std::string row;
  for (int c = 0; c < 20'000; ++c) {
    header += (c == 0 ? "c" : ",c") + std::to_string(c);
    row += c == 0 ? "1" : ",1";
  }
  const Table table = read(header + "\n" + row + "\n" + row + "\n");
  EXPECT_EQ(table.columns.size(), 20'000U);
  EXPECT_EQ(table.columns.back().numbers.back(), 1);
  // Many short lines below a wide header are found before memory is taken for their fields.
  std::string short_rows = header + "\n";
  for (int i = 0; i < 300'000; ++i) short_rows += "1\n";
  EXPECT_THAT(fault(short_rows), HasSubstr("row 1: has 1 field, 20000 are needed"));
}

TEST_F(TableReadTest, ArraysOfNumPy) {
  const std::vector<float> values{1, 2, 3, 4, 5, NAN};
  NamedTensor array{.name = "x", .dtype = DType::f32, .shape = {2, 3}, .data = {}};
  array.data.resize(sizeof(float) * values.size());
  std::memcpy(array.data.data(), values.data(), array.data.size());
  const std::string npy = directory_.file("a.npy");
  write_npy(npy, array);
  const Table table = read_table(npy, {.text_columns = {"x2"}}, &reading_);
  EXPECT_EQ(reading_.kind, "NPY");
  EXPECT_THAT(names(table), ElementsAre("x1", "x2", "y"));
  EXPECT_THAT(table.columns[0].numbers, ElementsAre(1, 4));
  EXPECT_THAT(table.columns[1].levels, ElementsAre("2", "5"));
  EXPECT_THAT(table.columns[2].numbers, ElementsAre(3, IsNan()));

  const NamedTensor y{
      .name = "y", .dtype = DType::boolean, .shape = {2}, .data = {std::byte{1}, std::byte{0}}};
  const std::string npz = directory_.file("a.npz");
  write_npz(npz, std::vector<NamedTensor>{array, y});
  const Table both = read_table(npz, {}, &reading_);
  EXPECT_EQ(reading_.kind, "NPZ");
  EXPECT_THAT(names(both), ElementsAre("x1", "x2", "x3", "y"));
  EXPECT_EQ(both.columns[3].kind, ColumnKind::boolean);
  EXPECT_THAT(both.columns[3].numbers, ElementsAre(1, 0));

  const auto npz_fault = [&](const std::vector<NamedTensor>& arrays) {
    write_npz(npz, arrays, NpzCompression::stored, Overwrite::yes);
    const auto found = error_of<DataError>([&] { read_table(npz); });
    return found ? found->detail() : "no error";
  };
  NamedTensor z = y;
  z.name = "z";
  EXPECT_EQ(npz_fault({array, z}), "holds the arrays 'x', 'z'");
  EXPECT_EQ(npz_fault({array}), "no error");
  EXPECT_EQ(npz_fault({z}), "array 'z' has 1 axis");
  NamedTensor three = y;
  three.shape = {1};
  three.data.resize(1);
  EXPECT_EQ(npz_fault({array, three}), "array 'y' has 1 rows, 2 are needed");
  const float infinite = INFINITY;
  std::memcpy(array.data.data() + 4, &infinite, sizeof infinite);
  EXPECT_EQ(npz_fault({array}), "row 1, column 'x2': is infinite");
}

TEST_F(TableReadTest, JsonOfTheOriginal) {
  const Table table = read(R"({"m": 2, "n": 2, "x": [1, 2, 3, 4], "y": [5, 6],
                               "m_test": 1, "x_test": [7, 8], "y_test": [9]})");
  EXPECT_EQ(reading_.kind, "JSON");
  EXPECT_EQ(table.rows, 3);
  EXPECT_EQ(table.test_rows, 1);
  EXPECT_THAT(names(table), ElementsAre("x1", "x2", "y"));
  EXPECT_THAT(table.columns[1].numbers, ElementsAre(2, 4, 8));
  EXPECT_THAT(table.columns[2].numbers, ElementsAre(5, 6, 9));
  EXPECT_EQ(read(R"({"m": 1, "n": 1, "x": [1], "y": [5]})").test_rows, 0);
  EXPECT_THAT(fault(R"({"m": 2, "n": 2, "x": [1, 2, 3], "y": [5, 6]})"),
              HasSubstr("x: has 3 values, but m is 2 and n is 2"));
  EXPECT_THAT(fault(R"({"m": 2, "n": 1, "x": [1, 2], "y": [5]})"), HasSubstr("y: has 1 values"));
  EXPECT_THAT(fault(R"({"m": 1, "n": 1, "x": [1], "y": [5], "m_test": 1})"), HasSubstr("x_test"));
  EXPECT_THAT(fault(R"({"m": 1, "n": 0, "x": [], "y": [5]})"), HasSubstr("n: a table has"));
  EXPECT_THAT(fault(R"({"m": 0, "n": 1, "x": [], "y": []})"), HasSubstr("is empty"));
  EXPECT_THAT(fault(R"({"m": 1, "n": 1, "x": [1e999], "y": [5]})"), HasSubstr("overflow"));
  EXPECT_THAT(fault(R"({"m": 1, "n": 1, "x": ["a"], "y": [5]})"), HasSubstr("x[0]"));
}

TEST_F(TableReadTest, TablesOfTheOriginal) {
  IRON_SHARED_DATA_OR_SKIP(path, "tables/linear.json");
  const Table table = read_table(path.string());
  EXPECT_EQ(table.rows, 321 + 93);
  EXPECT_EQ(table.test_rows, 93);
  EXPECT_EQ(table.columns.size(), 7U);
  EXPECT_EQ(table.columns[0].numbers[0], 2012.917);
  EXPECT_EQ(table.columns[6].numbers[0], 37.9);
}

}  // namespace
}  // namespace iron
