#include "iron/model/table_plot.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/metric/classification_metrics.h"
#include "iron/model/level_line.h"

namespace iron {
namespace {

constexpr std::size_t kMarks = 1000;  // of each series
constexpr i64 kCells = 150;           // of a heat map, along each axis
constexpr double kMargin = 0.05;      // of the range of a column, around the rows
constexpr i64 kBins = 10;
constexpr double kEdge = 0.02;       // beyond probabilities of 0 and 1, for their marks
constexpr double kCountShare = 0.4;  // of the height of the panel above

/// Places in the palette; those above it are the same colours with other marks.
constexpr i64 kTrainColour = 0;
constexpr i64 kTestColour = 1;
constexpr i64 kTestMarks = 14;
constexpr i64 kLineColour = 6;

/// Rows with what they truly are and what was predicted for them.
struct Judged {
  std::string name;  // train or test
  i64 colour = 0;
  const Table* table = nullptr;
  std::vector<i64> rows = {};
  std::vector<double> truth = {};
  Predictions predicted = {};
};

/// Rows without a true value or a prediction are left out.
Judged judge(const TableModel& model, const Table& table, std::span<const i64> which) {
  const EncodedRows rows(model.encoder(), table, Wanted::features_and_target);
  Judged judged{.name = "train", .colour = kTrainColour, .table = &table};
  for (const i64 row : which) {
    if (std::isnan(rows.target(row)) || rows.incomplete(row)) continue;
    judged.rows.push_back(row);
    judged.truth.push_back(rows.target(row));
  }
  judged.predicted = model.predict(rows, judged.rows);
  return judged;
}

/// The rows learnt from, and those tested on, if there are any.
std::vector<Judged> judged_rows(const TableFit& fit) {
  std::vector<Judged> all{judge(fit.model(), fit.table(), fit.learnt())};
  if (fit.test_rows() == 0) return all;
  const TableFit::TestPart part = fit.test_part();
  all.push_back(judge(fit.model(), part.table, part.rows));
  all.back().name = "test";
  all.back().colour = kTestColour;
  return all;
}

/// Every n-th of many rows.
struct Thinned {
  std::size_t every = 1;
  std::string note;
};

Thinned thin(std::size_t rows) {
  const std::size_t every = std::max<std::size_t>(1, (rows + kMarks - 1) / kMarks);
  return {every, every == 1 ? "" : " (1 in " + std::to_string(every) + ")"};
}

bool has_regions(const TableEncoder& encoder) {
  return encoder.target.classes.size() == 2 && encoder.columns.size() == 2 &&
         std::ranges::all_of(encoder.columns, [](const FeatureColumn& column) {
           return column.kind == ColumnKind::number;
         });
}

// --- loss ---

std::string loss_label(const TableFit& fit) {
  const TableTask& task = fit.task();
  const Loss& loss = task.candidates.front().training.loss;
  if (!std::holds_alternative<Mse>(loss)) return "log-loss";
  const Scaler& scaler = fit.encoder().target.scaler;
  const bool scaled = scaler.log1p || scaler.scale != 1 || scaler.shift != 0;
  return scaled ? "squared error, target scaled" : "squared error";
}

Plot loss_plot(const TableFit& fit, const TableHistory& history) {
  Panel panel{.y = {.label = loss_label(fit), .scale = AxisScale::log}};
  bool first = true;
  for (const LossCurve& curve : history.curves()) {
    panel.series.push_back(LineSeries{.label = first ? "train" : "",
                                      .x = curve.epochs,
                                      .y = curve.train,
                                      .colour = kTrainColour});
    if (!curve.validation.empty()) {
      panel.series.push_back(LineSeries{.label = first ? "validation" : "",
                                        .x = curve.epochs,
                                        .y = curve.validation,
                                        .colour = kTestColour});
    }
    first = false;
  }
  return {.x = {.label = "epoch"}, .panels = {std::move(panel)}};
}

// --- regions ---

struct Range {
  double low = 0;
  double high = 1;
};

/// What a column spans among the rows, and a little more.
Range range_of(const std::vector<Judged>& all, const std::string& column) {
  Range range{INFINITY, -INFINITY};
  for (const Judged& judged : all) {
    const std::vector<double>& numbers = judged.table->find(column)->numbers;
    for (const i64 row : judged.rows) {
      const double value = numbers[static_cast<std::size_t>(row)];
      if (!std::isfinite(value)) continue;
      range.low = std::min(range.low, value);
      range.high = std::max(range.high, value);
    }
  }
  if (!(range.low <= range.high)) return {};
  const double margin = range.low < range.high ? kMargin * (range.high - range.low) : 1;
  return {range.low - margin, range.high + margin};
}

HeatMap probabilities(const TableModel& model, const Range& x, const Range& y) {
  const std::vector<FeatureColumn>& columns = model.encoder().columns;
  const auto middle = [](const Range& range, i64 cell) {
    return range.low + (static_cast<double>(cell) + 0.5) / static_cast<double>(kCells) *
                           (range.high - range.low);
  };
  std::vector<double> points;
  for (i64 r = 0; r < kCells; ++r) {
    for (i64 c = 0; c < kCells; ++c) {
      points.push_back(middle(x, c));
      points.push_back(middle(y, r));
    }
  }
  const Table grid = make_table({columns[0].name, columns[1].name}, points);
  return {.columns = kCells,
          .rows = kCells,
          .values = model.predict(grid).values,
          .x_low = x.low,
          .x_high = x.high,
          .y_low = y.low,
          .y_high = y.high,
          .label = "probability of " + model.encoder().target.classes[1],
          .colours = ColourMap::classes,
          .low = 0,
          .high = 1};
}

/// The rows of one class.
PointSeries class_marks(const TableEncoder& encoder, const Judged& judged, i64 code, bool tested) {
  const std::vector<double>& x = judged.table->find(encoder.columns[0].name)->numbers;
  const std::vector<double>& y = judged.table->find(encoder.columns[1].name)->numbers;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < judged.rows.size(); ++i) {
    if (judged.truth[i] == static_cast<double>(code)) {
      rows.push_back(static_cast<std::size_t>(judged.rows[i]));
    }
  }
  const Thinned thinned = thin(rows.size());
  PointSeries marks{.label = encoder.target.classes[static_cast<std::size_t>(code)] +
                             (tested ? ", " + judged.name : "") + thinned.note,
                    .colour = code + (judged.name == "test" ? kTestMarks : 0)};
  for (std::size_t i = 0; i < rows.size(); i += thinned.every) {
    marks.x.push_back(x[rows[i]]);
    marks.y.push_back(y[rows[i]]);
  }
  return marks;
}

Plot regions_plot(const TableFit& fit) {
  const TableModel& model = fit.model();
  const TableEncoder& encoder = model.encoder();
  const std::vector<Judged> all = judged_rows(fit);
  Panel panel{.y = {.label = encoder.columns[1].name}};
  panel.heat = probabilities(model, range_of(all, encoder.columns[0].name),
                             range_of(all, encoder.columns[1].name));
  LineSeries border = level_line(*panel.heat, model.description().threshold);
  border.label = "border";
  border.colour = kLineColour;
  if (!border.x.empty()) panel.series.push_back(std::move(border));
  for (const Judged& judged : all) {
    for (const i64 code : {0, 1}) {
      PointSeries marks = class_marks(encoder, judged, code, all.size() > 1);
      if (!marks.x.empty()) panel.series.push_back(std::move(marks));
    }
  }
  return {.x = {.label = encoder.columns[0].name},
          .panels = {std::move(panel)},
          .width = 720,
          .height = 600};
}

// --- predicted ---

Plot scatter_plot(const TableFit& fit) {
  const std::string& target = fit.encoder().target.name;
  Panel panel{.y = {.label = target + ", predicted"}};
  Range range{INFINITY, -INFINITY};
  std::vector<Series> marks;
  for (const Judged& judged : judged_rows(fit)) {
    const Thinned thinned = thin(judged.rows.size());
    PointSeries series{.label = judged.name + thinned.note, .colour = judged.colour};
    for (std::size_t i = 0; i < judged.rows.size(); i += thinned.every) {
      series.x.push_back(judged.truth[i]);
      series.y.push_back(judged.predicted.values[i]);
      range.low = std::min(range.low, judged.truth[i]);
      range.high = std::max(range.high, judged.truth[i]);
    }
    marks.emplace_back(std::move(series));
  }
  panel.series.push_back(LineSeries{.label = "predicted = true",
                                    .x = {range.low, range.high},
                                    .y = {range.low, range.high},
                                    .colour = kLineColour,
                                    .dashed = true});
  for (Series& series : marks) panel.series.push_back(std::move(series));
  return {
      .x = {.label = target + ", true"}, .panels = {std::move(panel)}, .width = 640, .height = 600};
}

/// Of two classes the probability of the second one; of more that of the class predicted, which is
/// right or wrong.
std::vector<CalibrationBin> reliability(const TableModel& model, const Judged& judged) {
  const Predictions& predicted = judged.predicted;
  if (predicted.columns == 1) return calibration(judged.truth, predicted.values, kBins);
  const std::vector<i32> found = model.classes(predicted);
  std::vector<double> right;
  std::vector<double> sure;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto place = i * static_cast<std::size_t>(predicted.columns);
    right.push_back(judged.truth[i] == found[i] ? 1 : 0);
    sure.push_back(predicted.values[place + static_cast<std::size_t>(found[i])]);
  }
  return calibration(right, sure, kBins);
}

