// Files that are no good tables: one clear error each.

#include <gmock/gmock.h>

#include "tests/data/table_file.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

using TableMalformedTest = testing::TableFile;

TEST_F(TableMalformedTest, NoTable) {
  EXPECT_EQ(fault(""), "is empty");
  EXPECT_EQ(fault("\n\r\n\n"), "is empty");
  EXPECT_EQ(fault("\xEF\xBB\xBF"), "is empty");
  EXPECT_EQ(fault("a,b\n"), "holds a header alone");
  EXPECT_EQ(fault("a,b"), "holds a header alone");
  EXPECT_EQ(fault("1,2\n\n", {.header = true}), "holds a header alone");
  EXPECT_EQ(fault("\xFF\xFE" + std::string("a\0b\0", 4)), "is UTF-16 text");
  EXPECT_EQ(fault("PAR1xxxxPAR1"), "is a Parquet file, which is not read");
  EXPECT_THAT(fault("\x1F\x8B\x08xxxx"), HasSubstr("gzip"));
  EXPECT_THAT(fault("\x28\xB5\x2F\xFDxxxx"), HasSubstr("zstd"));
  EXPECT_NE(fault("PK\x03\x04 no archive"), "no error");
  EXPECT_NE(fault("\x93NUMPY"), "no error");
  EXPECT_NE(fault("{\"m\": "), "no error");
}

TEST_F(TableMalformedTest, NoFile) {
  const auto missing = error_of<DataError>([&] { read_table(directory_.file("none")); });
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->detail(), "there is no such file");
  const auto folder = error_of<DataError>([&] { read_table(directory_.path().string()); });
  ASSERT_TRUE(folder);
  EXPECT_EQ(folder->detail(), "is a directory");
}

TEST_F(TableMalformedTest, RaggedRows) {
  EXPECT_EQ(fault("a,b\n1,2\n3\n"), "row 2: has 1 field, 2 are needed");
  EXPECT_EQ(fault("a,b\n1,2\n3,4,5,6\n"), "row 2: has 4 fields, 2 are needed");
  EXPECT_EQ(fault("a,b\n1,2\nx,y,z\n"), "row 2: has 3 fields, 2 are needed");
  EXPECT_EQ(fault("a,b\n1,2,\n"), "row 1: has 3 fields, 2 are needed");
  EXPECT_EQ(fault("a,b\n1,2\n\n3,4\n"), "row 2: the line is blank");
  EXPECT_EQ(fault("a,b\r\n1,2\r\n\r\n3,4\r\n"), "row 2: the line is blank");
  EXPECT_EQ(error("a\n1\n\n2\n").hint(), "remove it, or write NA for a missing value");
  EXPECT_EQ(fault("a,b\n\"x\",\"y\"\n\"x\"\n"), "row 2: has 1 field, 2 are needed");
}

TEST_F(TableMalformedTest, Quotes) {
  EXPECT_EQ(fault("a,b\n1,2\n3,\"x\n4,5\n"),
            "row 2, column 'b': a quote opens here and is never closed");
  EXPECT_EQ(fault("a,b\n1,\""), "row 1, column 'b': a quote opens here and is never closed");
  EXPECT_EQ(fault("a,b\n1,\"x\"\""), "row 1, column 'b': a quote opens here and is never closed");
  EXPECT_EQ(fault("\"a,b\n1,2\n"), "the header, column 1: a quote opens here and is never closed");
  EXPECT_EQ(fault("a,b\n1,\"x\"y\n"),
            "row 1, column 'b': text follows the quote that closes the field 'x'");
  EXPECT_EQ(fault("a,b\n1,5\" pipe\n"),
            "row 1, column 'b': a quote stands inside the field that begins '5'");
  EXPECT_THAT(error("a,b\n1,5\" pipe\n").hint(), HasSubstr("twice"));
  EXPECT_THAT(fault("a,b\n1, \"x\"\n"), HasSubstr("a quote stands inside"));
}

TEST_F(TableMalformedTest, LongFields) {
  const std::string most(std::size_t{1} << 20, 'x');
  EXPECT_EQ(read("a,b\n1," + most + "\n").columns[1].levels[0].size(), most.size());
  EXPECT_EQ(read("a,b\n1,\"" + most + "\"\n").columns[1].levels[0].size(), most.size());
  EXPECT_EQ(fault("a,b\n1," + most + "x\n"), "row 1, column 'b': is longer than 1 MiB");
  EXPECT_EQ(fault("a,b\n1,\"" + most + "x\"\n"),
            "row 1, column 'b': a quote opens here and is not closed within 1 MiB");
  EXPECT_THAT(fault("a,b\n1,\"" + most + most + most), HasSubstr("not closed within 1 MiB"));
  EXPECT_THAT(fault("a,b\n1," + std::string(most.size() + 1, '7') + "\n"),
              HasSubstr("longer than"));
  EXPECT_THAT(fault(most + "x,b\n1,2\n"), HasSubstr("the header, column 1: is longer than 1 MiB"));
}

TEST_F(TableMalformedTest, Characters) {
  EXPECT_EQ(fault("a,b\n1,caf\xE9\n"), "row 1, column 'b': is not UTF-8: 'caf\\xe9'");
  EXPECT_THAT(error("a,b\n1,caf\xE9\n").hint(), HasSubstr("iconv"));
  EXPECT_EQ(fault(std::string("a,b\n1,\0\n", 8)), "row 1, column 'b': holds a NUL byte: '\\x00'");
  EXPECT_THAT(fault(std::string("a,b\n1,2\0\n", 9)), HasSubstr("NUL byte"));
  EXPECT_THAT(fault("caf\xE9,b\n1,2\n"), HasSubstr("the header, column 1: is not UTF-8"));
  EXPECT_THAT(fault("a,b\n1,\"\xC3\"\n"), HasSubstr("not UTF-8"));
  for (const char* bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF0\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\x80", "\xE2\x82", "\xFF"}) {
    EXPECT_THAT(fault("a,b\n1,text and more " + std::string(bad) + "\n"), HasSubstr("not UTF-8"));
  }
  for (const char* good : {"é", "€", "𝄞", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(read("a,b\n1,longer text " + std::string(good) + "\n").rows, 1) << good;
  }
}

TEST_F(TableMalformedTest, Names) {
  EXPECT_EQ(fault("a,b,a\n1,2,3\n"), "the header: columns 1 and 3 are both called 'a'");
  EXPECT_EQ(fault("a,,c\n1,2,3\n"), "the header, column 2: has no name");
  EXPECT_EQ(fault(",a\n0,2\n"), "the header, column 1: has no name");
  EXPECT_EQ(fault("a,b,\n1,2,\n"), "the header, column 3: has no name");
}

}  // namespace
}  // namespace iron
