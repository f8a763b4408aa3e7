// LinearRegression's file.

#include "iron/core/error.h"
#include "iron/format/fields_json.h"
#include "iron/model/linear_regression.h"
#include "iron/model/model_file.h"
#include "iron/model/regression_file.h"

namespace iron {
namespace {

constexpr const char* kKind = "linear_regression";

struct Text {
  i64 format_version = kModelFormat;
  std::string kind = kKind;
  LinearRegressionOptions options;
  i64 targets = 0;
  i64 rows = 0;
  i64 rank = 0;
  std::vector<i64> dependent;
  std::vector<LinearSummary> summaries;
  std::vector<Inference> intercepts;
  std::vector<Inference> coefficients;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("format_version", self.format_version, "1");
    visit("kind", self.kind, "linear_regression");
    visit("options", self.options, "how it was fitted");
    visit("targets", self.targets, "numbers it predicts");
    visit("rows", self.rows, "rows it was fitted to; 0: made from coefficients");
    visit("rank", self.rank, "rank of the features");
    visit("dependent", self.dependent, "features that depend on others");
    visit("summaries", self.summaries, "of each target");
    visit("intercepts", self.intercepts, "inference for each target's intercept");
    visit("coefficients", self.coefficients, "inference for each target's coefficients in turn");
  }
};

}  // namespace

void LinearRegression::add_to(SafetensorsFile& file) const {
  check_target(0);
  set_model_text(file, fields_json::to_text(Text{.options = options_,
                                                 .targets = targets_,
                                                 .rows = rows_,
                                                 .rank = rank_,
                                                 .dependent = dependent_,
                                                 .summaries = summaries_,
                                                 .intercepts = intercept_inference_,
                                                 .coefficients = inference_}));
  add_coefficients(file, intercepts_, coefficients_);
}

LinearRegression LinearRegression::from(const SafetensorsFile& file, const std::string& where) {
  auto text = fields_json::from_text<Text>(regression_text(file, kKind, where), where);
  CoefficientTensors tensors = read_coefficients(file, text.targets, where);
  LinearRegression model(text.options);
  model.features_ = tensors.features;
  model.targets_ = text.targets;
  model.rows_ = text.rows;
  model.rank_ = text.rank;
  expect_features(text.dependent, model.features_, "dependent", where);
  if (!text.summaries.empty()) {
    expect_length(text.summaries.size(), text.targets, "summaries", where);
  }
  expect_length(text.intercepts.size(), text.targets, "intercepts", where);
  expect_length(text.coefficients.size(), static_cast<i64>(tensors.coefficients.size()),
                "coefficients", where);
  model.dependent_ = std::move(text.dependent);
  model.summaries_ = std::move(text.summaries);
  model.intercept_inference_ = std::move(text.intercepts);
  model.inference_ = std::move(text.coefficients);
  model.intercepts_ = std::move(tensors.intercepts);
  model.coefficients_ = std::move(tensors.coefficients);
  return model;
}

void LinearRegression::save(const std::filesystem::path& path, Overwrite overwrite) const {
  SafetensorsFile file;
  add_to(file);
  write_regression(path, std::move(file), overwrite);
}

LinearRegression LinearRegression::load(const std::filesystem::path& path) {
  return from(read_regression(path), path.string());
}

}  // namespace iron
