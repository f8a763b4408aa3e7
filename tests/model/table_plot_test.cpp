#include "iron/model/table_plot.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/model/level_line.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// --- the line of a level ---

HeatMap four_cells(std::vector<double> values) {
  return {.columns = 2, .rows = 2, .values = std::move(values)};
}

TEST(LevelLine, PassesBetweenTheMiddlesOfCells) {
  const LineSeries line = level_line(four_cells({0, 0, 1, 1}), 0.5);
  ASSERT_EQ(line.x.size(), 3U);
  EXPECT_DOUBLE_EQ(line.x[0], 0.75);
  EXPECT_DOUBLE_EQ(line.y[0], 0.5);
  EXPECT_DOUBLE_EQ(line.x[1], 0.25);
  EXPECT_DOUBLE_EQ(line.y[1], 0.5);
  EXPECT_TRUE(std::isnan(line.x[2]));
}

TEST(LevelLine, CutsOffTheCornersUnlikeTheMiddleOfASaddle) {
  const LineSeries low = level_line(four_cells({1, 0, 0, 1}), 0.6);
  ASSERT_EQ(low.x.size(), 6U);  // around the corners of 1
  EXPECT_DOUBLE_EQ(low.x[0], 0.25);
  EXPECT_DOUBLE_EQ(low.y[0], 0.45);
  EXPECT_DOUBLE_EQ(low.x[1], 0.45);
  EXPECT_DOUBLE_EQ(low.y[1], 0.25);
  const LineSeries high = level_line(four_cells({1, 0, 0, 1}), 0.4);
  ASSERT_EQ(high.x.size(), 6U);  // around the corners of 0
  EXPECT_DOUBLE_EQ(high.x[0], 0.55);
  EXPECT_DOUBLE_EQ(high.y[0], 0.25);
  EXPECT_DOUBLE_EQ(high.x[1], 0.75);
  EXPECT_DOUBLE_EQ(high.y[1], 0.45);
}

TEST(LevelLine, IsEmptyWithoutACrossing) {
  EXPECT_TRUE(level_line(four_cells({1, 1, 1, 1}), 0.5).x.empty());
  EXPECT_TRUE(level_line(four_cells({0, 1, kNan, 1}), 0.5).x.empty());
  EXPECT_TRUE(level_line({.columns = 1, .rows = 1, .values = {1}}, 0.5).x.empty());
}

// --- the history ---

void score(TableHistory& history, double epoch, double loss, double judged, const char* key) {
  history.on_score({.epoch = epoch, .loss = loss},
                   {.value = judged, .metrics = {{key, "judged", judged}}});
}

void begin(TableHistory& history) {
  const NetworkSpec network;
  const TrainOptions options;
  history.on_start({network, options, Device::cpu()});
}

TEST(TableHistory, KeepsTheNetworksOfTheBestCandidate) {
  TableHistory history;
  for (const auto& [judged, best] : {std::pair{3.0, true}, {1.0, true}, {2.0, false}}) {
    for (const double fold : {0.0, 0.5}) {
      begin(history);
      score(history, 1, 9, judged + fold, "validation_loss");
    }
    history.on_trial({.loss = judged, .best = best});
  }
  ASSERT_EQ(history.curves().size(), 2U);
  EXPECT_THAT(history.curves()[0].train, ElementsAre(9));
  EXPECT_THAT(history.curves()[0].validation, ElementsAre(1));
  EXPECT_THAT(history.curves()[1].validation, ElementsAre(1.5));
  begin(history);  // of all rows, after the candidates
  score(history, 2, 9, 0.5, "train_loss");
  ASSERT_EQ(history.curves().size(), 1U);
  EXPECT_THAT(history.curves()[0].epochs, ElementsAre(2));
  EXPECT_THAT(history.curves()[0].train, ElementsAre(0.5));
  EXPECT_TRUE(history.curves()[0].validation.empty());
}

// --- the plots ---

constexpr i64 kRows = 60;

/// Columns a and b, a third if asked for, and a target made of them.
template <class Target>
Table table_of(const Target& target, bool third = false) {
  std::vector<double> values;
  for (i64 i = 0; i < kRows; ++i) {
    const double a = std::fmod(static_cast<double>(i) * 0.618, 1);
    const double b = std::fmod(static_cast<double>(i) * 0.755, 1);
    values.insert(values.end(), {a, b});
    if (third) values.push_back(std::fmod(static_cast<double>(i) * 0.382, 1));
    values.push_back(target(a, b));
  }
  return third ? make_table({"a", "b", "c", "y"}, values) : make_table({"a", "b", "y"}, values);
}