Plot reliability_plot(const TableFit& fit) {
  const TableModel& model = fit.model();
  const bool two = model.encoder().target.classes.size() == 2;
  Panel curves{.y = {.label = "share that is so", .low = -kEdge, .high = 1 + kEdge}};
  Panel counts{.y = {.label = "rows", .low = 0}, .share = kCountShare};
  curves.series.push_back(LineSeries{.label = "as often as predicted",
                                     .x = {0, 1},
                                     .y = {0, 1},
                                     .colour = kLineColour,
                                     .dashed = true});
  const std::vector<Judged> all = judged_rows(fit);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Judged& judged = all[k];
    const auto beside = static_cast<double>(k) - static_cast<double>(all.size() - 1) / 2;
    const double width = 0.8 / static_cast<double>(kBins) / static_cast<double>(all.size());
    LineSeries line{.x = {}, .colour = judged.colour};
    PointSeries marks{.label = judged.name, .colour = judged.colour};
    BarSeries bars{.width = width, .colour = judged.colour};
    for (const CalibrationBin& bin : reliability(model, judged)) {
      bars.x.push_back((bin.low + bin.high) / 2 + beside * width);
      bars.y.push_back(static_cast<double>(bin.rows));
      if (!bin.observed) continue;
      for (auto* xs : {&line.x, &marks.x}) xs->push_back(*bin.mean_predicted);
      for (auto* ys : {&line.y, &marks.y}) ys->push_back(*bin.observed);
    }
    curves.series.push_back(std::move(line));
    curves.series.push_back(std::move(marks));
    counts.series.push_back(std::move(bars));
  }
  return {.x = {.label = two ? "predicted probability of " + model.encoder().target.classes[1]
                             : "predicted probability of the class predicted",
                .low = -kEdge,
                .high = 1 + kEdge},
          .panels = {std::move(curves), std::move(counts)},
          .width = 640,
          .height = 640};
}

}  // namespace

