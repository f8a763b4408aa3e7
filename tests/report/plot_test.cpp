#include "iron/report/plot.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "tests/report/tiny_xml.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::read_bytes;
using ::testing::StartsWith;
using testing::TemporaryDirectory;
using testing::XmlCheck;
using Numbers = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMost = std::numeric_limits<double>::max();

Plot plot_of(Series series, AxisScale scale = AxisScale::linear) {
  return {.title = "a plot", .panels = {{.y = {.scale = scale}, .series = {std::move(series)}}}};
}

std::ptrdiff_t count(const std::string& text, const std::string& part) {
  std::ptrdiff_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

/// Both kinds of file come about, and the SVG is well-formed.
std::string drawn(const Plot& plot) {
  const Picture picture = plot_picture(plot);
  EXPECT_EQ(picture.width(), plot.width);
  EXPECT_EQ(picture.height(), plot.height);
  for (const float value : picture.values()) {
    if (!(value >= 0 && value <= 1)) ADD_FAILURE() << "a pixel of " << value;
  }
  std::string svg = plot_svg(plot);
  EXPECT_EQ(XmlCheck::fault(svg), "");
  return svg;
}

/// Everything there is.
Plot full_plot(Background background) {
  LineSeries line{.label = "line"};
  BandSeries band{.label = "band", .colour = 0};
  for (int i = 0; i <= 50; ++i) {
    line.x.push_back(i);
    line.y.push_back(std::sin(i * 0.2));
    band.x.push_back(i);
    band.low.push_back(line.y.back() - 0.2);
    band.high.push_back(line.y.back() + 0.2);
  }
  const PointSeries points{.label = "points", .x = {5, 25, 45}, .y = {0, 0.5, -0.5}};
  const BarSeries bars{.label = "bars", .x = {10, 20, 30}, .y = {1, 2, 30}, .width = 8};
  return {.title = "Everything",
          .x = {.label = "x axis"},
          .panels = {{.y = {.label = "upper"}, .series = {band, line, points}},
                     {.y = {.label = "lower", .scale = AxisScale::log}, .series = {bars}}},
          .height = 600,
          .background = background};
}

TEST(Plot, HoldsItsTexts) {
  for (const Background background : {Background::light, Background::dark}) {
    const std::string svg = drawn(full_plot(background));
    EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\""));
    for (const char* text : {">Everything<", ">x axis<", ">upper<", ">lower<", ">line<", ">band<",
                             ">points<", ">bars<", ">0.5<", ">10<"}) {
      EXPECT_THAT(svg, HasSubstr(text));
    }
  }
}

TEST(Plot, HasItsBackground) {
  const Picture light = plot_picture(full_plot(Background::light));
  EXPECT_EQ(light.at(0, 0, 0), 1);
  const Picture dark = plot_picture(full_plot(Background::dark));
  EXPECT_LT(dark.at(0, 0, 0), 0.2F);
}

TEST(Plot, DrawsALineInItsColourWhereItBelongs) {
  Plot plot = plot_of(LineSeries{.x = {0, 1}, .y = {1, 1}});
  plot.panels[0].y.low = 0;
  plot.panels[0].y.high = 2;
  const Picture picture = plot_picture(plot);
  // The first colour of the palette, #0072B2, runs through the middle of the panel.
  i64 blue_rows = 0;
  i64 last = 0;
  for (i64 row = 0; row < picture.height(); ++row) {
    const bool blue = picture.at(row, 400, 0) < 0.1F && picture.at(row, 400, 2) > 0.6F;
    blue_rows += blue ? 1 : 0;
    if (blue) last = row;
  }
  EXPECT_GE(blue_rows, 1);
  EXPECT_LE(blue_rows, 3);
  EXPECT_NEAR(static_cast<double>(last), 255, 15);
}

TEST(Plot, ANanBreaksALine) {
  const Numbers x{0, 1, 2, 3, 4, 5};
  const auto lines = [&](const Numbers& y) {
    return count(drawn(plot_of(LineSeries{.x = x, .y = y})), "stroke=\"#0072b2\"");
  };
  EXPECT_EQ(lines({0, 1, 2, 3, 4, 5}), 1);
  EXPECT_EQ(lines({0, 1, kNan, 3, 4, 5}), 2);
  EXPECT_EQ(lines({kNan, 1, 2, kInfinity, 4, 5}), 2);
  // A number between two gaps is a dot.
  const std::string svg = drawn(plot_of(LineSeries{.x = x, .y = {0, 1, kNan, 3, kNan, 5}}));
  EXPECT_EQ(count(svg, "<circle"), 2);
}

