// Tables of points, and plots of what was learnt from them.

#include "iron/model/function_table.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/model/function_plot.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;

TEST(TableSamples, TakesTheLastColumnForTheValue) {
  const FunctionSamples line =
      table_samples(make_table({"hour", "height"}, std::vector<double>{3, 30, 1, 10, 2, 20}));
  EXPECT_THAT(line.points, ElementsAre(3, 1, 2));
  EXPECT_THAT(line.values, ElementsAre(30, 10, 20));
  ASSERT_EQ(line.inputs.size(), 1U);
  EXPECT_EQ(line.inputs[0].name, "hour");
  EXPECT_EQ(line.inputs[0].low, 1);
  EXPECT_EQ(line.inputs[0].high, 3);
  EXPECT_EQ(line.output, "height");
  EXPECT_EQ(line.formula, "");

  const FunctionSamples plane =
      table_samples(make_table({"a", "b", "c"}, std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_THAT(plane.points, ElementsAre(1, 2, 4, 5));
  EXPECT_THAT(plane.values, ElementsAre(3, 6));
}

TEST(TableSamples, LeavesTestRowsOut) {
  Table table = make_table({"x", "y"}, std::vector<double>{1, 1, 2, 2, 9, 9});
  table.test_rows = 1;
  EXPECT_THAT(table_samples(table).values, ElementsAre(1, 2));
}

TEST(TableSamples, NamesWhatIsWrongWithATable) {
  const auto refused = [](const Table& table, const std::string& says) {
    const auto error = error_of<DataError>([&] { table_samples(table); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->where(), "table");
    EXPECT_THAT(error->detail(), HasSubstr(says));
  };
  refused(make_table({"y"}, std::vector<double>{1, 2}), "has 1 columns");
  refused(make_table({"a", "b", "c", "d"}, std::vector<double>(8)), "has 4 columns");
  refused(make_table({"x", "y"}, std::vector<double>{1, 2}), "has 1 points");
  refused(make_table({"x", "y"}, std::vector<double>{7, 2, 7, 3}), "column 'x' is 7 in every row");
  refused(make_table({"x", "y"}, std::vector<double>{7, 2, 8, NAN}),
          "row 2, column 'y': the value is missing");
  Table text = make_table({"x", "y"}, std::vector<double>{7, 2, 8, 9});
  text.columns[1] = {.name = "y", .kind = ColumnKind::text, .codes = {0, 0}, .levels = {"a"}};
  refused(text, "column 'y' holds text");
}

FunctionModel fitted(const FunctionSamples& samples) {
  FunctionModel model({.hidden = {8}, .activation = Activation::tanh});
  model.fit(samples, {.steps = 20});
  return model;
}

TEST(FunctionPlot, OfOneVariableHasItsErrorBelow) {
  const Formula formula("x^2");
  const FunctionSamples samples = sample_function(formula, {{"x", -1, 1}}, 200);
  const FunctionModel model = fitted(samples);
  const Plot plot = function_plot(model, samples, formula);
  EXPECT_EQ(plot.title, "y = x^2");
  ASSERT_EQ(plot.panels.size(), 2U);
  ASSERT_EQ(plot.panels[0].series.size(), 3U);
  const auto& truth = std::get<LineSeries>(plot.panels[0].series[0]);
  const auto& marks = std::get<PointSeries>(plot.panels[0].series[1]);
  const auto& network = std::get<LineSeries>(plot.panels[0].series[2]);
  const auto& error = std::get<LineSeries>(plot.panels[1].series[0]);
  EXPECT_EQ(truth.x.front(), -1);
  EXPECT_EQ(truth.y.front(), 1);
  EXPECT_EQ(marks.x.size(), 50U);
  EXPECT_EQ(marks.label, "samples (every 4th)");
  EXPECT_EQ(error.y[17], network.y[17] - truth.y[17]);
  EXPECT_THAT(plot_svg(plot), HasSubstr("network"));
}

TEST(FunctionPlot, OfPointsHasNoTruthBetweenThem) {
  const FunctionSamples samples =
      table_samples(make_table({"t", "v"}, std::vector<double>{0, 1, 1, 3, 2, 2}));
  const FunctionModel model = fitted(samples);
  const Plot plot = function_plot(model, samples, std::nullopt);
  EXPECT_EQ(plot.title, "v learnt from points");
  EXPECT_EQ(plot.x.label, "t");
  ASSERT_EQ(plot.panels[0].series.size(), 2U);
  const auto& error = std::get<PointSeries>(plot.panels[1].series[0]);
  EXPECT_EQ(error.y[1], model.predict(std::vector{1.0})[0] - 3);
  EXPECT_FALSE(plot_svg(plot).empty());
}

TEST(FunctionPlot, OfTwoVariablesIsHeatMaps) {
  const Formula formula("x + y/x", 2);
  const FunctionSamples samples = sample_function(formula, {{"x", -1, 1}, {"y", 0, 3}}, 25);
  const FunctionModel model = fitted(samples);
  const Plot plot = function_plot(model, samples, formula);
  ASSERT_EQ(plot.panels.size(), 3U);
  const HeatMap& truth = *plot.panels[0].heat;
  EXPECT_EQ(truth.rows, 150);
  EXPECT_EQ(truth.low, plot.panels[1].heat->low);
  EXPECT_EQ(truth.x_low, -1);
  EXPECT_EQ(truth.y_high, 3);
  // The lowest row first: its cells' middles are at y = 0.01.
  const double x = -1 + 1.0 / 150;
  EXPECT_NEAR(truth.values[0], x + 0.01 / x, 1e-12);
  EXPECT_EQ(*plot.panels[2].heat->low, -*plot.panels[2].heat->high);
  EXPECT_FALSE(plot_svg(plot).empty());
  EXPECT_EQ(function_plot(model, samples, std::nullopt).panels.size(), 1U);
}

TEST(FunctionPlot, RefusesWhatDoesNotFit) {
  const Formula formula("x");
  const FunctionSamples samples = sample_function(formula, {{"x", -1, 1}}, 5);
  EXPECT_THROW(function_plot(FunctionModel({.hidden = {4}}), samples, formula), ValueError);
  const FunctionModel model = fitted(samples);
  EXPECT_THROW(function_plot(model, samples, Formula("x", 2)), ShapeError);
}

}  // namespace
}  // namespace iron