double sum(double a, double b) { return 2 * a - b + 3; }
/// Two classes that a line does not part without fault.
double half(double a, double b) { return (a + 0.3 * std::sin(40 * b) > 0.5) ? 1 : 0; }
double thirds(double a, double b) {
  return std::floor(3 * (0.9 * a + 0.1 * std::sin(30 * b) + 0.05));
}

TableCandidate tiny_candidate(i64 width, const Loss& loss) {
  TableCandidate candidate{.network = {.hidden = {width}, .activation = Activation::tanh}};
  candidate.training = {.optimizer = Adam{.rate = 1e-2}, .loss = loss, .steps = 40};
  return candidate;
}

struct Done {
  TableFit fit;
  TableHistory history = {};
};

Done run(Table table, TableTask task) {
  Done done{TableFit(std::move(table), std::nullopt, std::move(task))};
  TableWatch watch;
  watch.observers.push_back(&done.history);
  watch.on_trial = [&](const TableTrial& trial) { done.history.on_trial(trial); };
  done.fit.run(watch);
  return done;
}

template <class Kind>
std::vector<Kind> series_of(const Panel& panel) {
  std::vector<Kind> found;
  for (const Series& series : panel.series) {
    if (const auto* one = std::get_if<Kind>(&series)) found.push_back(*one);
  }
  return found;
}

TEST(TablePlot, ShowsARegressionsPredictionsAgainstTheTruth) {
  const Done done =
      run(table_of(sum),
          {.test_fraction = 0.25, .kind = TableModelKind::linear, .solver = Solver::exact});
  ASSERT_EQ(table_plot_kind(done.fit), TablePlotKind::predicted);
  const Plot plot = table_plot(done.fit, done.history, TablePlotKind::predicted);
  EXPECT_EQ(plot.title, "y: linear, exact");
  ASSERT_EQ(plot.panels.size(), 1U);
  const auto marks = series_of<PointSeries>(plot.panels[0]);
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0].label, "train");
  EXPECT_EQ(marks[0].x.size(), 45U);
  EXPECT_EQ(marks[1].label, "test");
  EXPECT_EQ(marks[1].x.size(), 15U);
  for (const PointSeries& series : marks) {  // the line goes through all of them
    for (std::size_t i = 0; i < series.x.size(); ++i) EXPECT_NEAR(series.x[i], series.y[i], 1e-12);
  }
  EXPECT_NO_THROW(plot_svg(plot));
}

TEST(TablePlot, ThinsManyRowsAndSaysSo) {
  std::vector<double> values;
  for (i64 i = 0; i < 2500; ++i) values.insert(values.end(), {double(i), double(2 * i)});
  const Done done = run(make_table({"x", "y"}, values),
                        {.kind = TableModelKind::linear, .solver = Solver::exact});
  const Plot plot = table_plot(done.fit, done.history, TablePlotKind::predicted);
  const auto marks = series_of<PointSeries>(plot.panels[0]);
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0].label, "train (1 in 3)");
  EXPECT_EQ(marks[0].x.size(), 834U);
}

TEST(TablePlot, ShowsTheRegionsOfTwoClasses) {
  const Done done =
      run(table_of(half),
          {.test_fraction = 0.25, .kind = TableModelKind::logistic, .solver = Solver::newton});
  ASSERT_EQ(table_plot_kind(done.fit), TablePlotKind::regions);
  const Plot plot = table_plot(done.fit, done.history, TablePlotKind::regions);
  const Panel& panel = plot.panels.at(0);
  EXPECT_EQ(plot.x.label, "a");
  EXPECT_EQ(panel.y.label, "b");
  ASSERT_TRUE(panel.heat);
  // The least probable cell is at the left, the most probable one at the right, as a rises.
  EXPECT_LT(panel.heat->values.front(), 0.5);
  EXPECT_GT(panel.heat->values.back(), 0.5);
  std::size_t rows = 0;
  for (const PointSeries& marks : series_of<PointSeries>(panel)) rows += marks.x.size();
  EXPECT_EQ(rows, 60U);
  const auto lines = series_of<LineSeries>(panel);
  ASSERT_EQ(lines.size(), 1U);
  // The border of a logistic regression is a straight line: at each of its points the model gives
  // ½.
  std::vector<double> points;
  for (std::size_t i = 0; i < lines[0].x.size(); ++i) {
    if (!std::isnan(lines[0].x[i])) points.insert(points.end(), {lines[0].x[i], lines[0].y[i]});
  }
  const Table border = make_table({"a", "b"}, points);
  EXPECT_THAT(done.fit.model().predict(border).values, Each(::testing::DoubleNear(0.5, 1e-3)));
  EXPECT_NO_THROW(plot_svg(plot));
}

