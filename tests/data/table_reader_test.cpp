#include "iron/data/table_reader.h"

#include <cstring>
#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <thread>

#include "iron/backend/backend.h"
#include "iron/format/npy.h"
#include "tests/data/table_file.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::IsNan;
using testing::same;
using testing::write_bytes;

class TableReaderTest : public testing::TableFile {
 protected:
  TableReader open(std::string_view text, std::vector<ExpectedColumn> expected,
                   const TableOptions& options = {}) {
    write_bytes(path_, text);
    return {path_, std::move(expected), options};
  }
  /// What goes wrong on the way to the end.
  std::string stream_fault(std::string_view text, const std::vector<ExpectedColumn>& expected,
                           i64 rows = 2, const TableOptions& options = {}) {
    const auto found = error_of<DataError>([&] {
      TableReader reader = open(text, expected, options);
      Table block;
      while (reader.next(block, rows)) {
      }
    });
    return found ? found->detail() : "no error";
  }
};

std::string record(const TableReader& reader, i64 row) {
  std::string text;
  reader.append_record(row, text);
  return text;
}

std::string header(const TableReader& reader) {
  std::string text;
  reader.append_header(text);
  return text;
}

TEST_F(TableReaderTest, DeliversTheExpectedColumns) {
  TableReader reader =
      open("id,age,ok,city\r\n7,1.5,true,\"Rom\nand\"\r\n8,NA,,Bern\r\n9,3,false,Rom",
           {{"city", ColumnKind::text}, {"age", ColumnKind::number}, {"ok", ColumnKind::boolean}});
  EXPECT_THAT(reader.names(), ElementsAre("id", "age", "ok", "city"));
  EXPECT_EQ(reader.source(), path_);
  EXPECT_EQ(header(reader), "id,age,ok,city");
  Table block;
  ASSERT_TRUE(reader.next(block, 2));
  EXPECT_EQ(block.rows, 2);
  EXPECT_EQ(block.first_row, 0);
  EXPECT_EQ(block.source, path_);
  EXPECT_THAT(block.columns[0].levels, ElementsAre("Bern", "Rom\nand"));
  EXPECT_THAT(block.columns[0].codes, ElementsAre(1, 0));
  EXPECT_THAT(block.columns[1].numbers, ElementsAre(1.5, IsNan()));
  EXPECT_THAT(block.columns[2].numbers, ElementsAre(1, IsNan()));
  EXPECT_EQ(block.columns[2].kind, ColumnKind::boolean);
  EXPECT_EQ(record(reader, 0), "7,1.5,true,\"Rom\nand\"");
  EXPECT_EQ(record(reader, 1), "8,NA,,Bern");
  ASSERT_TRUE(reader.next(block, 2));
  EXPECT_EQ(block.rows, 1);
  EXPECT_EQ(block.first_row, 2);
  EXPECT_THAT(block.columns[0].levels, ElementsAre("Rom"));
  EXPECT_EQ(record(reader, 0), "9,3,false,Rom");
  EXPECT_FALSE(reader.next(block, 2));
  EXPECT_EQ(block.rows, 0);
  EXPECT_FALSE(reader.next(block, 2));
  EXPECT_THROW(reader.next(block, 0), ValueError);
}