TEST(Plot, OfOddNumbersIsStillAPlot) {
  const Numbers one{1};
  const Numbers three{1, 2, 3};
  for (const AxisScale scale : {AxisScale::linear, AxisScale::log}) {
    for (const Numbers& y :
         {Numbers{1e-300, 1, 1e300}, Numbers{kMost, -kMost, 0}, Numbers{5, 5, 5}, Numbers{0, 0, 0},
          Numbers{kNan, kNan, kNan}, Numbers{1, 1 + 1e-15, 1}, Numbers{-1, -2, -3},
          Numbers{5e-324, 1e-310, 1e-320}, Numbers{kInfinity, 1, -kInfinity}}) {
      drawn(plot_of(LineSeries{.x = three, .y = y}, scale));
      drawn(plot_of(PointSeries{.x = y, .y = three}, scale));
      drawn(plot_of(BandSeries{.x = three, .low = y, .high = three}, scale));
      drawn(plot_of(BarSeries{.x = three, .y = y}, scale));
    }
    drawn(plot_of(LineSeries{.x = one, .y = one}, scale));
    drawn(plot_of(LineSeries{.label = "nothing"}, scale));
  }
  Plot bare;
  bare.panels.emplace_back();
  drawn(bare);
}

TEST(Plot, SaysWhatCannotBeDrawn) {
  const LineSeries none{.x = {1, 2}, .y = {kNan, kNan}};
  EXPECT_THAT(drawn(plot_of(none)), HasSubstr(">no finite number<"));
  const LineSeries negative{.x = {1, 2}, .y = {-1, 0}};
  EXPECT_THAT(drawn(plot_of(negative, AxisScale::log)), HasSubstr(">no number above 0<"));
  EXPECT_THAT(drawn(plot_of(negative)), Not(HasSubstr(">no ")));
}

TEST(Plot, DrawsNothingBeyondItsLimits) {
  Plot plot = plot_of(LineSeries{.x = {-1e300, 0, 1, 1e300}, .y = {0, 1e300, -1e300, 0}});
  plot.x.low = 0;
  plot.x.high = 1;
  plot.panels[0].y.low = 0;
  plot.panels[0].y.high = 1;
  const std::string svg = drawn(plot);
  EXPECT_THAT(svg, Not(HasSubstr("e+")));
  EXPECT_THAT(svg, Not(HasSubstr("00000")));
  const Picture picture = plot_picture(plot);
  EXPECT_EQ(picture.at(250, 799, 0), 1);
}

TEST(Plot, EscapesItsTexts) {
  Plot plot = plot_of(LineSeries{.label = "a<b>&\"c\"\x01\xFF", .x = {0, 1}, .y = {0, 1}});
  plot.title = "</svg><script>&amp;";
  const std::string svg = drawn(plot);
  EXPECT_THAT(svg, HasSubstr("a&lt;b&gt;&amp;\"c\"\uFFFD\uFFFD"));
  EXPECT_THAT(svg, HasSubstr("&lt;/svg&gt;&lt;script&gt;&amp;amp;"));
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
}

TEST(Plot, OneLabelMeansOneLookInAllPanels) {
  const LineSeries line{.label = "same", .x = {0, 1}, .y = {0, 1}};
  const LineSeries other{.label = "other", .x = {0, 1}, .y = {1, 0}};
  Plot plot{.panels = {{.series = {line, other}}, {.series = {other, line}}}};
  const std::string svg = drawn(plot);
  EXPECT_EQ(count(svg, ">same<"), 1);
  EXPECT_EQ(count(svg, "stroke=\"#0072b2\""), 3);  // in two panels and the legend
  EXPECT_EQ(count(svg, "stroke=\"#d55e00\""), 3);
}

TEST(Plot, BeyondThePaletteLinesAreDashed) {
  Plot plot{.panels = {{}}};
  for (int i = 0; i < 30; ++i) {
    plot.panels[0].series.push_back(
        LineSeries{.label = "run " + std::to_string(i), .x = {0, 1}, .y = {0.0, 1.0 * i}});
  }
  const std::string svg = drawn(plot);
  // The 8th to the 28th, each in the panel and in the legend.
  EXPECT_EQ(count(svg, "stroke-dasharray"), 2 * 21);
}

TEST(Plot, MarksOfManyPointsAtOnePlaceAreDrawnOnce) {
  PointSeries points;
  for (int i = 0; i < 10000; ++i) {
    points.x.push_back(i % 10);
    points.y.push_back(i % 10);
  }
  EXPECT_EQ(count(drawn(plot_of(points)), "<circle"), 20);  // each with its rim
}