TEST(TablePlot, ShowsTheLossOfASingleNetwork) {
  TableTask task{.validation_fraction = 0.2, .recipe = "one"};
  task.candidates = {tiny_candidate(4, Bce{})};
  const Done done = run(table_of(half, true), task);
  ASSERT_EQ(table_plot_kind(done.fit), TablePlotKind::loss);
  const Plot plot = table_plot(done.fit, done.history, TablePlotKind::loss);
  EXPECT_EQ(plot.panels.at(0).y.label, "log-loss");
  EXPECT_EQ(plot.panels[0].y.scale, AxisScale::log);
  const auto lines = series_of<LineSeries>(plot.panels[0]);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].label, "train");
  EXPECT_EQ(lines[1].label, "validation");
  ASSERT_FALSE(lines[1].y.empty());
  EXPECT_EQ(lines[1].x.back(), 40);  // one step of all rows is an epoch
  EXPECT_NO_THROW(plot_svg(plot));
}

TEST(TablePlot, ShowsTheLossesOfTheBestCandidatesNetworks) {
  TableTask task{.folds = 3, .recipe = "two"};
  task.candidates = {tiny_candidate(4, Mse{}), tiny_candidate(8, Mse{})};
  const Done done = run(table_of(sum), task);
  const Plot plot = table_plot(done.fit, done.history, TablePlotKind::loss);
  EXPECT_EQ(plot.panels.at(0).y.label, "squared error, target scaled");
  EXPECT_EQ(done.history.curves().size(), 3U);
  const auto lines = series_of<LineSeries>(plot.panels[0]);
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0].label, "train");
  EXPECT_EQ(lines[2].label, "");  // the legend names each kind once
}

TEST(TablePlot, ShowsHowReliableProbabilitiesAre) {
  const Done two =
      run(table_of(half, true),
          {.test_fraction = 0.25, .kind = TableModelKind::logistic, .solver = Solver::newton});
  ASSERT_EQ(table_plot_kind(two.fit), TablePlotKind::predicted);
  const Done three = run(table_of(thirds), {.columns = {.task = Task::classification},
                                            .kind = TableModelKind::softmax,
                                            .solver = Solver::newton});
  ASSERT_EQ(table_plot_kind(three.fit), TablePlotKind::predicted);
  for (const Done* done : {&two, &three}) {
    const Plot plot = table_plot(done->fit, done->history, TablePlotKind::predicted);
    ASSERT_EQ(plot.panels.size(), 2U);
    double rows = 0;
    for (const BarSeries& bars : series_of<BarSeries>(plot.panels[1])) {
      EXPECT_EQ(bars.y.size(), 10U);
      for (const double count : bars.y) rows += count;
    }
    EXPECT_EQ(rows, 60);
    EXPECT_NO_THROW(plot_svg(plot));
  }
}

TEST(TablePlot, RefusesWhatCannotBeDrawn) {
  const TableFit fit(table_of(sum), std::nullopt,
                     {.kind = TableModelKind::linear, .solver = Solver::exact});
  const auto loss = error_of<ValueError>([&] { table_plot_kind(fit, TablePlotKind::loss); });
  ASSERT_TRUE(loss);
  EXPECT_THAT(loss->detail(), HasSubstr("no curve of its loss"));
  const auto regions = error_of<ValueError>([&] { table_plot_kind(fit, TablePlotKind::regions); });
  ASSERT_TRUE(regions);
  EXPECT_THAT(regions->detail(), HasSubstr("two columns of numbers and two classes"));
  const auto early = error_of<ValueError>([&] { table_plot(fit, {}, TablePlotKind::predicted); });
  ASSERT_TRUE(early);
  EXPECT_EQ(early->hint(), "call run first");
}

}  // namespace
}  // namespace iron