TEST_F(TableReaderTest, GivesWhatReadTableGives) {
  std::string text = "n,word,other\n";
  for (i64 i = 0; i < 300'000; ++i) {
    text += std::to_string(static_cast<double>(i) * 0.37) + ",\"w" +
            std::to_string((i * 7919) % 503) + "\n\"\"" + (i % 3 == 0 ? "x,\"" : "y\"") +
            ",some more text to fill the line with\n";
  }
  text += "\n\r\n\n";
  ASSERT_GT(text.size(), std::size_t{16} << 20);
  const Table whole = read(text);
  for (const i64 threads : {1, 4}) {
    const i64 before = cpu_threads();
    set_cpu_threads(threads);
    for (const i64 rows : {30'011, 1'000'000}) {
      TableReader reader(path_, {{"n", ColumnKind::number}, {"word", ColumnKind::text}});
      Table block;
      i64 row = 0;
      while (reader.next(block, rows)) {
        ASSERT_EQ(block.first_row, row);
        ASSERT_LE(block.rows, rows);
        for (i64 r = 0; r < block.rows; ++r, ++row) {
          ASSERT_EQ(block.columns[0].numbers[static_cast<std::size_t>(r)],
                    whole.columns[0].numbers[static_cast<std::size_t>(row)]);
          ASSERT_EQ(text_of(block.columns[1], r), text_of(whole.columns[1], row));
        }
      }
      EXPECT_EQ(row, whole.rows);
    }
    set_cpu_threads(before);
  }
}

TEST_F(TableReaderTest, ReadsPipes) {
  const std::string pipe = directory_.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  constexpr int kRows = 200'000;
  std::thread writer([&] {
    std::ofstream out(pipe);
    out << "a,b\n";
    for (int i = 0; i < kRows; ++i) out << i << ',' << i * 0.5 << '\n';
  });
  TableReader reader(pipe, {{"b", ColumnKind::number}});
  Table block;
  double sum = 0;
  while (reader.next(block, 4096)) {
    for (const double value : block.columns[0].numbers) sum += value;
  }
  writer.join();
  EXPECT_EQ(sum, 0.5 * kRows * (kRows - 1.0) / 2);
}

TEST_F(TableReaderTest, WholeTablesComeThroughPipesToo) {
  const std::string pipe = directory_.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string text = "a,b\n";
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + ",x\n";
  std::thread writer([&] { std::ofstream(pipe) << text; });
  const Table piped = read_table(pipe);
  writer.join();
  EXPECT_TRUE(same(piped, read(text)));
}

TEST_F(TableReaderTest, ColumnsThatAreNotThere) {
  const std::vector<ExpectedColumn> expected{
      {"c", ColumnKind::number}, {"a", ColumnKind::number}, {"d", ColumnKind::number}};
  const auto error = error_of<DataError>([&] { open("a,b\n1,2\n", expected); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "has no columns 'c', 'd'");
  EXPECT_EQ(error->hint(), "its columns are 'a', 'b'");
  EXPECT_THROW(open("a,b\n1,2\n", {{"a", ColumnKind::number}, {"a", ColumnKind::text}}),
               ValueError);
}

TEST_F(TableReaderTest, NamesWithoutAHeader) {
  const std::vector<ExpectedColumn> two{{"x1", ColumnKind::number}, {"x2", ColumnKind::number}};
  Table block;
  TableReader inputs = open("1,2\n3,4\n", two);
  EXPECT_THAT(inputs.names(), ElementsAre("x1", "x2"));
  ASSERT_TRUE(inputs.next(block, 10));
  EXPECT_THAT(block.columns[1].numbers, ElementsAre(2, 4));
  EXPECT_EQ(header(inputs), "x1,x2");
  EXPECT_THAT(open("1,2,5\n3,4,6\n", two).names(), ElementsAre("x1", "x2", "y"));
  // A header of numbers is one when it holds all that is expected.
  TableReader years = open("1990,1991\n5,6\n", {{"1991", ColumnKind::number}});
  ASSERT_TRUE(years.next(block, 10));
  EXPECT_THAT(block.columns[0].numbers, ElementsAre(6));
}

TEST_F(TableReaderTest, FaultsNameRowAndColumn) {
  const std::vector<ExpectedColumn> b{{"b", ColumnKind::number}};
  EXPECT_EQ(stream_fault("a,b\n1,2\n1,2\n1,2\n1,x\n", b), "row 4, column 'b': 'x' is not a number");
  EXPECT_EQ(stream_fault("a,b\n1,2\n1,2\n1,1e999\n", b),
            "row 3, column 'b': '1e999' is not a finite 64-bit number");
  EXPECT_EQ(stream_fault("a,b\n1,true\n1,\n1,yes\n", {{"b", ColumnKind::boolean}}),
            "row 3, column 'b': 'yes' is neither true nor false");
  EXPECT_EQ(stream_fault("a,b\n1,2\n1,2\n1\n", b), "row 3: has 1 field, 2 are needed");
  EXPECT_EQ(stream_fault("a,b\n1,2\n1,2\n\n1,2\n", b), "row 3: the line is blank");
  EXPECT_EQ(stream_fault("a,b\n1,2\n1,2\n\"1,2\n1,2\n", b),
            "row 3, column 'a': a quote opens here and is never closed");
  EXPECT_EQ(stream_fault("a,b\n\n\n", b, 2, {.header = true}), "holds a header alone");
  EXPECT_EQ(stream_fault("", b), "is empty");
  EXPECT_EQ(stream_fault("a,b\n1,2\n\n\r\n\n", b), "no error");
  EXPECT_EQ(stream_fault("a,b\nx,2\ny,3\n\xE9,4\n", b), "no error");
}

TEST_F(TableReaderTest, EndlessFieldsAreRefused) {
  const std::string long_text(std::size_t{66} << 20, 'x');
  const std::vector<ExpectedColumn> b{{"b", ColumnKind::number}};
  EXPECT_EQ(stream_fault("a,b\n1,2\n1,2\n1,\"" + long_text, b),
            "row 3, column 'b': a quote opens here and is not closed within 1 MiB");
  EXPECT_EQ(stream_fault("a,b\n1,2\n1,2\n1," + long_text, b),
            "row 3, column 'b': is longer than 1 MiB");
  EXPECT_EQ(stream_fault("a,\"b" + long_text, b),
            "the header, column 2: a quote opens here and is not closed within 1 MiB");
  const std::string many(std::size_t{66} << 20, ',');
  EXPECT_EQ(stream_fault("a,b\n1,2\n1," + many, b), "row 2: is longer than 64 MiB");
}

TEST_F(TableReaderTest, ManyBlankLinesTakeNoMemory) {
  const std::string blanks(std::size_t{20} << 20, '\n');
  const std::vector<ExpectedColumn> b{{"b", ColumnKind::number}};
  EXPECT_EQ(stream_fault("a,b\n1,2\n" + blanks, b, 10), "no error");
  EXPECT_EQ(stream_fault("a,b\n1,2\n" + blanks + "1,2\n", b, 10), "row 2: the line is blank");
}

TEST_F(TableReaderTest, ArraysComeInBlocksToo) {
  const std::string text = R"({"m": 3, "n": 1, "x": [1, 2, 3], "y": [0, 1, 1],
                               "m_test": 2, "x_test": [4, 0.5], "y_test": [0, 1]})";
  TableReader reader = open(text, {{"y", ColumnKind::boolean}, {"x1", ColumnKind::text}});
  EXPECT_EQ(reader.reading().kind, "JSON");
  EXPECT_EQ(header(reader), "x1,y");
  Table block;
  ASSERT_TRUE(reader.next(block, 2));
  EXPECT_EQ(block.test_rows, 0);
  EXPECT_EQ(record(reader, 1), "2,1");
  ASSERT_TRUE(reader.next(block, 2));
  EXPECT_EQ(block.first_row, 2);
  EXPECT_EQ(block.test_rows, 1);
  EXPECT_EQ(text_of(block.columns[0], 0), "true");
  EXPECT_EQ(text_of(block.columns[1], 1), "4");
  ASSERT_TRUE(reader.next(block, 2));
  EXPECT_EQ(block.rows, 1);
  EXPECT_EQ(block.test_rows, 1);
  EXPECT_EQ(record(reader, 0), "0.5,1");
  EXPECT_FALSE(reader.next(block, 2));
  EXPECT_THAT(stream_fault(text, {{"x1", ColumnKind::boolean}}),
              HasSubstr("row 2, column 'x1': 2 is neither 0 nor 1"));
}

TEST_F(TableReaderTest, ArraysOfInputsAlone) {
  const std::vector<double> values{1, 2, 3, 4};
  NamedTensor array{.name = "a", .dtype = DType::f64, .shape = {2, 2}, .data = {}};
  array.data.resize(sizeof(double) * values.size());
  std::memcpy(array.data.data(), values.data(), array.data.size());
  const std::string npy = directory_.file("a.npy");
  write_npy(npy, array);
  TableReader reader(npy, {{"x2", ColumnKind::number}});
  Table block;
  ASSERT_TRUE(reader.next(block, 5));
  EXPECT_THAT(block.columns[0].numbers, ElementsAre(2, 4));
}

}  // namespace
}  // namespace iron
