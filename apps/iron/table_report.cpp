#include "apps/iron/table_report.h"

#include <cmath>
#include <fmt/format.h>

#include "apps/iron/figures.h"

namespace iron::command {
namespace {

using Json = nlohmann::ordered_json;

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:.7g}", *value) : "-";
}

std::string percent(const std::optional<double>& value) {
  return value ? fmt::format("{:.2f} %", 100 * *value) : "-";
}

Json confusion_json(const ClassificationFigures& f) {
  const ConfusionMatrix& c = f.confusion;
  if (f.classes != 2) {
    Json matrix = Json::array();
    for (i64 i = 0; i < f.classes; ++i) {
      Json row = Json::array();
      for (i64 j = 0; j < f.classes; ++j) row.push_back(c.at(i, j));
      matrix.push_back(std::move(row));
    }
    return matrix;
  }
  return Json{{"tn", c.at(0, 0)}, {"fp", c.at(0, 1)}, {"fn", c.at(1, 0)}, {"tp", c.at(1, 1)}};
}

Json coefficient_json(const std::string& name, const Coefficient& c, bool odds) {
  Json json;
  json["name"] = name;
  json["value"] = c.value;
  json["standard_error"] = or_null(c.standard_error);
  json["t"] = or_null(c.t);
  json["p"] = or_null(c.p);
  if (odds) json["odds_ratio"] = or_null(c.odds_ratio);
  return json;
}

/// The coefficients of a model that has some: of softmax, class by class against the first.
struct Group {
  std::string name;  // a class, or empty
  std::vector<Coefficient> coefficients;
  double intercept = 0;
};

std::vector<Group> groups_of(const TableModel& model) {
  std::vector<Group> groups;
  if (const auto* linear = std::get_if<LinearRegression>(&model.estimator())) {
    groups.push_back({"", linear->table(), linear->intercept()});
  } else if (const auto* logistic = std::get_if<LogisticRegression>(&model.estimator())) {
    groups.push_back({"", logistic->table(), logistic->intercept()});
  } else if (const auto* softmax = std::get_if<SoftmaxRegression>(&model.estimator())) {
    for (i64 k = 1; k < softmax->classes(); ++k) {
      std::vector<Coefficient> rows = softmax->table(k);
      const double intercept = !rows.empty() && rows.front().feature < 0 ? rows.front().value : 0;
      groups.push_back({model.encoder().target.classes[static_cast<std::size_t>(k)],
                        std::move(rows), intercept});
    }
  }
  return groups;
}

}  // namespace

Json figures_json(const TableFigures& figures) {
  Json json;
  if (figures.regression) {
    const RegressionFigures& f = *figures.regression;
    json["rows"] = f.rows;
    json["mse"] = or_null(f.mse);
    json["rmse"] = or_null(f.rmse);
    json["mae"] = or_null(f.mae);
    json["r2"] = or_null(f.r2);
    json["max_error"] = or_null(f.max_error);
    return json;
  }
  const ClassificationFigures& f = *figures.classification;
  json["rows"] = f.rows;
  json["accuracy"] = or_null(f.accuracy);
  json["balanced_accuracy"] = or_null(f.balanced_accuracy);
  json["precision"] = or_null(f.precision);
  json["recall"] = or_null(f.recall);
  json["f1"] = or_null(f.f1);
  json["log_loss"] = or_null(f.log_loss);
  json["brier"] = or_null(f.brier);
  json["auc"] = or_null(f.auc);
  if (f.classes == 2) json["average_precision"] = or_null(f.average_precision);
  json["baseline_accuracy"] = f.baseline ? Json(f.baseline->accuracy) : Json(nullptr);
  if (f.threshold) json["threshold"] = *f.threshold;
  json["confusion"] = confusion_json(f);
  return json;
}

Json model_json(const TableModel& model) {
  const TableEncoder& encoder = model.encoder();
  const std::vector<std::string> names = feature_names(encoder);
  Json json;
  json["task"] = std::string(name_of(encoder.task));
  json["model"] = std::string(model.kind());
  json["target"] = encoder.target.name;
  json["features"] = Json::array();
  for (const FeatureColumn& column : encoder.columns) json["features"].push_back(column.name);
  if (encoder.task == Task::classification) json["classes"] = encoder.target.classes;
  json["recipe"] = model.description().recipe;
  json["parameters"] = model.parameters();
  const std::vector<Group> groups = groups_of(model);
  if (groups.empty()) return json;
  const bool odds = encoder.task == Task::classification;
  const auto list = [&](const Group& group) {
    Json array = Json::array();
    for (const Coefficient& c : group.coefficients) {
      if (c.feature < 0) continue;
      array.push_back(coefficient_json(names[static_cast<std::size_t>(c.feature)], c, odds));
    }
    return array;
  };
  if (groups.size() == 1) {
    json["intercept"] = groups.front().intercept;
    json["coefficients"] = list(groups.front());
    return json;
  }
  for (const Group& group : groups) {
    json["coefficients_of_classes"].push_back(Json{{"class", group.name},
                                                   {"against", encoder.target.classes.front()},
                                                   {"intercept", group.intercept},
                                                   {"coefficients", list(group)}});
  }
  return json;
}

