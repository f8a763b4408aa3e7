#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/data/picture.h"
#include "tests/data/png_builder.h"
#include "tests/support/files.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::PngBuilder;
using namespace testing;
using namespace std::string_literals;

class PngReadTest : public ::testing::Test {
 protected:
  Picture read(const std::string& bytes) {
    testing::write_bytes(path_, bytes);
    return read_picture(path_);
  }
  Picture read(const PngBuilder& builder) { return read(builder.build()); }
  template <class Source>
  std::string fault(const Source& source) {
    const auto error = testing::error_of<DataError>([&] { read(source); });
    if (!error) return "no error";
    EXPECT_EQ(error->where(), path_);
    EXPECT_FALSE(error->hint().empty()) << error->detail();
    return error->detail();
  }
  std::vector<float> values(const PngBuilder& builder) {
    const Picture picture = read(builder);
    return {picture.values().begin(), picture.values().end()};
  }

  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.file("a.png");
};

PngBuilder gray_2x2() { return {.width = 2, .height = 2, .lines = "\0\x00\x33\0\x80\xFF"s}; }

TEST_F(PngReadTest, Gray8) {
  const Picture picture = read(gray_2x2());
  EXPECT_EQ(picture.shape(), Shape({2, 2, 1}));
  EXPECT_THAT(picture.values(), ElementsAre(0.0F, 0.2F, 128 / 255.0F, 1.0F));
}

TEST_F(PngReadTest, Rgb8) {
  const Picture picture =
      read({.width = 1, .height = 2, .color = kRgb, .lines = "\0\x00\x33\xFF\0\x66\x99\xCC"s});
  EXPECT_EQ(picture.shape(), Shape({2, 1, 3}));
  EXPECT_THAT(picture.values(), ElementsAre(0.0F, 0.2F, 1.0F, 0.4F, 0.6F, 0.8F));
}

TEST_F(PngReadTest, SixteenBitsKeepTheirPrecision) {
  EXPECT_THAT(values({.width = 3, .depth = 16, .lines = "\0\x00\x01\xFF\xFF\x12\x34"s}),
              ElementsAre(1 / 65535.0F, 1.0F, 0x1234 / 65535.0F));
  EXPECT_THAT(values({.depth = 16, .color = kRgb, .lines = "\0\x00\x00\x80\x00\xFF\xFE"s}),
              ElementsAre(0.0F, 32768 / 65535.0F, 65534 / 65535.0F));
}

TEST_F(PngReadTest, GrayBelowEightBitsIsSpread) {
  EXPECT_THAT(values({.width = 3, .depth = 1, .lines = "\0\xA0"s}), ElementsAre(1, 0, 1));
  EXPECT_THAT(values({.width = 4, .depth = 2, .lines = "\0\x1B"s}),
              ElementsAre(0, 85 / 255.0F, 170 / 255.0F, 1));
  EXPECT_THAT(values({.width = 3, .depth = 4, .lines = "\0\x0F\x30"s}), ElementsAre(0, 1, 0.2F));
}

TEST_F(PngReadTest, PalettesBecomeRgb) {
  const std::string two = "\xFF\x00\x33\x00\xCC\x66"s;
  EXPECT_THAT(values({.width = 2, .color = kPalette, .palette = two, .lines = "\0\1\0"s}),
              ElementsAre(0, 0.8F, 0.4F, 1, 0, 0.2F));
  EXPECT_THAT(
      values({.width = 2, .depth = 1, .color = kPalette, .palette = two, .lines = "\0\x40"s}),
      ElementsAre(1, 0, 0.2F, 0, 0.8F, 0.4F));
}

TEST_F(PngReadTest, AColorOutsideThePaletteIsAnError) {
  const std::string two(6, 'x');
  EXPECT_THAT(fault(PngBuilder{.color = kPalette, .palette = two, .lines = "\0\2"s}),
              HasSubstr("outside the palette"));
  EXPECT_THAT(fault(PngBuilder{.depth = 2, .color = kPalette, .palette = two, .lines = "\0\xC0"s}),
              HasSubstr("outside the palette"));
  EXPECT_THAT(fault(PngBuilder{.color = kPalette, .lines = "\0\0"s}), HasSubstr("PLTE"));
}

TEST_F(PngReadTest, OpaqueAlphaIsDropped) {
  EXPECT_THAT(values({.width = 2, .color = kGrayAlpha, .lines = "\0\x33\xFF\x66\xFF"s}),
              ElementsAre(0.2F, 0.4F));
  EXPECT_THAT(values({.color = kRgba, .lines = "\0\x33\x66\x99\xFF"s}),
              ElementsAre(0.2F, 0.4F, 0.6F));
  EXPECT_THAT(values({.depth = 16, .color = kGrayAlpha, .lines = "\0\x33\x33\xFF\xFF"s}),
              ElementsAre(0.2F));
  EXPECT_THAT(
      values(
          {.color = kPalette, .palette = "\x33\x66\x99", .transparency = "\xFF", .lines = "\0\0"s}),
      ElementsAre(0.2F, 0.4F, 0.6F));
  EXPECT_THAT(values({.transparency = "\0\5"s, .lines = "\0\x33"s}), ElementsAre(0.2F));
}

