#include "apps/iron/function_report.h"

#include <cmath>
#include <fmt/format.h>

#include "apps/iron/figures.h"
#include "iron/backend/backend.h"
#include "iron/report/progress.h"
#include "iron/report/table.h"

namespace iron::command {
namespace {

using Json = nlohmann::ordered_json;

/// "0.0123 (0.52 % of the range) at x = 0.5".
std::string greatest_text(const std::vector<InputRange>& inputs, const FunctionErrors& errors) {
  std::string text = fmt::format("{:.4g}", errors.greatest);
  if (errors.greatest_value > errors.least_value) {
    text += fmt::format(" ({:.2g} % of the range)", 100 * errors.part_of_range());
  }
  return text + " at " + point_text(inputs, errors.greatest_at);
}

Json json_of(const std::vector<InputRange>& inputs, const FunctionErrors& errors) {
  Json at = Json::object();
  for (std::size_t i = 0; i < errors.greatest_at.size(); ++i) {
    at[inputs[i].name] = errors.greatest_at[i];
  }
  return {{"greatest_error", finite_or_null(errors.greatest)},
          {"greatest_error_at", std::move(at)},
          {"greatest_error_of_range", finite_or_null(errors.part_of_range())},
          {"mean_error", finite_or_null(errors.mean)},
          {"least_value", errors.least_value},
          {"greatest_value", errors.greatest_value},
          {"points", errors.points},
          {"left_out", errors.left_out}};
}

}  // namespace

std::string point_text(const std::vector<InputRange>& inputs, const std::vector<double>& point) {
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i) {
    text += fmt::format("{}{} = {:.6g}", i > 0 ? ", " : "", inputs[i].name, point[i]);
  }
  return text;
}

void print_summary(const FunctionResult& r) {
  const std::vector<InputRange>& inputs = r.model.inputs();
  TextTable table;
  if (r.inside) {
    table.emplace_back("greatest error", greatest_text(inputs, *r.inside));
    table.emplace_back("mean error", fmt::format("{:.4g}", r.inside->mean));
    table.emplace_back("checked at", fmt::format("{} points in the range", r.inside->points));
    if (r.outside->points == 0) {
      table.emplace_back("extrapolation", "the formula has no finite value outside the range");
    } else {
      table.emplace_back("extrapolation", fmt::format("half a range beyond, never taught: greatest "
                                                      "error {:.4g}, mean {:.4g}",
                                                      r.outside->greatest, r.outside->mean));
    }
  } else {
    table.emplace_back("greatest error", greatest_text(inputs, r.taught));
    table.emplace_back("mean error", fmt::format("{:.4g}", r.taught.mean));
    table.emplace_back("checked at",
                       fmt::format("the {} points it was taught, no others", r.taught.points));
  }
  if (const double score = r.model.score(r.samples); std::isfinite(score)) {
    table.emplace_back("R2", fmt::format("{:.6f} at the samples", score));
  }
  table.emplace_back("steps", fmt::format("{} ({:g} epochs)", r.report.steps, r.report.epochs));
  const std::optional<FunctionFigures>& figures = r.model.description().figures;
  if (figures && figures->step != r.report.steps) {
    table.emplace_back("best at", fmt::format("step {}", figures->step));
  }
  table.emplace_back("parameters", std::to_string(r.model.parameters()));
  table.emplace_back("time", human_duration(r.report.seconds));
  table.emplace_back("model", r.model_path);
  if (!r.plot_path.empty()) table.emplace_back("plot", r.plot_path);
  fmt::print("{}", format_table(table));
}

void print_json(const FunctionResult& r) {
  const FunctionDescription& d = r.model.description();
  Json json;
  json["formula"] = d.formula.empty() ? Json(nullptr) : Json(d.formula);
  json["inputs"] = Json::array();
  for (const InputRange& input : d.inputs) {
    json["inputs"].push_back({{"name", input.name}, {"low", input.low}, {"high", input.high}});
  }
  json["output"] = d.output;
  json["samples"] = r.samples.rows();
  json["left_out"] = r.samples.left_out;
  json["noise"] = r.noise;
  json["inside"] = r.inside ? json_of(d.inputs, *r.inside) : Json(nullptr);
  json["extrapolation"] = r.outside ? json_of(d.inputs, *r.outside) : Json(nullptr);
  json["train"] = json_of(d.inputs, r.taught);
  json["train"]["rmse"] = d.figures ? finite_or_null(d.figures->rmse) : Json(nullptr);
  json["train"]["r2"] = finite_or_null(r.model.score(r.samples));
  json["loss"] = finite_or_null(r.report.loss);
  json["steps"] = r.report.steps;
  json["best_step"] = d.figures ? Json(d.figures->step) : Json(nullptr);
  json["epochs"] = r.report.epochs;
  json["parameters"] = r.model.parameters();
  json["seconds"] = r.report.seconds;
  json["seed"] = r.report.seed;
  json["threads"] = cpu_threads();
  json["device"] = to_string(r.model.device());
  json["notices"] = Json::array();
  for (const Notice& notice : r.notices) json["notices"].push_back(notice_line(notice));
  json["interrupted"] = r.interrupted;
  json["model"] = r.model_path;
  json["plot"] = r.plot_path.empty() ? Json(nullptr) : Json(r.plot_path);
  fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace iron::command
