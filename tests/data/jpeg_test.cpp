#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/data/picture_writer.h"
#include "iron/metric/image_metrics.h"
#include "tests/data/corpus.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::corpus;
using testing::draw;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using testing::levels_at;
using testing::read_bytes;
using testing::write_bytes;

class JpegTest : public ::testing::Test {
 protected:
  std::string fault(const std::string& bytes) {
    write_bytes(path_, bytes);
    const auto error = error_of<DataError>([&] { read_picture(path_); });
    return error ? error->detail() : "no error";
  }

  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.file("a.jpg");
};

// Levels as Pillow reads them.
TEST_F(JpegTest, ReadsGrayBaselineAndProgressive) {
  const Picture gray = read_picture(corpus("jpeg/gray.jpg"));
  EXPECT_EQ(gray.shape(), Shape({8, 8, 1}));
  EXPECT_THAT(levels_at(gray, 0, 0), ElementsAre(0));
  EXPECT_THAT(levels_at(gray, 3, 5), ElementsAre(75));
  EXPECT_THAT(levels_at(gray, 7, 7), ElementsAre(105));
  const Picture baseline = read_picture(corpus("jpeg/baseline_422.jpg"));
  EXPECT_EQ(baseline.shape(), Shape({9, 17, 3}));
  EXPECT_THAT(levels_at(baseline, 3, 5), ElementsAre(75, 84, 81));
  EXPECT_THAT(levels_at(baseline, 7, 7), ElementsAre(105, 194, 138));
  const Picture progressive = read_picture(corpus("jpeg/progressive_420.jpg"));
  EXPECT_THAT(levels_at(progressive, 3, 5), ElementsAre(80, 81, 83));
  EXPECT_THAT(levels_at(progressive, 7, 7), ElementsAre(105, 194, 140));
}

TEST_F(JpegTest, TurnsAsItsExifSays) {
  const Picture stored = read_picture(corpus("jpeg/baseline_422.jpg"));
  const Picture seen = read_picture(corpus("jpeg/oriented.jpg"));  // turned clockwise
  ASSERT_EQ(seen.shape(), Shape({17, 9, 3}));
  for (i64 k = 0; k < 3; ++k) {
    EXPECT_EQ(seen.at(0, 0, k), stored.at(8, 0, k));
    EXPECT_EQ(seen.at(0, 8, k), stored.at(0, 0, k));
    EXPECT_EQ(seen.at(16, 8, k), stored.at(0, 16, k));
  }
}

TEST_F(JpegTest, ThePrintersColoursAreRefused) {
  const auto error = error_of<DataError>([] { read_picture(corpus("jpeg/cmyk.jpg")); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("CMYK"));
  EXPECT_THAT(error->hint(), HasSubstr("RGB"));
}

TEST_F(JpegTest, ArithmeticCodingIsRefused) {
  std::string bytes = read_bytes(corpus("jpeg/gray.jpg"));
  bytes[bytes.find("\xFF\xC0") + 1] = '\xC9';
  EXPECT_THAT(fault(bytes), HasSubstr("arithmetic coding"));
}

TEST_F(JpegTest, ASizeThatItsBytesCannotHoldIsRefusedBeforeMemoryIsTaken) {
  const auto error = error_of<DataError>([] { read_picture(corpus("jpeg/lying_size.jpg")); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("claims 65500 × 65500 pixels, more than"));
  // 4,096 × 64 pixels are 4,096 blocks; 360 bytes hold at most 2,880.
  std::string bytes = read_bytes(corpus("jpeg/baseline_422.jpg"));
  bytes.replace(bytes.find("\xFF\xC0") + 5, 4, std::string("\0\x40\x10\0", 4));
  EXPECT_THAT(fault(bytes), HasSubstr("more than its 360 bytes can hold"));
}

TEST_F(JpegTest, AFileThatEndsEarlyIsAnErrorNotAGrayRest) {
  const std::string whole = read_bytes(corpus("jpeg/progressive_420.jpg"));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(fault(whole.substr(0, length)), "no error") << length;
  }
  EXPECT_THAT(fault(whole.substr(0, whole.size() - 2)), HasSubstr("damaged JPEG: Premature end"));
}

TEST_F(JpegTest, WritesWhatItReadsBackNearly) {
  for (const i64 channels : {1, 3}) {
    const Picture picture = draw(channels);
    write_picture(path_, picture, Overwrite::yes);
    const Picture again = read_picture(path_);
    ASSERT_EQ(again.shape(), picture.shape());
    EXPECT_GT(psnr(again, picture), 40) << channels;
  }
  EXPECT_EQ(testing::count_files(directory_.path()), 1);
}

TEST_F(JpegTest, ColourIsNotSubsampled) {
  write_picture(path_, draw(3));
  const std::string bytes = read_bytes(path_);
  const std::size_t frame = bytes.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  for (const std::size_t component : {0U, 1U, 2U}) {
    EXPECT_EQ(bytes.at(frame + 11 + 3 * component), '\x11') << component;
  }
}

TEST_F(JpegTest, RefusesWhatAJpegCannotBe) {
  const auto alpha = error_of<ValueError>([&] { open_picture_writer(path_, 1, 1, 4); });
  ASSERT_TRUE(alpha);
  EXPECT_THAT(alpha->hint(), HasSubstr("PNG or WebP"));
  const auto large = error_of<ValueError>([&] { open_picture_writer(path_, 65'501, 1, 1); });
  ASSERT_TRUE(large);
  EXPECT_THAT(large->detail(), HasSubstr("65500"));
  EXPECT_EQ(testing::count_files(directory_.path()), 0);
}

TEST_F(JpegTest, AFullDiskIsAnErrorAndLeavesNothing) {
  const std::string full = directory_.file("full.jpg");
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  std::filesystem::create_symlink("/dev/full", full);
  const auto error = error_of<OutputError>([&] { write_picture(full, Picture(300, 300, 3)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), full);
  EXPECT_THAT(error->detail(), HasSubstr("No space left"));
}

}  // namespace
}  // namespace iron