TEST_F(PngReadTest, TransparencyIsKept) {
  EXPECT_EQ(read({.width = 2, .color = kGrayAlpha, .lines = "\0\x33\xFF\x66\x00"s}),
            Picture(2, 1, 4, {0.2F, 0.2F, 0.2F, 1, 0.4F, 0.4F, 0.4F, 0}));
  EXPECT_EQ(read({.width = 2, .color = kRgba, .lines = "\0\x33\x66\x99\xFF\xFF\x00\x33\x99"s}),
            Picture(2, 1, 4, {0.2F, 0.4F, 0.6F, 1, 1, 0, 0.2F, 0.6F}));
  EXPECT_EQ(read({.depth = 16, .color = kGrayAlpha, .lines = "\0\x33\x33\xFF\xFE"s}),
            Picture(1, 1, 4, {0.2F, 0.2F, 0.2F, 65534 / 65535.0F}));
  EXPECT_EQ(read({.depth = 16, .color = kRgba, .lines = "\0\0\0\x33\x33\xFF\xFF\x99\x99"s}),
            Picture(1, 1, 4, {0, 0.2F, 1, 0.6F}));
  EXPECT_EQ(read({.width = 2,
                  .color = kPalette,
                  .palette = "\x00\x33\x66\x99\xCC\xFF"s,
                  .transparency = "\xFF\x33",
                  .lines = "\0\0\1"s}),
            Picture(2, 1, 4, {0, 0.2F, 0.4F, 1, 0.6F, 0.8F, 1, 0.2F}));
  // tRNS names the one level, or colour, that is clear.
  EXPECT_EQ(read({.width = 2, .transparency = "\0\x66"s, .lines = "\0\x33\x66"s}),
            Picture(2, 1, 4, {0.2F, 0.2F, 0.2F, 1, 0.4F, 0.4F, 0.4F, 0}));
  EXPECT_EQ(read({.width = 4, .depth = 1, .transparency = "\0\1"s, .lines = "\0\x40"s}),
            Picture(4, 1, 4, {0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1}));
  EXPECT_EQ(
      read({.color = kRgb, .transparency = "\0\x33\0\x66\0\x99"s, .lines = "\0\x33\x66\x99"s}),
      Picture(1, 1, 4, {0.2F, 0.4F, 0.6F, 0}));
}

TEST_F(PngReadTest, InterlacedPicturesReadLikeOthers) {
  constexpr u32 kWidth = 11;
  constexpr u32 kHeight = 9;
  const auto level = [](u32 row, u32 column) { return static_cast<u8>(row * 23 + column * 7); };
  // Adam7: the first row and column of each pass, and its steps.
  struct Pass {
    u32 row, column, row_step, column_step;
  };
  PngBuilder builder{.width = kWidth, .height = kHeight, .interlace = 1};
  for (const Pass p : {Pass{0, 0, 8, 8},
                       {0, 4, 8, 8},
                       {4, 0, 8, 4},
                       {0, 2, 4, 4},
                       {2, 0, 4, 2},
                       {0, 1, 2, 2},
                       {1, 0, 2, 1}}) {
    for (u32 row = p.row; row < kHeight; row += p.row_step) {
      builder.lines += '\0';
      for (u32 column = p.column; column < kWidth; column += p.column_step) {
        builder.lines += static_cast<char>(level(row, column));
      }
    }
  }
  const Picture picture = read(builder);
  for (u32 row = 0; row < kHeight; ++row) {
    for (u32 column = 0; column < kWidth; ++column) {
      EXPECT_EQ(picture.at(row, column), static_cast<float>(level(row, column)) / 255.0F);
    }
  }
}

TEST_F(PngReadTest, GammaAndOtherRemarksDoNotChangeTheNumbers) {
  PngBuilder builder = gray_2x2();
  builder.extra = testing::chunk("gAMA", testing::big_endian(45455)) +
                  testing::chunk("sRGB", "\0"s) + testing::chunk("iCCP", "x\0\0 no profile"s) +
                  testing::chunk("tEXt", "Comment\0text"s) + testing::chunk("prVt", "private");
  EXPECT_THAT(values(builder), ElementsAre(0.0F, 0.2F, 128 / 255.0F, 1.0F));
}

TEST_F(PngReadTest, EveryTruncationIsAnError) {
  const std::string whole = gray_2x2().build();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(fault(whole.substr(0, length)), "no error") << length;
  }
  EXPECT_THAT(fault(whole.substr(0, whole.size() - 1)), HasSubstr("ends too early"));
}

TEST_F(PngReadTest, AnyChangedByteGivesAnErrorOrAPicture) {
  for (const PngBuilder& builder : {gray_2x2(), PngBuilder{.width = 2,
                                                .depth = 4,
                                                .color = kPalette,
                                                .palette = "abcdef",
                                                .transparency = "\xFF",
                                                .lines = "\0\x10"s}}) {
    const std::string whole = builder.build();
    for (std::size_t place = 0; place < whole.size(); ++place) {
      for (const unsigned flip : {0x01U, 0x20U, 0x80U, 0xFFU}) {
        std::string changed = whole;
        changed[place] = static_cast<char>(static_cast<u8>(changed[place]) ^ flip);
        fault(changed);
      }
    }
  }
}

