#include "iron/metric/regression_metrics.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "iron/core/error.h"
#include "iron/metric/row_sum.h"

namespace iron {
namespace {

[[noreturn]] void refuse(const char* where, const char* what, std::size_t row, double value) {
  const std::string text = std::isnan(value) ? "NaN" : std::isinf(value) ? "infinite" : "negative";
  throw ValueError(where, std::string(what) + " of row " + std::to_string(row + 1) + " is " + text);
}

/// Rows that have been looked at: every number is finite.
struct Rows {
  std::span<const double> truth;
  std::span<const double> predicted;
  std::span<const double> weights;
  double total = 0;  // of the weights

  double weight(std::size_t i) const { return weights.empty() ? 1 : weights[i]; }
  bool counts(std::size_t i) const { return weight(i) > 0; }
  double error(std::size_t i) const { return truth[i] - predicted[i]; }
  /// Σ w f(row).
  template <class F>
  double sum(const F& f) const {
    if (weights.empty()) return sum_rows(truth.size(), f);
    return sum_rows(truth.size(), [&](std::size_t i) { return counts(i) ? weights[i] * f(i) : 0; });
  }
};

void expect_finite(const char* where, const char* what, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) refuse(where, what, i, values[i]);
  }
}

Rows check(const char* where, std::span<const double> truth, std::span<const double> predicted,
           std::span<const double> weights) {
  if (truth.size() != predicted.size() || (!weights.empty() && weights.size() != truth.size())) {
    throw ShapeError(where,
                     std::to_string(truth.size()) + " true values, " +
                         std::to_string(predicted.size()) + " predictions and " +
                         std::to_string(weights.size()) + " weights do not agree",
                     "give as many of each; no weights at all count every row alike");
  }
  expect_finite(where, "the true value", truth);
  expect_finite(where, "the prediction", predicted);
  expect_finite(where, "the weight", weights);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0) refuse(where, "the weight", i, weights[i]);
  }
  Rows rows{truth, predicted, weights};
  rows.total = rows.sum([](std::size_t) { return 1.0; });
  return rows;
}

std::optional<double> square(const Rows& rows) {
  if (rows.total == 0) return std::nullopt;
  return rows.sum([&](std::size_t i) { return rows.error(i) * rows.error(i); }) / rows.total;
}

std::optional<double> root(const std::optional<double>& value) {
  return value ? std::optional(std::sqrt(*value)) : std::nullopt;
}

std::optional<double> absolute(const Rows& rows) {
  if (rows.total == 0) return std::nullopt;
  return rows.sum([&](std::size_t i) { return std::abs(rows.error(i)); }) / rows.total;
}

/// The rounding of a mean would give a constant target a variance: its values are compared.
bool is_constant(const Rows& rows) {
  std::optional<double> first;
  for (std::size_t i = 0; i < rows.truth.size(); ++i) {
    if (!rows.counts(i)) continue;
    if (!first) first = rows.truth[i];
    if (rows.truth[i] != *first) return false;
  }
  return true;
}

std::optional<double> explained(const Rows& rows, const std::optional<double>& square_error) {
  if (rows.total == 0 || is_constant(rows)) return std::nullopt;
  const double mean = rows.sum([&](std::size_t i) { return rows.truth[i]; }) / rows.total;
  const double variance = rows.sum([&](std::size_t i) {
    const double d = rows.truth[i] - mean;
    return d * d;
  }) / rows.total;
  const double value = 1 - *square_error / variance;
  return std::isfinite(value) && std::isfinite(variance) ? std::optional(value) : std::nullopt;
}

std::optional<double> largest(const Rows& rows) {
  if (rows.total == 0) return std::nullopt;
  double most = 0;
  for (std::size_t i = 0; i < rows.truth.size(); ++i) {
    if (rows.counts(i)) most = std::max(most, std::abs(rows.error(i)));
  }
  return most;
}

}  // namespace

std::optional<double> mse(std::span<const double> truth, std::span<const double> predicted,
                          std::span<const double> weights) {
  return square(check("mse", truth, predicted, weights));
}

std::optional<double> rmse(std::span<const double> truth, std::span<const double> predicted,
                           std::span<const double> weights) {
  return root(square(check("rmse", truth, predicted, weights)));
}

std::optional<double> mae(std::span<const double> truth, std::span<const double> predicted,
                          std::span<const double> weights) {
  return absolute(check("mae", truth, predicted, weights));
}

std::optional<double> r2(std::span<const double> truth, std::span<const double> predicted,
                         std::span<const double> weights) {
  const Rows rows = check("r2", truth, predicted, weights);
  return explained(rows, square(rows));
}

std::optional<double> max_error(std::span<const double> truth, std::span<const double> predicted,
                                std::span<const double> weights) {
  return largest(check("max_error", truth, predicted, weights));
}

RegressionFigures regression_figures(std::span<const double> truth,
                                     std::span<const double> predicted,
                                     std::span<const double> weights) {
  const Rows rows = check("regression_figures", truth, predicted, weights);
  const std::optional<double> mean_square = square(rows);
  return {.rows = static_cast<i64>(truth.size()),
          .mse = mean_square,
          .rmse = root(mean_square),
          .mae = absolute(rows),
          .r2 = explained(rows, mean_square),
          .max_error = largest(rows)};
}

}  // namespace iron
