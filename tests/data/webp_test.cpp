#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/data/picture_writer.h"
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

class WebpTest : public ::testing::Test {
 protected:
  std::string fault(const std::string& bytes) {
    write_bytes(path_, bytes);
    const auto error = error_of<DataError>([&] { read_picture(path_); });
    return error ? error->detail() : "no error";
  }

  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.file("a.webp");
};

// Levels as Pillow reads them.
TEST_F(WebpTest, ReadsLossyAndLossless) {
  const Picture lossy = read_picture(corpus("webp/lossy.webp"));
  EXPECT_EQ(lossy.shape(), Shape({9, 17, 3}));
  EXPECT_THAT(levels_at(lossy, 3, 5), ElementsAre(77, 77, 77));
  EXPECT_THAT(levels_at(lossy, 7, 7), ElementsAre(100, 191, 135));
  const Picture alpha = read_picture(corpus("webp/lossy_alpha.webp"));
  EXPECT_EQ(alpha.shape(), Shape({9, 17, 4}));
  EXPECT_THAT(levels_at(alpha, 3, 5), ElementsAre(75, 78, 77, 195));
  EXPECT_EQ(read_picture(corpus("webp/lossless_alpha.webp")), draw(4));
}

TEST_F(WebpTest, TurnsAsItsExifSays) {
  const Picture seen = read_picture(corpus("webp/oriented.webp"));  // turned anticlockwise
  const Picture stored = draw(3);
  ASSERT_EQ(seen.shape(), Shape({17, 9, 3}));
  for (i64 k = 0; k < 3; ++k) {
    EXPECT_EQ(seen.at(0, 0, k), stored.at(0, 16, k));
    EXPECT_EQ(seen.at(16, 0, k), stored.at(0, 0, k));
    EXPECT_EQ(seen.at(0, 8, k), stored.at(8, 16, k));
  }
}

TEST_F(WebpTest, AnimationIsRefused) {
  const auto error = error_of<DataError>([] { read_picture(corpus("webp/animated.webp")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "is an animated WebP");
}

TEST_F(WebpTest, ASizeThatItsBytesCannotHoldIsRefusedBeforeMemoryIsTaken) {
  const auto error = error_of<DataError>([] { read_picture(corpus("webp/lying_size.webp")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "claims 16383 × 16383 pixels, more than its 114 bytes can hold");
}

TEST_F(WebpTest, LosslessPicturesOfOneColourAreTinyAndStillRead) {
  const Picture blank(700, 500, 3, 1.0F);
  write_picture(path_, blank);
  EXPECT_LT(read_bytes(path_).size(), 100U);
  EXPECT_EQ(read_picture(path_), blank);
}

TEST_F(WebpTest, ChunksThatReachBeyondTheEndAreDamage) {
  std::string bytes = read_bytes(corpus("webp/oriented.webp"));
  const std::size_t exif = bytes.find("EXIF");
  bytes[exif + 4 + 1] = '\x10';
  EXPECT_THAT(fault(bytes), HasSubstr("reaches beyond its end"));
  bytes = read_bytes(corpus("webp/lossy.webp"));
  bytes[7] = '\x7F';
  EXPECT_THAT(fault(bytes), HasSubstr("length is not what it says"));
  bytes.replace(4, 4, std::string(4, '\0'));
  EXPECT_THAT(fault(bytes), HasSubstr("length is not what it says"));
}

TEST_F(WebpTest, EveryTruncationIsAnError) {
  for (const char* name : {"webp/lossy_alpha.webp", "webp/lossless_alpha.webp"}) {
    const std::string whole = read_bytes(corpus(name));
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_NE(fault(whole.substr(0, length)), "no error") << length;
    }
  }
}

TEST_F(WebpTest, WritesEveryPixelExactly) {
  for (const i64 channels : {3, 4}) {
    write_picture(path_, draw(channels), Overwrite::yes);
    EXPECT_EQ(read_picture(path_), draw(channels));
  }
  // Clear pixels keep their colours.
  const Picture clear(2, 1, 4, {1, 0, 0.2F, 0, 0, 1, 0.4F, 0});
  write_picture(path_, clear, Overwrite::yes);
  EXPECT_EQ(read_picture(path_), clear);
  // Grey is stored as RGB.
  const Picture gray(3, 1, 1, {0, 0.2F, 1});
  write_picture(path_, gray, Overwrite::yes);
  EXPECT_EQ(read_picture(path_), Picture(3, 1, 3, {0, 0, 0, 0.2F, 0.2F, 0.2F, 1, 1, 1}));
  EXPECT_EQ(testing::count_files(directory_.path()), 1);
}

TEST_F(WebpTest, ASideTooLongIsToldBeforeAnythingIsWritten) {
  const auto error = error_of<ValueError>([&] { open_picture_writer(path_, 1, 16'384, 3); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("16383"));
  EXPECT_THAT(error->hint(), HasSubstr("PNG"));
  EXPECT_EQ(testing::count_files(directory_.path()), 0);
}

TEST_F(WebpTest, AFullDiskIsAnError) {
  const std::string full = directory_.file("full.webp");
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  std::filesystem::create_symlink("/dev/full", full);
  const auto error = error_of<OutputError>([&] { write_picture(full, draw(3)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), full);
  EXPECT_THAT(error->detail(), HasSubstr("No space left"));
}

TEST(Suffix, ChoosesTheFormat) {
  EXPECT_EQ(format_of("a.png"), PictureFormat::png);
  EXPECT_EQ(format_of("A.PNG"), PictureFormat::png);
  EXPECT_EQ(format_of("a.b.jpg"), PictureFormat::jpeg);
  EXPECT_EQ(format_of("a.JPEG"), PictureFormat::jpeg);
  EXPECT_EQ(format_of("x/a.webp"), PictureFormat::webp);
  EXPECT_EQ(format_of("/dev/stdout"), PictureFormat::png);
  EXPECT_EQ(format_of("/proc/self/fd/1"), PictureFormat::png);
  for (const char* name : {"a", "a.gif", "png", ".png", "a.png.", "dir.png/a"}) {
    const auto error = error_of<ValueError>([&] { format_of(name); });
    ASSERT_TRUE(error) << name;
    EXPECT_EQ(error->hint(), "end the name with .png, .jpg, .jpeg or .webp");
  }
}

TEST(WebpShared, TheLion) {
  IRON_SHARED_DATA_OR_SKIP(path, "lion/lion_474.webp");
  const Picture lion = read_picture(path);
  EXPECT_EQ(lion.shape(), Shape({474, 474, 3}));
}

}  // namespace
}  // namespace iron