TEST_F(PngReadTest, AnyHeaderGivesAnErrorOrAPictureOfItsSize) {
  const std::string whole = gray_2x2().build();
  const std::size_t begin = whole.find("IHDR");
  constexpr std::size_t kFields = 13;
  constexpr std::size_t kCrc = 4;
  i64 pictures = 0;
  for (std::size_t field = 0; field < kFields; ++field) {
    for (const int value : {0, 1, 2, 3, 4, 6, 8, 16, 17, 32, 127, 128, 255}) {
      std::string fields = gray_2x2().header();
      fields[field] = static_cast<char>(value);
      const std::string header = testing::chunk("IHDR", fields);
      const std::string changed =
          whole.substr(0, begin - 4) + header + whole.substr(begin + 4 + kFields + kCrc);
      const auto error = testing::error_of<DataError>([&] {
        const Picture picture = read(changed);
        const auto byte = [&](std::size_t i) {
          return static_cast<i64>(static_cast<u8>(fields[i]));
        };
        EXPECT_EQ(picture.width(), byte(2) * 256 + byte(3));
        EXPECT_EQ(picture.height(), byte(6) * 256 + byte(7));
        ++pictures;
      });
      EXPECT_TRUE(!error || error->where() == path_);
    }
  }
  EXPECT_GE(pictures, static_cast<i64>(kFields));  // the unchanged header, once a field
}

TEST_F(PngReadTest, DamageIsAnError) {
  std::string changed = gray_2x2().build();
  changed[changed.find("IDAT") + 4 + 7 + 2] ^= 1;  // a pixel
  EXPECT_THAT(fault(changed), HasSubstr("damaged PNG: IDAT"));
  PngBuilder builder = gray_2x2();
  builder.lines.pop_back();
  EXPECT_THAT(fault(builder), HasSubstr("damaged PNG"));
  builder = gray_2x2();
  builder.lines[3] = 9;
  EXPECT_THAT(fault(builder), HasSubstr("filter"));
  for (const u8 depth : {0, 3, 32}) {
    builder = gray_2x2();
    builder.depth = depth;
    EXPECT_THAT(fault(builder), HasSubstr("IHDR"));
  }
  builder = gray_2x2();
  builder.height = 0;
  EXPECT_THAT(fault(builder), HasSubstr("IHDR"));
}

TEST_F(PngReadTest, AbsurdSizesAreRefusedBeforeMemoryIsTaken) {
  PngBuilder builder = gray_2x2();
  builder.width = builder.height = 0x7FFFFFFF;
  EXPECT_THAT(fault(builder), HasSubstr("claims 2147483647 × 2147483647 pixels"));
  builder.width = 1U << 14;
  builder.height = (1U << 14) + 1;
  EXPECT_THAT(fault(builder), HasSubstr("more than the 2^28 allowed"));
  builder.height = 1U << 14;
  EXPECT_THAT(fault(builder), HasSubstr("bytes can hold"));
  builder.width = 1;
  builder.height = 1U << 28;
  EXPECT_THAT(fault(builder), HasSubstr("bytes can hold"));
  builder.width = builder.height = 300;
  EXPECT_THAT(fault(builder),
              HasSubstr("claims 300 × 300 pixels, more than its 74 bytes can hold"));
}

TEST_F(PngReadTest, NamesFilesThatAreNoPictures) {
  EXPECT_EQ(fault(""s), "is empty");
  EXPECT_EQ(fault("x"s), "is not a picture that can be read");
  EXPECT_EQ(fault("\x89PNG\r\n\x1A"s), "is not a picture that can be read");
  const auto missing =
      testing::error_of<DataError>([&] { read_picture(directory_.file("none.png")); });
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->detail(), "there is no such file");
  const auto folder = testing::error_of<DataError>([&] { read_picture(directory_.path()); });
  ASSERT_TRUE(folder);
  EXPECT_EQ(folder->detail(), "is a directory");
}

TEST(PngReadShared, TheLionHas1793BlackPixels) {
  IRON_SHARED_DATA_OR_SKIP(path, "lion/lion_200.png");
  const Picture lion = read_picture(path);
  EXPECT_EQ(lion.shape(), Shape({200, 200, 1}));
  EXPECT_TRUE(is_two_valued(lion));
  EXPECT_EQ(std::ranges::count(lion.values(), 0.0F), 1793);
}

TEST(PngReadShared, APhotograph) {
  IRON_SHARED_DATA_OR_SKIP(path, "pictures/photo_00.png");
  const Picture photo = read_picture(path);
  EXPECT_EQ(photo.shape(), Shape({512, 512, 3}));
  EXPECT_EQ(photo.at(100, 200, 0), 74 / 255.0F);
  EXPECT_EQ(photo.at(100, 200, 1), 77 / 255.0F);
  EXPECT_EQ(photo.at(100, 200, 2), 57 / 255.0F);
}

}  // namespace
}  // namespace iron