TEST(Plot, OfAMillionPointsStaysSmall) {
  LineSeries line;
  for (int i = 0; i < 1'000'000; ++i) {
    line.x.push_back(i);
    line.y.push_back(std::sin(i * 0.7));
  }
  EXPECT_LT(plot_svg(plot_of(line)).size(), 200'000U);
}

HeatMap heat_map() {
  return {.columns = 2,
          .rows = 2,
          .values = {0, 1, kNan, 0.5},
          .x_low = -1,
          .x_high = 1,
          .label = "probability",
          .colours = ColourMap::classes};
}

TEST(HeatMap, HasItsCellsAndABar) {
  const Plot plot{.panels = {{.y = {.label = "y"}, .heat = heat_map()}}};
  const std::string svg = drawn(plot);
  EXPECT_EQ(count(svg, "href=\"data:image/png;base64,iVBORw0KGgo"), 2);
  EXPECT_THAT(svg, HasSubstr(">probability<"));
  const Picture picture = plot_picture(plot);
  // The lower left cell is 0 (blue), the lower right 1 (orange), the upper left no number (grey).
  EXPECT_LT(picture.at(400, 150, 0), picture.at(400, 150, 2));
  EXPECT_GT(picture.at(400, 600, 0), picture.at(400, 600, 2));
  EXPECT_NEAR(picture.at(100, 150, 0), picture.at(100, 150, 2), 0.02F);
}

TEST(HeatMap, OfEqualNumbersIsDrawn) {
  for (const double value : {0.0, 1e300, -3.0, kNan}) {
    HeatMap heat = heat_map();
    heat.values.assign(4, value);
    drawn({.panels = {{.heat = heat}}});
    heat.low = value == 0 ? 0 : 5;
    drawn({.panels = {{.heat = heat}}});
  }
}

TEST(HeatMap, SetsTheAxesOfItsPanel) {
  const LineSeries wide{.x = {-100, 100}, .y = {0, 0}};
  const std::string svg =
      drawn({.panels = {{.series = {wide}, .heat = heat_map()}, {.series = {wide}}}});
  EXPECT_THAT(svg, HasSubstr(">0.4<"));
  EXPECT_THAT(svg, Not(HasSubstr(">100<")));
}

TEST(Plot, RefusesWhatMakesNoSense) {
  const auto detail = [](const Plot& plot) {
    const auto error = error_of<Error>([&] { plot_svg(plot); });
    return error ? error->detail() : "nothing was thrown";
  };
  EXPECT_EQ(detail({}), "has no panel");
  EXPECT_EQ(detail(plot_of(LineSeries{.label = "l", .x = {1}, .y = {1, 2}})),
            "series 'l' has 1 x and 2 y values");
  EXPECT_THROW(plot_picture(plot_of(BandSeries{.x = {1}, .low = {1}})), ShapeError);
  EXPECT_EQ(detail(plot_of(BarSeries{.width = 0})), "bars cannot be 0 wide");
  Plot plot = plot_of(LineSeries{});
  plot.width = 20;
  EXPECT_EQ(detail(plot), "a plot cannot be 20x500");
  plot.width = 800;
  plot.x.low = kNan;
  EXPECT_EQ(detail(plot), "the x axis cannot end at nan");
  plot.x = {.scale = AxisScale::log, .low = 0};
  EXPECT_EQ(detail(plot), "the logarithmic x axis cannot end at 0");
  plot.x = {.low = 2, .high = 1};
  EXPECT_EQ(detail(plot), "the x axis cannot run from 2 to 1");
  plot.x = {};
  plot.panels[0].share = 0;
  EXPECT_EQ(detail(plot), "a panel cannot have a share of 0");
  Plot heat{.panels = {{.heat = heat_map()}}};
  heat.panels[0].heat->values.pop_back();
  EXPECT_EQ(detail(heat), "a heat map of 2 columns and 2 rows has 3 values");
  heat.panels[0].heat = heat_map();
  heat.x.scale = AxisScale::log;
  EXPECT_EQ(detail(heat), "axes of a heat map are linear, and as long as it is");
  heat.x = {};
  heat.panels.push_back(heat.panels[0]);
  heat.panels[1].heat->x_high = 7;
  EXPECT_EQ(detail(heat), "heat maps above each other must span the same x");
  Plot crowded = plot_of(LineSeries{.x = {0, 1}, .y = {0, 1}});
  crowded.panels.resize(40);
  EXPECT_EQ(detail(crowded), "800x500 leaves no room beside its labels");
}

TEST(SavePlot, ChoosesByTheSuffix) {
  const TemporaryDirectory directory;
  const Plot plot = full_plot(Background::light);
  save_plot(plot, directory.file("p.svg"));
  EXPECT_EQ(read_bytes(directory.file("p.svg")), plot_svg(plot));
  save_plot(plot, directory.file("p.PNG"));
  const Picture read = read_picture(directory.file("p.PNG"));
  EXPECT_EQ(read.shape(), (Shape{600, 800, 3}));
  EXPECT_THROW(save_plot(plot, directory.file("p.svg")), OutputError);
  EXPECT_NO_THROW(save_plot(plot, directory.file("p.svg"), Overwrite::yes));
  const auto error = error_of<ValueError>([&] { save_plot(plot, directory.file("p.pdf")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "plots are not written as '.pdf'");
  EXPECT_EQ(error->hint(), "end the name with .svg or .png");
}

TEST(SavePlot, TwiceTheSizeIsTwiceTheResolution) {
  Plot plot = full_plot(Background::light);
  plot.height = 500;
  const std::string small = plot_svg(plot);
  plot.width *= 2;
  plot.height *= 2;
  const std::string large = plot_svg(plot);
  EXPECT_EQ(count(small, "font-size=\"16\""), 1);
  EXPECT_EQ(count(large, "font-size=\"32\""), 1);
  EXPECT_EQ(count(small, "<text"), count(large, "<text"));
}

}  // namespace
}  // namespace iron
