#include "iron/data/picture_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/data/prepare.h"
#include "tests/data/corpus.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::corpus;
using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;
using testing::write_bytes;

class PictureTableTest : public ::testing::Test {
 protected:
  Picture read(const std::string& text) {
    write_bytes(path_, text);
    return read_picture(path_);
  }
  Picture read_csv(const std::string& lines) { return read("x,y,pixel_value\n" + lines); }
  template <class Text>
  std::string fault(const Text& text) {
    const auto error = error_of<DataError>([&] { read(text); });
    if (!error) return "no error";
    EXPECT_EQ(error->where(), path_);
    return error->detail();
  }
  std::string csv_fault(const std::string& lines) { return fault("x,y,pixel_value\n" + lines); }

  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.file("a");
};

TEST_F(PictureTableTest, CsvHoldsInk) {
  EXPECT_EQ(read_picture(corpus("picture_csv/small.csv")), Picture(2, 2, 1, {0, 1, 1, 0}));
  EXPECT_EQ(read_csv("0,0,0.25\n1,0,1e-3"), Picture(2, 1, 1, {0.75F, 0.999F}));
  EXPECT_EQ(read_csv("1,1,1\n0,1,0\n1,0,0\n0,0,1\n"), Picture(2, 2, 1, {0, 1, 1, 0}));
  EXPECT_EQ(read_picture_csv(corpus("picture_csv/any_order.csv")).width(), 2);
}

