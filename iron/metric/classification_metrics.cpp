#include "iron/metric/classification_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "iron/core/error.h"
#include "iron/metric/classification_check.h"
#include "iron/metric/row_sum.h"

namespace iron {
namespace {

/// −log of a probability that is kept away from 0 and 1.
double surprise(double p) {
  constexpr double kLeast = std::numeric_limits<double>::epsilon();
  return -std::log(std::clamp(p, kLeast, 1 - kLeast));
}

std::optional<double> mean(double sum, std::size_t rows) {
  return rows == 0 ? std::nullopt : std::optional(sum / static_cast<double>(rows));
}

void check(const char* where, std::span<const double> truth,
           std::span<const double> probabilities) {
  expect_labels(where, truth, probabilities.size());
  expect_probabilities(where, probabilities);
}

}  // namespace

std::optional<double> log_loss(std::span<const double> truth,
                               std::span<const double> probabilities) {
  check("log_loss", truth, probabilities);
  const double sum = sum_rows(truth.size(), [&](std::size_t i) {
    return surprise(truth[i] == 1 ? probabilities[i] : 1 - probabilities[i]);
  });
  return mean(sum, truth.size());
}

std::optional<double> log_loss(std::span<const i32> truth, std::span<const double> probabilities,
                               i64 classes) {
  expect_class_probabilities("log_loss", truth, probabilities, classes);
  const auto width = static_cast<std::size_t>(classes);
  const double sum = sum_rows(truth.size(), [&](std::size_t i) {
    return surprise(probabilities[i * width + static_cast<std::size_t>(truth[i])]);
  });
  return mean(sum, truth.size());
}

std::optional<double> brier(std::span<const double> truth, std::span<const double> probabilities) {
  check("brier", truth, probabilities);
  const double sum = sum_rows(truth.size(), [&](std::size_t i) {
    const double d = probabilities[i] - truth[i];
    return d * d;
  });
  return mean(sum, truth.size());
}

std::optional<double> brier(std::span<const i32> truth, std::span<const double> probabilities,
                            i64 classes) {
  expect_class_probabilities("brier", truth, probabilities, classes);
  const auto width = static_cast<std::size_t>(classes);
  const double sum = sum_rows(truth.size(), [&](std::size_t i) {
    double row = 0;
    for (std::size_t k = 0; k < width; ++k) {
      const double d =
          probabilities[i * width + k] - (static_cast<std::size_t>(truth[i]) == k ? 1 : 0);
      row += d * d;
    }
    return row;
  });
  return mean(sum, truth.size());
}

std::vector<i32> most_probable(std::span<const double> probabilities, i64 classes) {
  const auto width = static_cast<std::size_t>(std::max<i64>(classes, 1));
  if (classes < 1 || probabilities.size() % width != 0) {
    throw ShapeError("most_probable", std::to_string(probabilities.size()) +
                                          " probabilities are no rows of " +
                                          std::to_string(classes) + " classes");
  }
  expect_probabilities("most_probable", probabilities);
  std::vector<i32> codes(probabilities.size() / width);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto row = probabilities.subspan(i * width, width);
    codes[i] = static_cast<i32>(std::max_element(row.begin(), row.end()) - row.begin());
  }
  return codes;
}

std::vector<CalibrationBin> calibration(std::span<const double> truth,
                                        std::span<const double> probabilities, i64 bins) {
  check("calibration", truth, probabilities);
  if (bins < 1) throw ValueError("calibration", "there must be a bin, not " + std::to_string(bins));
  const auto edge = [bins](i64 i) { return static_cast<double>(i) / static_cast<double>(bins); };
  const auto count = static_cast<std::size_t>(bins);
  std::vector<CalibrationBin> table(count);
  std::vector<double> predicted(count);
  std::vector<double> ones(count);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double p = probabilities[i];
    auto bin = std::min(static_cast<i64>(p * static_cast<double>(bins)), bins - 1);
    while (bin > 0 && p <= edge(bin)) --bin;
    while (bin + 1 < bins && p > edge(bin + 1)) ++bin;
    const auto b = static_cast<std::size_t>(bin);
    ++table[b].rows;
    predicted[b] += p;
    ones[b] += truth[i];
  }
  for (std::size_t b = 0; b < count; ++b) {
    CalibrationBin& bin = table[b];
    bin.low = edge(static_cast<i64>(b));
    bin.high = edge(static_cast<i64>(b) + 1);
    bin.mean_predicted = mean(predicted[b], static_cast<std::size_t>(bin.rows));
    bin.observed = mean(ones[b], static_cast<std::size_t>(bin.rows));
  }
  return table;
}

ClassificationFigures classification_figures(std::span<const double> truth,
                                             std::span<const double> probabilities,
                                             double threshold) {
  ClassificationFigures figures;
  figures.rows = static_cast<i64>(truth.size());
  figures.threshold = threshold;
  figures.confusion = confusion(truth, probabilities, threshold);
  figures.accuracy = accuracy(figures.confusion);
  figures.balanced_accuracy = balanced_accuracy(figures.confusion);
  figures.baseline = majority_baseline(figures.confusion);
  if (truth.empty()) return figures;
  const ClassScores scores = class_scores(figures.confusion, 1);
  figures.precision = scores.precision;
  figures.recall = scores.recall;
  figures.f1 = scores.f1;
  figures.log_loss = log_loss(truth, probabilities);
  figures.brier = brier(truth, probabilities);
  const RankFigures ranks = rank_figures(truth, probabilities);
  figures.auc = ranks.auc;
  figures.average_precision = ranks.average_precision;
  return figures;
}

ClassificationFigures classification_figures(std::span<const i32> truth,
                                             std::span<const double> probabilities, i64 classes) {
  expect_class_probabilities("classification_figures", truth, probabilities, classes);
  if (classes == 2) {
    std::vector<double> of_one(truth.size());
    for (std::size_t i = 0; i < of_one.size(); ++i) of_one[i] = probabilities[2 * i + 1];
    return classification_figures(std::vector<double>(truth.begin(), truth.end()), of_one);
  }
  ClassificationFigures figures;
  figures.rows = static_cast<i64>(truth.size());
  figures.classes = classes;
  figures.confusion = confusion(truth, most_probable(probabilities, classes), classes);
  figures.accuracy = accuracy(figures.confusion);
  figures.balanced_accuracy = balanced_accuracy(figures.confusion);
  figures.baseline = majority_baseline(figures.confusion);
  if (const auto scores = macro_scores(figures.confusion)) {
    figures.precision = scores->precision;
    figures.recall = scores->recall;
    figures.f1 = scores->f1;
  }
  figures.log_loss = log_loss(truth, probabilities, classes);
  figures.brier = brier(truth, probabilities, classes);
  figures.auc = macro_auc(truth, probabilities, classes);
  return figures;
}

}  // namespace iron
