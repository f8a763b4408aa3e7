#include <cmath>
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <sys/resource.h>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/data/picture.h"
#include "iron/data/picture_writer.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::count_files;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

class PngWriteTest : public ::testing::Test {
 protected:
  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.file("a.png");
};

/// All 256 levels, in some order, for any channels.
Picture levels(i64 width, i64 height, i64 channels) {
  Picture picture(width, height, channels);
  for (std::size_t i = 0; i < picture.values().size(); ++i) {
    picture.values()[i] = static_cast<float>(i * 37 % 256) / 255.0F;
  }
  return picture;
}

/// Incompressible, so that its file is about as large as it.
Picture noise(i64 width, i64 height) {
  Picture picture(width, height, 1);
  for (std::size_t i = 0; i < picture.values().size(); ++i) {
    picture.values()[i] = static_cast<float>(random_uniform(1, RandomStream::tensor, 0, i));
  }
  return picture;
}

TEST_F(PngWriteTest, EightBitPicturesComeBackExactly) {
  for (const i64 channels : {1, 3, 4}) {
    for (const auto& [width, height] : {std::pair{16, 16}, {1, 1}, {1, 300}, {301, 1}, {7, 53}}) {
      const Picture picture = levels(width, height, channels);
      write_picture(path_, picture, Overwrite::yes);
      EXPECT_EQ(read_picture(path_), picture);
    }
  }
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(PngWriteTest, ValuesAreClampedAndRounded) {
  write_picture(path_, Picture(8, 1, 1, {-1, 2, -kInf, kInf, 0.5F, 0.0019F, 0.002F, 0.9981F}));
  std::vector<int> stored;
  const Picture picture = read_picture(path_);
  for (const float v : picture.values()) stored.push_back(static_cast<int>(std::lround(v * 255)));
  EXPECT_THAT(stored, ElementsAre(0, 255, 0, 255, 128, 0, 1, 255));
}

TEST_F(PngWriteTest, TheHeaderSaysEightBitsGrayOrRgb) {
  using namespace std::string_literals;
  write_picture(path_, Picture(258, 3, 1));
  EXPECT_EQ(read_bytes(path_).substr(0, 29),
            "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\1\2\0\0\0\3\x08\0\0\0\0"s);
  write_picture(path_, Picture(1, 1, 3), Overwrite::yes);
  EXPECT_EQ(read_bytes(path_).substr(24, 2), "\x08\x02");
}

TEST_F(PngWriteTest, NanIsRefusedAndLeavesNothing) {
  const auto error = error_of<ValueError>([&] {
    write_picture(path_, Picture(2, 2, 3, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, kNan, 0}));
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "the value at row 1, column 1 is NaN");
  EXPECT_EQ(count_files(directory_.path()), 0);
}

TEST_F(PngWriteTest, RefusesToOverwriteUnlessTold) {
  write_picture(path_, Picture(1, 1, 1, 1.0F));
  const auto error = error_of<OutputError>([&] { write_picture(path_, Picture(1, 1, 1)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), path_);
  EXPECT_THAT(error->hint(), HasSubstr("--force"));
  EXPECT_EQ(read_picture(path_).at(0, 0), 1);
  write_picture(path_, Picture(1, 1, 1), Overwrite::yes);
  EXPECT_EQ(read_picture(path_).at(0, 0), 0);
}

TEST_F(PngWriteTest, PlacesThatCannotBeWrittenAreErrors) {
  EXPECT_THROW(write_picture(directory_.file("no/a.png"), Picture(1, 1, 1)), OutputError);
  EXPECT_EQ(count_files(directory_.path()), 0);
  std::filesystem::create_directory(path_);
  EXPECT_THROW(write_picture(path_, Picture(1, 1, 1), Overwrite::yes), OutputError);
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(PngWriteTest, AFullDiskIsAnError) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const auto error = error_of<OutputError>([] { write_picture("/dev/full", Picture(1, 1, 1)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), "/dev/full");
  EXPECT_THAT(error->detail(), HasSubstr("No space left"));
}

/// Files of this process may grow to so many bytes; one more is refused like a full disk.
class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
  decltype(std::signal(SIGXFSZ, SIG_IGN)) handler_ = std::signal(SIGXFSZ, SIG_IGN);
};

TEST_F(PngWriteTest, ADiskThatFillsUpMidwayLeavesNothing) {
  for (const rlim_t bytes : {10, 100, 20'000, 60'000}) {
    const auto error = error_of<OutputError>([&] {
      const FileLimit limit(bytes);
      write_picture(path_, noise(256, 256));
    });
    ASSERT_TRUE(error) << bytes;
    EXPECT_EQ(error->where(), path_);
    EXPECT_THAT(error->detail(), HasSubstr("File too large"));
    EXPECT_EQ(count_files(directory_.path()), 0);
  }
}

TEST_F(PngWriteTest, ADiskThatFillsUpIsToldWhileRowsComeIn) {
  constexpr std::size_t kRow = 256;
  const Picture picture = noise(kRow, 256);
  {
    const FileLimit limit(20'000);
    const auto writer = open_picture_writer(path_, kRow, 256, 1);
    std::span<const float> rest = picture.values();
    const auto error = error_of<OutputError>([&] {
      for (; !rest.empty(); rest = rest.subspan(kRow)) writer->write_rows(rest.first(kRow));
    });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->where(), path_);
    EXPECT_THAT(error->detail(), HasSubstr("File too large"));
    EXPECT_GT(rest.size(), 100 * kRow);  // not only at the end
    EXPECT_THROW(writer->write_rows({}), OutputError);
    EXPECT_THROW(writer->finish(), OutputError);
  }
  EXPECT_EQ(count_files(directory_.path()), 0);
}

TEST_F(PngWriteTest, RowsMayComeInAnyPortions) {
  const Picture picture = levels(5, 7, 3);
  const auto writer = open_picture_writer(path_, 5, 7, 3);
  std::span<const float> rest = picture.values();
  for (const std::size_t rows : {1, 0, 3, 2, 1}) {
    writer->write_rows(rest.first(rows * 15));
    rest = rest.subspan(rows * 15);
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
  writer->finish();
  EXPECT_EQ(read_picture(path_), picture);
  EXPECT_THROW(writer->write_rows({}), OutputError);
  EXPECT_THROW(writer->finish(), OutputError);
}

TEST_F(PngWriteTest, PortionsDoNotChangeTheFile) {
  const Picture picture = noise(100, 90);
  const std::string other = path_ + ".whole.png";
  write_picture(other, picture);
  const auto writer = open_picture_writer(path_, 100, 90, picture.channels());
  const std::size_t band = picture.values().size() / 9;
  for (std::size_t i = 0; i < 9; ++i) writer->write_rows(picture.values().subspan(i * band, band));
  writer->finish();
  EXPECT_EQ(read_bytes(path_), read_bytes(other));
}

TEST_F(PngWriteTest, WithoutFinishThereIsNoFile) {
  {
    const auto writer = open_picture_writer(path_, 2, 2, 1);
    writer->write_rows(std::vector<float>(4));
    EXPECT_FALSE(std::filesystem::exists(path_));
  }
  EXPECT_EQ(count_files(directory_.path()), 0);
}

TEST_F(PngWriteTest, ChecksRows) {
  const auto writer = open_picture_writer(path_, 2, 2, 1);
  EXPECT_THROW(writer->write_rows(std::vector<float>(3)), ShapeError);
  EXPECT_THROW(writer->write_rows(std::vector<float>(6)), ShapeError);
  EXPECT_THROW(writer->write_rows(std::vector<float>{0, kNan}), ValueError);
  EXPECT_THROW(writer->finish(), ShapeError);
  writer->write_rows(std::vector<float>(2));  // the refused calls wrote nothing
  EXPECT_THROW(writer->write_rows(std::vector<float>(4)), ShapeError);
  writer->write_rows(std::vector<float>(2));
  writer->finish();
  EXPECT_EQ(read_picture(path_), Picture(2, 2, 1));
}

TEST_F(PngWriteTest, ChecksTheSize) {
  EXPECT_THROW(open_picture_writer(path_, 0, 1, 1), ShapeError);
  EXPECT_THROW(open_picture_writer(path_, 1, -1, 1), ShapeError);
  EXPECT_THROW(open_picture_writer(path_, 1, 1, 2), ShapeError);
  EXPECT_THROW(open_picture_writer(path_, i64{1} << 31, 1, 1), ValueError);
  EXPECT_EQ(count_files(directory_.path()), 0);
}

TEST_F(PngWriteTest, AFileThatAppearedMeanwhileIsKept) {
  {
    const auto writer = open_picture_writer(path_, 1, 1, 1);
    writer->write_rows(std::vector<float>(1));
    testing::write_bytes(path_, "theirs");
    EXPECT_THROW(writer->finish(), OutputError);
  }
  EXPECT_EQ(read_bytes(path_), "theirs");
  EXPECT_EQ(count_files(directory_.path()), 1);
}

}  // namespace
}  // namespace iron