TEST_F(PictureTableTest, CsvFaultsNameTheirLine) {
  EXPECT_THAT(csv_fault("0,0,1\n1,0,2\n"), HasSubstr("line 3: a pixel value is from 0"));
  EXPECT_THAT(csv_fault("0,0,nan\n"), HasSubstr("line 2: a pixel value"));
  EXPECT_THAT(csv_fault("0,0,-0.1\n"), HasSubstr("line 2: a pixel value"));
  EXPECT_EQ(csv_fault("0,0,white\n"), "line 2: cannot read the value 'white'");
  EXPECT_EQ(csv_fault("zero,0,1\n"), "line 2: cannot read the column 'zero'");
  EXPECT_EQ(csv_fault("0,0.5,1\n"), "line 2: cannot read the row '0.5'");
  EXPECT_EQ(csv_fault("0,0,1 \n"), "line 2: cannot read the value '1 '");
  EXPECT_EQ(csv_fault("0,0,1\n1,0\n"), "line 3: is not three values");
  EXPECT_EQ(csv_fault("0,0,1,1\n"), "line 2: is not three values");
  EXPECT_EQ(csv_fault("0,0,1\n\n"), "line 3: is not three values");
  EXPECT_EQ(csv_fault("0,-1,1\n"), "line 2: there is no column 0, row -1");
  EXPECT_THAT(csv_fault("99999999999999999999,0,1\n"), HasSubstr("cannot read the column '9999"));
  EXPECT_THAT(csv_fault("4000000000,0,1\n"), HasSubstr("there is no column 4000000000"));
  EXPECT_THAT(csv_fault(std::string(100'000, '7') + ",0,1\n"), HasSubstr("line 2: "));
  EXPECT_EQ(csv_fault(""), "holds no pixel");
  EXPECT_THAT(fault("x,y,pixel_value,more\n0,0,1\n"), HasSubstr("line 1"));
}

TEST_F(PictureTableTest, EveryPixelComesOnce) {
  EXPECT_EQ(csv_fault("0,0,1\n1,0,1\n0,0,1\n1,1,1\n"),
            "line 4: the pixel at column 0, row 0 stands already in line 2");
  EXPECT_THAT(csv_fault("0,0,1\n1,0,1\n1,1,1\n"),
              HasSubstr("the pixel at column 0, row 1 is missing"));
  EXPECT_THAT(csv_fault("1,0,1\n"), HasSubstr("the pixel at column 0, row 0 is missing"));
  // No memory is taken for what a pixel claims.
  EXPECT_THAT(csv_fault("0,0,1\n1000000000,1000000000,1\n"),
              HasSubstr("the pixel at column 1, row 0 is missing"));
}

TEST_F(PictureTableTest, CsvLongerThanItsBuffer) {
  Picture picture(301, 203, 1, 1.0F);
  for (std::size_t i = 0; i < picture.values().size(); i += 7) picture.values()[i] = 0;
  write_picture_csv(path_, picture);
  EXPECT_GT(read_bytes(path_).size(), 500'000U);
  EXPECT_EQ(read_picture(path_), picture);
}

TEST_F(PictureTableTest, CsvIsWrittenInRowOrder) {
  write_picture_csv(path_, Picture(2, 2, 1, {0, 1, 1, 0}));
  EXPECT_EQ(read_bytes(path_), "x,y,pixel_value\r\n0,0,1\r\n1,0,0\r\n0,1,0\r\n1,1,1\r\n");
  EXPECT_THROW(write_picture_csv(path_, Picture(1, 1, 1)), OutputError);
  EXPECT_THROW(write_picture_csv(path_, Picture(1, 1, 1, 0.5F), Overwrite::yes), ValueError);
  EXPECT_THROW(write_picture_csv(path_, Picture(1, 1, 3), Overwrite::yes), ValueError);
}

TEST_F(PictureTableTest, JsonHoldsInk) {
  EXPECT_EQ(read_picture(corpus("picture_json/small.json")), Picture(2, 1, 1, {0, 0.5F}));
  EXPECT_EQ(read(" \n {\"m\":2,\"n\":2,\"x\":[0,1,0,0],\"y\":[1,0],\"m_test\":9,\"x_test\":[],"
                 "\"y_test\":[]}"),
            Picture(1, 2, 1, {1, 0}));
}

TEST_F(PictureTableTest, JsonFaultsNameTheirPlace) {
  EXPECT_THAT(fault(read_bytes(corpus("picture_json/table.json"))),
              HasSubstr("n: a picture has 2 coordinates"));
  EXPECT_THAT(fault(read_bytes(corpus("picture_json/lying_count.json"))),
              HasSubstr("y: has 1 values, but m is 4000000000"));
  EXPECT_THAT(fault("{\"m\":1,\"n\":2,\"x\":[0],\"y\":[1]}"), HasSubstr("x: has 1 values"));
  EXPECT_THAT(fault("{\"m\":1,\"n\":2,\"x\":[0,0]}"), HasSubstr("the key \"y\" is missing"));
  EXPECT_THAT(fault("{\"m\":1,\"n\":2,\"x\":[0,0],\"y\":[2]}"),
              HasSubstr("pixel 0: a pixel value"));
  EXPECT_THAT(fault("{\"m\":1,\"n\":2,\"x\":[0,1],\"y\":[1]}"), HasSubstr("row 0 is missing"));
  EXPECT_THAT(fault("{\"m\":1,\"n\":2,\"x\":[0.5,0],\"y\":[1]}"), HasSubstr("x[0]: expected"));
  EXPECT_THAT(fault("{\"m\":1,\"n\":2,\"x\":\"0\",\"y\":[1]}"), HasSubstr("x: expected an array"));
  EXPECT_THAT(fault("{\"size\":1}"), HasSubstr("unknown key \"size\""));
  EXPECT_THAT(fault("{\"x\": " + std::string(200'000, '[') + std::string(200'000, ']') + "}"),
              HasSubstr("levels of nesting"));
  EXPECT_THAT(fault("{" + std::string(200'000, '{')), HasSubstr("JSON text"));
}

TEST(PictureTableShared, TheLionIsTheSameInEveryFile) {
  IRON_SHARED_DATA_OR_SKIP(json, "lion/lion_200.json");
  IRON_SHARED_DATA_OR_SKIP(png, "lion/lion_200.png");
  EXPECT_EQ(read_picture(json), read_picture(png));
}

TEST(PictureTableShared, TheSmallLionIsWrittenByteForByte) {
  IRON_SHARED_DATA_OR_SKIP(csv, "lion/lion_50.csv");
  const testing::TemporaryDirectory directory;
  const Picture lion = read_picture(csv);
  EXPECT_EQ(lion.shape(), Shape({50, 50, 1}));
  EXPECT_EQ(mode_of(lion), PictureMode::bw);
  write_picture_csv(directory.file("a.csv"), lion);
  EXPECT_EQ(read_bytes(directory.file("a.csv")), read_bytes(csv));
}

}  // namespace
}  // namespace iron
