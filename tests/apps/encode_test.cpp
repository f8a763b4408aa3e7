// encode and decode: a picture as a CSV of its pixels, and back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/data/picture.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class Encode : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;
  const std::string csv = directory.file("a.csv");
  const std::string png = directory.file("a.png");
  const std::string again = directory.file("again.csv");
};

TEST_F(Encode, GoesToCsvAndBackBitByBit) {
  const Result encoded = run({"image", "encode", small_picture(), "-o", csv});
  ASSERT_EQ(encoded.code, 0) << encoded.err;
  EXPECT_THAT(encoded.out, IsEmpty());
  EXPECT_EQ(encoded.err, "wrote " + csv + " (50x50)\n");
  EXPECT_THAT(read_bytes(csv), StartsWith("x,y,pixel_value\r\n0,0,"));

  const Result decoded = run({"image", "decode", csv, "-o", png});
  ASSERT_EQ(decoded.code, 0) << decoded.err;
  EXPECT_EQ(decoded.err, "wrote " + png + " (50x50)\n");
  EXPECT_EQ(read_picture(png), read_picture(small_picture()));

  ASSERT_EQ(run({"image", "encode", png, "-o", again}).code, 0);
  EXPECT_EQ(read_bytes(again), read_bytes(csv));
  ASSERT_EQ(run({"image", "encode", csv, "-o", again, "--force"}).code, 0);
  EXPECT_EQ(read_bytes(again), read_bytes(csv));
}

TEST_F(Encode, PreparesAGreyPicture) {
  write_picture(png, Picture(4, 2, 3, 0.4F));
  const Result refused = run({"image", "encode", png, "-o", csv});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("1 grey levels"));
  EXPECT_THAT(refused.err, HasSubstr("hint: add --threshold 128"));
  EXPECT_FALSE(std::filesystem::exists(csv));

  const Result encoded =
      run({"image", "encode", png, "-o", csv, "--threshold", "103", "--size", "2"});
  ASSERT_EQ(encoded.code, 0) << encoded.err;
  EXPECT_THAT(encoded.err, HasSubstr("resized from 4x2 to 2x1 by area average\n"));
  EXPECT_THAT(encoded.err, HasSubstr("grey below 103 became black: 2 of 2 pixels\n"));
  EXPECT_EQ(read_bytes(csv), "x,y,pixel_value\r\n0,0,1\r\n1,0,1\r\n");
  ASSERT_EQ(
      run({"image", "encode", png, "-o", csv, "--threshold", "102", "--size", "1", "--force"}).code,
      0);
  EXPECT_EQ(read_bytes(csv), "x,y,pixel_value\r\n0,0,0\r\n");
}

TEST_F(Encode, RefusesNumbersThatAreNone) {
  for (const char* threshold : {"-1", "256", "half", "128.5", ""}) {
    const Result result = run({"image", "encode", png, "-o", csv, "--threshold", threshold});
    EXPECT_EQ(result.code, 2) << threshold;
  }
  for (const char* size : {"0", "-5", "5x5", "1048577"}) {
    EXPECT_EQ(run({"image", "encode", png, "-o", csv, "--size", size}).code, 2) << size;
  }
}

TEST_F(Encode, NothingIsReplacedUnlessAsked) {
  write_bytes(csv, "precious");
  EXPECT_EQ(run({"image", "encode", small_picture(), "-o", csv}).code, 1);
  EXPECT_EQ(read_bytes(csv), "precious");
  write_bytes(csv, "x,y,pixel_value\n0,0,1\n");
  write_bytes(png, "precious");
  EXPECT_EQ(run({"image", "decode", csv, "-o", png}).code, 1);
  EXPECT_EQ(read_bytes(png), "precious");
  EXPECT_EQ(run({"image", "decode", csv, "-o", png, "--force"}).code, 0);
  EXPECT_EQ(read_picture(png), Picture(1, 1, 1));
}

TEST_F(Encode, BadTablesAreToldByLine) {
  write_bytes(csv, "x,y,pixel_value\n0,0,1\n1,0,7\n");
  const Result result = run({"image", "decode", csv, "-o", png});
  EXPECT_EQ(result.code, 3);
  EXPECT_THAT(result.err,
              StartsWith("error: line 3: a pixel value is from 0 (white) to 1 (black)"));
  EXPECT_FALSE(std::filesystem::exists(png));
  EXPECT_EQ(run({"image", "decode", small_picture(), "-o", png}).code, 3);
  EXPECT_EQ(run({"image", "decode", directory.file("none.csv"), "-o", png}).code, 3);
}

TEST_F(Encode, ASuffixThatIsNoPictureIsWrongUsage) {
  write_bytes(csv, "x,y,pixel_value\n0,0,1\n");
  const Result result = run({"image", "decode", csv, "-o", directory.file("a.gif")});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("hint: end the name with .png, .jpg, .jpeg or .webp"));
}

TEST_F(Encode, ThePublishedCsvOfTheOriginal) {
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/lion_50.csv");
  ASSERT_EQ(run({"image", "decode", lion.string(), "-o", png}).code, 0);
  ASSERT_EQ(run({"image", "encode", png, "-o", csv}).code, 0);
  EXPECT_EQ(read_bytes(csv), read_bytes(lion));
}

}  // namespace
}  // namespace iron::testing