TablePlotKind table_plot_kind(const TableFit& fit, std::optional<TablePlotKind> asked) {
  const bool trained = fit.task().solver == Solver::gd;
  const bool regions = has_regions(fit.encoder());
  if (asked == TablePlotKind::loss && !trained) {
    throw ValueError("plot", "a model that is solved exactly has no curve of its loss",
                     "draw what it predicts, or use --solver gd");
  }
  if (asked == TablePlotKind::regions && !regions) {
    throw ValueError("plot", "regions need two columns of numbers and two classes",
                     "name two columns as features, or draw what is predicted");
  }
  if (asked) return *asked;
  if (regions) return TablePlotKind::regions;
  const bool classes = fit.encoder().task == Task::classification;
  return classes && trained ? TablePlotKind::loss : TablePlotKind::predicted;
}

Plot table_plot(const TableFit& fit, const TableHistory& history, TablePlotKind kind) {
  const TableModel& model = fit.model();  // throws before the end
  (void)table_plot_kind(fit, kind);
  const auto draw = [&] {
    if (kind == TablePlotKind::loss) return loss_plot(fit, history);
    if (kind == TablePlotKind::regions) return regions_plot(fit);
    return model.encoder().task == Task::regression ? scatter_plot(fit) : reliability_plot(fit);
  };
  Plot plot = draw();
  plot.title = model.encoder().target.name + ": " + std::string(model.kind()) + ", " +
               model.description().recipe;
  return plot;
}

}  // namespace iron
