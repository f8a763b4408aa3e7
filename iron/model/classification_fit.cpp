#include "iron/model/classification_fit.h"

#include <cmath>
#include <numeric>

#include "iron/core/error.h"
#include "iron/linalg/distributions.h"
#include "iron/linalg/multinomial.h"
#include "iron/linalg/multinomial_pass.h"
#include "iron/linalg/tensor_rows.h"

namespace iron {
namespace {

Inference infer(double value, std::optional<double> error) {
  Inference out;
  if (!error || *error == 0) return out;
  out.standard_error = error;
  out.t = value / *error;
  out.p = normal_p(*out.t);
  if (std::isfinite(std::exp(value))) out.odds_ratio = std::exp(value);
  return out;
}

ClassificationSummary summarise(const MultinomialFit& fit, bool intercept) {
  const double weight = std::accumulate(fit.class_weights.begin(), fit.class_weights.end(), 0.0);
  double null_loss = 0;
  for (const double part : fit.class_weights) {
    const double share =
        intercept ? part / weight : 1 / static_cast<double>(fit.class_weights.size());
    null_loss -= part / weight * std::log(share);
  }
  const double loss = fit.loss / weight;
  return {.log_loss = loss,
          .null_log_loss = null_loss,
          .pseudo_r_squared = 1 - loss / null_loss,
          .iterations = fit.iterations,
          .converged = fit.converged,
          .dependent = fit.dependent,
          .separated = fit.separated};
}

}  // namespace

ClassificationFit ClassificationFit::of(const RowBlocks& rows, i64 classes, bool symmetric,
                                        const ClassificationOptions& options) {
  const MultinomialFit fit = fit_multinomial(rows, {.classes = classes,
                                                    .intercept = options.intercept,
                                                    .l2 = options.l2,
                                                    .symmetric = symmetric,
                                                    .max_iterations = options.max_iterations});
  ClassificationFit out{.options = options,
                        .classes = classes,
                        .features = fit.features,
                        .rows = fit.rows,
                        .rank = fit.rank,
                        .intercepts = fit.intercepts,
                        .coefficients = fit.coefficients};
  for (std::size_t i = 0; i < fit.intercepts.size(); ++i) {
    out.intercept_inference.push_back(infer(fit.intercepts[i], fit.intercept_errors[i]));
  }
  for (std::size_t i = 0; i < fit.coefficients.size(); ++i) {
    out.inference.push_back(infer(fit.coefficients[i], fit.errors[i]));
  }
  out.summary = summarise(fit, options.intercept);
  return out;
}

ClassificationFit ClassificationFit::from_coefficients(i64 classes, std::vector<double> intercepts,
                                                       std::vector<double> coefficients) {
  ClassificationFit out{.classes = classes};
  out.features = static_cast<i64>(coefficients.size()) / (classes - 1);
  out.intercept_inference.resize(intercepts.size());
  out.inference.resize(coefficients.size());
  out.intercepts = std::move(intercepts);
  out.coefficients = std::move(coefficients);
  return out;
}

void ClassificationFit::expect_fitted(const char* where) const {
  if (classes == 0) throw ValueError(where, "the model is not fitted yet");
}

const ClassificationSummary& ClassificationFit::summary_or_throw() const {
  if (summary) return *summary;
  throw ValueError("summary", "the model was made from coefficients, without rows to judge by");
}

void ClassificationFit::logits(const double* x, double* out) const {
  for (i64 k = 0; k + 1 < classes; ++k) {
    const double* b = coefficients.data() + k * features;
    double sum = intercepts[static_cast<std::size_t>(k)];
    for (i64 j = 0; j < features; ++j) sum += x[j] * b[j];
    out[k] = sum;
  }
}

void ClassificationFit::predict(const double* x, i64 count, double* out) const {
  std::vector<double> scores(static_cast<std::size_t>(classes - 1));
  i64 likeliest = 0;
  for (i64 i = 0; i < count; ++i) {
    logits(x + i * features, scores.data());
    softmax_against_first(scores.data(), classes, out + i * classes, likeliest);
  }
}

std::vector<Coefficient> ClassificationFit::table(i64 k) const {
  if (k < 1 || k >= classes) {
    throw ShapeError("table", "there is no class " + std::to_string(k) + " to set against 0");
  }
  const auto at = static_cast<std::size_t>(k - 1);
  std::vector<Coefficient> rows_of_table;
  if (options.intercept) rows_of_table.push_back({intercept_inference[at], -1, intercepts[at]});
  for (i64 j = 0; j < features; ++j) {
    const std::size_t place = at * static_cast<std::size_t>(features) + static_cast<std::size_t>(j);
    rows_of_table.push_back({inference[place], j, coefficients[place]});
  }
  return rows_of_table;
}

ClassificationScore score_rows(const ClassificationFit& fit, const Tensor& x, const Tensor& y,
                               const std::optional<Tensor>& weights) {
  const Tensor features = feature_rows(x, fit.features, "score");
  const RowBlocks rows = tensor_rows(features, y, weights);
  if (rows.targets != 1) throw ShapeError("score", "y holds one class code for each row");
  std::vector<double> row(static_cast<std::size_t>(fit.features));
  std::vector<double> logits(static_cast<std::size_t>(fit.classes - 1));
  std::vector<double> p(static_cast<std::size_t>(fit.classes));
  double total = 0;
  double right = 0;
  double loss = 0;
  for (i64 i = 0; i < rows.rows; ++i) {
    double code = 0;
    double weight = 0;
    rows.read(i, 1, {row.data(), &code, &weight});
    if (!(code >= 0 && code < static_cast<double>(fit.classes)) || code != std::floor(code)) {
      throw ValueError("score", "the target of row " + std::to_string(i + 1) + " is " +
                                    std::to_string(code) + ", not a class code from 0 to " +
                                    std::to_string(fit.classes - 1));
    }
    fit.logits(row.data(), logits.data());
    i64 likeliest = 0;
    const double unlikely = softmax_against_first(logits.data(), fit.classes, p.data(), likeliest);
    const auto truth = static_cast<i64>(code);
    const auto logit = [&](i64 k) { return k == 0 ? 0 : logits[static_cast<std::size_t>(k - 1)]; };
    total += weight;
    right += likeliest == truth ? weight : 0;
    loss += weight * (logit(likeliest) - logit(truth) - std::log1p(-unlikely));
  }
  return {.accuracy = right / total, .log_loss = loss / total};
}

}  // namespace iron
