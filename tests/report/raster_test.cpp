#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numbers>

#include "iron/report/drawing/glyphs.h"
#include "iron/report/drawing/raster_canvas.h"
#include "iron/report/drawing/stroke_font.h"
#include "iron/report/drawing/utf8.h"

namespace iron::drawing {
namespace {

constexpr Colour kWhite{255, 255, 255};
constexpr Colour kBlack{0, 0, 0};
constexpr Colour kRed{255, 0, 0};

/// How dark a pixel of a white canvas became.
float ink(const RasterCanvas& canvas, i64 column, i64 row) {
  return 1 - canvas.picture().at(row, column, 1);
}

double all_ink(const RasterCanvas& canvas) {
  double sum = 0;
  for (i64 y = 0; y < canvas.picture().height(); ++y) {
    for (i64 x = 0; x < canvas.picture().width(); ++x)
      sum += static_cast<double>(ink(canvas, x, y));
  }
  return sum;
}

TEST(RasterCanvas, CoversPixelsInPart) {
  RasterCanvas canvas(6, 4, kWhite);
  canvas.rectangle({1.5, 1, 4, 2.25}, kRed);
  EXPECT_FLOAT_EQ(ink(canvas, 1, 1), 0.5F);
  EXPECT_FLOAT_EQ(ink(canvas, 2, 1), 1);
  EXPECT_FLOAT_EQ(ink(canvas, 2, 2), 0.25F);
  EXPECT_FLOAT_EQ(ink(canvas, 4, 1), 0);
  EXPECT_FLOAT_EQ(canvas.picture().at(1, 2, 0), 1);  // red stays
}

TEST(RasterCanvas, DrawsLinesOfTheirWidth) {
  RasterCanvas canvas(20, 10, kWhite);
  const Point ends[] = {{-50, 5}, {70, 5}};
  canvas.polyline(ends, {.colour = kBlack, .width = 2});
  for (const i64 column : {0, 10, 19}) {
    EXPECT_FLOAT_EQ(ink(canvas, column, 3), 0);
    EXPECT_FLOAT_EQ(ink(canvas, column, 4), 1);
    EXPECT_FLOAT_EQ(ink(canvas, column, 5), 1);
    EXPECT_FLOAT_EQ(ink(canvas, column, 6), 0);
  }
}

TEST(RasterCanvas, SmoothsSlantedLines) {
  RasterCanvas canvas(40, 40, kWhite);
  const Point ends[] = {{5, 5}, {35, 30}};
  canvas.polyline(ends, {.colour = kBlack, .width = 3});
  const double length = std::hypot(30.0, 25.0);
  EXPECT_NEAR(all_ink(canvas), 3 * length + std::numbers::pi * 1.5 * 1.5, 3);
}

TEST(RasterCanvas, ALineOverItselfIsNoDarker) {
  RasterCanvas once(20, 20, kWhite);
  RasterCanvas twice(20, 20, kWhite);
  const Point there[] = {{3, 4}, {17, 13}};
  const Point and_back[] = {{3, 4}, {17, 13}, {3, 4}};
  once.polyline(there, {.colour = kBlack, .width = 1.5});
  twice.polyline(and_back, {.colour = kBlack, .width = 1.5});
  EXPECT_EQ(once.picture(), twice.picture());
}

TEST(RasterCanvas, LeavesTheGapsOfDashes) {
  RasterCanvas canvas(30, 5, kWhite);
  const Point ends[] = {{0, 2.5}, {30, 2.5}};
  canvas.polyline(ends, {.colour = kBlack, .width = 1, .dash = 6, .gap = 6});
  EXPECT_FLOAT_EQ(ink(canvas, 3, 2), 1);
  EXPECT_FLOAT_EQ(ink(canvas, 9, 2), 0);
  EXPECT_FLOAT_EQ(ink(canvas, 15, 2), 1);
}

TEST(RasterCanvas, FillsDiscsAndPolygons) {
  RasterCanvas disc(40, 40, kWhite);
  disc.disc({20, 20}, 10, kBlack);
  EXPECT_NEAR(all_ink(disc), std::numbers::pi * 100, 2);
  EXPECT_FLOAT_EQ(ink(disc, 20, 20), 1);
  EXPECT_FLOAT_EQ(ink(disc, 20, 8), 0);

  RasterCanvas triangle(40, 40, kWhite);
  const Point corners[] = {{5, 5}, {35, 10}, {12, 33}};
  triangle.polygon(corners, kBlack, 1);
  const double area = 0.5 * std::abs((35 - 5) * (33 - 5) - (12 - 5) * (10 - 5));
  EXPECT_NEAR(all_ink(triangle), area, 1);

  RasterCanvas faint(40, 40, kWhite);
  faint.polygon(corners, kBlack, 0.25);
  EXPECT_NEAR(all_ink(faint), area / 4, 0.5);
}

TEST(RasterCanvas, APolygonOverItselfCountsOnce) {
  RasterCanvas canvas(20, 20, kWhite);
  const Point twice[] = {{2, 2}, {12, 2}, {12, 12}, {2, 12}, {2, 2}, {12, 2}, {12, 12}, {2, 12}};
  canvas.polygon(twice, kBlack, 0.5);
  EXPECT_NEAR(all_ink(canvas), 50, 1e-3);
}

TEST(RasterCanvas, DrawsNothingOutside) {
  RasterCanvas canvas(10, 10, kWhite);
  const Point far[] = {{-1e7, -1e7}, {1e7, -1e7}, {1e7, -9e6}};
  canvas.polygon(far, kBlack, 1);
  canvas.polyline(far, {.colour = kBlack, .width = 3});
  canvas.disc({-40, 3}, 5, kBlack);
  canvas.rectangle({20, 20, 30, 30}, kBlack);
  canvas.text({100, 100}, "far away", {.colour = kBlack});
  EXPECT_EQ(all_ink(canvas), 0);
}

TEST(RasterCanvas, DrawsCells) {
  RasterCanvas canvas(10, 10, kWhite);
  const Colour colours[] = {kBlack, kWhite, kWhite, kBlack};
  canvas.cells({2, 2, 8, 8}, 2, 2, colours);
  EXPECT_FLOAT_EQ(ink(canvas, 3, 3), 1);
  EXPECT_FLOAT_EQ(ink(canvas, 6, 3), 0);
  EXPECT_FLOAT_EQ(ink(canvas, 3, 6), 0);
  EXPECT_FLOAT_EQ(ink(canvas, 7, 7), 1);
  EXPECT_FLOAT_EQ(ink(canvas, 8, 8), 0);
  EXPECT_NEAR(all_ink(canvas), 18, 1e-6);
}

TEST(RasterCanvas, WritesTextWhereItIsAnchored) {
  const auto span = [](Anchor anchor, bool upwards) {
    RasterCanvas canvas(200, 200, kWhite);
    canvas.text({100, 100}, "Iron",
                {.colour = kBlack, .size = 20, .anchor = anchor, .upwards = upwards});
    i64 low = 200;
    i64 high = -1;
    for (i64 y = 0; y < 200; ++y) {
      for (i64 x = 0; x < 200; ++x) {
        if (ink(canvas, x, y) < 0.5F) continue;
        low = std::min(low, upwards ? y : x);
        high = std::max(high, upwards ? y : x);
      }
    }
    return std::pair(low, high);
  };
  const double width = text_width("Iron", 20);
  const auto [start, start_end] = span(Anchor::start, false);
  EXPECT_NEAR(static_cast<double>(start), 100, 4);
  EXPECT_NEAR(static_cast<double>(start_end), 100 + width, 4);
  const auto [middle, middle_end] = span(Anchor::middle, false);
  EXPECT_NEAR(static_cast<double>(middle + middle_end) / 2, 100, 2);
  EXPECT_NEAR(static_cast<double>(span(Anchor::end, false).second), 100, 4);
  EXPECT_NEAR(static_cast<double>(span(Anchor::start, true).second), 100, 4);  // from below up
}

TEST(StrokeFont, HasAllOfAsciiAndItsLettersFit) {
  for (char32_t code = 0x21; code < 0x7F; ++code) {
    const Glyph glyph = find_glyph(code);
    ASSERT_EQ(glyph.code, code);
    for (const Stroke& stroke : text_strokes(encode_utf8(code), 20)) {
      EXPECT_GE(stroke.size(), 2U) << static_cast<char>(code);
      for (const Point p : stroke) {
        EXPECT_GE(p.x, 0.5) << static_cast<char>(code);
        EXPECT_LE(p.x, glyph.width + 3) << static_cast<char>(code);
        EXPECT_GE(p.y, -17) << static_cast<char>(code);
        EXPECT_LE(p.y, 5.5) << static_cast<char>(code);
      }
    }
  }
}

TEST(StrokeFont, DigitsAreOfOneWidth) {
  for (const char digit : std::string("0123456789")) {
    EXPECT_EQ(text_width(std::string(1, digit), 13), text_width("0", 13));
  }
  EXPECT_LT(text_width("\u00B2", 13), text_width("2", 13));
  EXPECT_EQ(text_width("", 13), 0);
}

TEST(StrokeFont, OthersAreBoxes) {
  EXPECT_EQ(find_glyph(U'\u4E2D').code, 0U);
  EXPECT_FALSE(text_strokes("\u4E2D", 10).empty());
}

TEST(Utf8, ReadsAndWritesCodePoints) {
  const std::string text = "a\u00E9\u2212\U0001F600";
  const std::u32string codes = decode_utf8(text);
  EXPECT_EQ(codes, U"a\u00E9\u2212\U0001F600");
  std::string again;
  for (const char32_t code : codes) again += encode_utf8(code);
  EXPECT_EQ(again, text);
}

TEST(Utf8, MarksWhatIsNone) {
  EXPECT_EQ(decode_utf8("a\xFF"
                        "b"),
            U"a\uFFFDb");
  EXPECT_EQ(decode_utf8("\xC3"), U"\uFFFD");            // cut off
  EXPECT_EQ(decode_utf8("\xC0\x80"), U"\uFFFD\uFFFD");  // longer than it need be
  EXPECT_EQ(decode_utf8("\xE0\x80\x80"), U"\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(decode_utf8("\xED\xA0\x80"), U"\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(decode_utf8("\xF4\x90\x80\x80"), U"\uFFFD\uFFFD\uFFFD\uFFFD");
}

}  // namespace
}  // namespace iron::drawing
