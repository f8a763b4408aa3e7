#include "iron/data/table_writer.h"

#include <gmock/gmock.h>
#include <limits>

#include "tests/data/table_file.h"

namespace iron {
namespace {

using testing::read_bytes;
using testing::same;
using testing::write_bytes;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class TableWriterTest : public testing::TableFile {
 protected:
  const std::string out_ = directory_.file("out.csv");
};

Table sample() {
  Table table{.rows = 3};
  table.columns.push_back(
      {.name = "n, m", .kind = ColumnKind::number, .numbers = {0.1, kNaN, -1e300}});
  table.columns.push_back({.name = "ok", .kind = ColumnKind::boolean, .numbers = {1, 0, kNaN}});
  table.columns.push_back({.name = "text",
                           .kind = ColumnKind::text,
                           .codes = {1, -1, 0},
                           .levels = {"a \"b\"\nc", "é"}});
  return table;
}

TEST_F(TableWriterTest, QuotesWhereNeeded) {
  write_csv(out_, sample());
  EXPECT_EQ(read_bytes(out_),
            "\"n, m\",ok,text\n0.1,true,é\n,false,\n-1e+300,,\"a \"\"b\"\"\nc\"\n");
  std::string text;
  append_csv_field(text, "a;b", ';');
  append_csv_field(text, "a;b", ',');
  append_csv_field(text, " a");
  append_csv_field(text, "");
  EXPECT_EQ(text, "\"a;b\"a;b\" a\"");
}

TEST_F(TableWriterTest, ReadsBackTheSame) {
  write_csv(out_, sample());
  EXPECT_TRUE(same(read_table(out_), sample()));
  const Table gaps = make_table({"a"}, std::vector<double>{1, kNaN, 2, kNaN});
  write_csv(out_, gaps, Overwrite::yes);
  EXPECT_EQ(read_bytes(out_), "a\n1\n\"\"\n2\n\"\"\n");
  EXPECT_TRUE(same(read_table(out_), gaps));
}

TEST_F(TableWriterTest, BlocksShareOneHeader) {
  TableWriter writer(out_, Overwrite::no, ';');
  writer.write(make_table({"a", "b"}, std::vector<double>{1, 2}));
  writer.write(make_table({"a", "b"}, std::vector<double>{3, 4, 5, 6}));
  EXPECT_THROW(writer.write(make_table({"a"}, std::vector<double>{1})), ShapeError);
  EXPECT_FALSE(std::filesystem::exists(out_));
  writer.commit();
  EXPECT_EQ(read_bytes(out_), "a;b\n1;2\n3;4\n5;6\n");
  EXPECT_THROW(TableWriter again(out_), OutputError);
}

TEST_F(TableWriterTest, WritesBesideTheInput) {
  write_bytes(path_, "a;b\r\n1;\"x;\ny\"\r\n2;z\r\n3;w");
  TableReader reader(path_, {{"a", ColumnKind::number}});
  TableWriter writer(out_);
  Table block;
  while (reader.next(block, 2)) {
    Table added{.columns = {}, .rows = block.rows};
    added.columns.push_back({.name = "twice", .numbers = block.columns[0].numbers});
    for (double& value : added.columns[0].numbers) value *= 2;
    added.columns.push_back({.name = "c;d", .numbers = block.columns[0].numbers});
    writer.write_beside(reader, added);
  }
  writer.commit();
  EXPECT_EQ(read_bytes(out_), "a;b;twice;\"c;d\"\n1;\"x;\ny\";2;1\n2;z;4;2\n3;w;6;3\n");
}

}  // namespace
}  // namespace iron