void add_figures(const std::string& what, const TableFigures& figures, TextTable& table) {
  const std::string before = what.empty() ? "" : what + " ";
  if (figures.regression) {
    const RegressionFigures& f = *figures.regression;
    table.emplace_back(before + "samples", fmt::format("{}", f.rows));
    table.emplace_back(before + "MSE", number(f.mse));
    table.emplace_back(before + "RMSE", number(f.rmse));
    table.emplace_back(before + "MAE", number(f.mae));
    table.emplace_back(before + "R2", number(f.r2));
    table.emplace_back(before + "max error", number(f.max_error));
    return;
  }
  const ClassificationFigures& f = *figures.classification;
  table.emplace_back(before + "samples", fmt::format("{}", f.rows));
  std::string baseline;
  if (f.baseline) {
    baseline = fmt::format(" (always the commonest class: {})", percent(f.baseline->accuracy));
  }
  table.emplace_back(before + "accuracy", percent(f.accuracy) + baseline);
  table.emplace_back(before + "balanced", percent(f.balanced_accuracy));
  table.emplace_back(before + "precision", number(f.precision));
  table.emplace_back(before + "recall", number(f.recall));
  table.emplace_back(before + "F1", number(f.f1));
  table.emplace_back(before + "log-loss", number(f.log_loss));
  table.emplace_back(before + "Brier", number(f.brier));
  table.emplace_back(before + "AUC", number(f.auc));
  if (f.classes == 2) table.emplace_back(before + "PR-AUC", number(f.average_precision));
}

std::string total_lines(const TableFigures& figures) {
  if (figures.classification) {
    return fmt::format("Total samples: {}\n", figures.classification->rows);
  }
  const RegressionFigures& f = *figures.regression;
  std::string text = fmt::format("Total samples: {}\n", f.rows);
  if (f.mse) {
    text += fmt::format("Mean Squared Error: {:.7g}\nRoot MSE: {:.7g}\n", *f.mse, *f.rmse);
  }
  return text;
}

std::string class_tables(const TableModel& model, const TableFigures& figures) {
  if (!figures.classification) return {};
  const ClassificationFigures& f = *figures.classification;
  const std::vector<std::string>& classes = model.encoder().target.classes;
  std::string text = "  true class, and how often each was predicted:\n";
  for (i64 i = 0; i < f.classes; ++i) {
    text += fmt::format("    {:<16}", classes[static_cast<std::size_t>(i)]);
    for (i64 j = 0; j < f.classes; ++j) text += fmt::format(" {:>8}", f.confusion.at(i, j));
    text += '\n';
  }
  return text;
}

std::string calibration_table(const TableModel& model, const TableFigures& figures) {
  if (figures.calibration.empty()) return {};
  std::string text =
      fmt::format("  probability of '{}', what was predicted and how often it came true:\n",
                  model.encoder().target.classes[1]);
  for (const CalibrationBin& bin : figures.calibration) {
    if (bin.rows == 0) continue;
    text += fmt::format("    {:.1f} to {:.1f} {:>8} rows {:>8.4f} {:>8.4f}\n", bin.low, bin.high,
                        bin.rows, *bin.mean_predicted, *bin.observed);
  }
  return text;
}

Json calibration_json(const TableFigures& figures) {
  Json bins = Json::array();
  for (const CalibrationBin& bin : figures.calibration) {
    bins.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"rows", bin.rows},
                    {"mean_predicted", or_null(bin.mean_predicted)},
                    {"observed", or_null(bin.observed)}});
  }
  return bins;
}

std::string coefficient_table(const TableModel& model) {
  const std::vector<std::string> names = feature_names(model.encoder());
  const bool odds = model.encoder().task == Task::classification;
  std::string text;
  for (const Group& group : groups_of(model)) {
    if (!group.name.empty()) {
      text += fmt::format("  class {} against {}\n", group.name,
                          model.encoder().target.classes.front());
    }
    text += fmt::format("    {:<24} {:>14} {:>12} {:>10} {:>10}", "", "coefficient", "std. error",
                        odds ? "z" : "t", "p");
    text += odds ? fmt::format(" {:>12}\n", "odds ratio") : "\n";
    const auto cell = [](const std::optional<double>& value) {
      return value ? fmt::format("{:.4g}", *value) : std::string("-");
    };
    for (const Coefficient& c : group.coefficients) {
      text += fmt::format("    {:<24} {:>14.8g} {:>12} {:>10} {:>10}",
                          c.feature < 0 ? "intercept" : names[static_cast<std::size_t>(c.feature)],
                          c.value, cell(c.standard_error), cell(c.t), cell(c.p));
      text += odds ? fmt::format(" {:>12}\n", cell(c.odds_ratio)) : "\n";
    }
  }
  return text;
}

std::string prediction_lines(const TableModel& model, const Table& table, const EncodedRows& rows,
                             std::span<const i64> which) {
  const Predictions predictions = model.predict(rows, which);
  const std::vector<i32> classes = model.classes(predictions);
  const std::vector<std::string>& names = model.encoder().target.classes;
  std::string text;
  for (std::size_t i = 0; i < which.size(); ++i) {
    const double truth = rows.target(which[i]);
    const double first = predictions.values[i * static_cast<std::size_t>(predictions.columns)];
    if (std::isnan(truth) || std::isnan(first)) continue;
    text += fmt::format("  row {:>4}: predicted ", table.first_row + which[i] + 1);
    if (model.encoder().task == Task::regression) {
      text += fmt::format("{:<12.6g} true {:.6g}\n", first, truth);
      continue;
    }
    const auto predicted = static_cast<std::size_t>(classes[i]);
    text += names[predicted];
    if (predictions.columns == 1) text += fmt::format(" ({:.4f})", first);
    text += fmt::format(" true {} {}\n", names[static_cast<std::size_t>(truth)],
                        static_cast<double>(classes[i]) == truth ? "✓" : "✗");
  }
  return text;
}

}  // namespace iron::command
