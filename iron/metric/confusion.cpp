#include "iron/metric/confusion.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "iron/core/error.h"
#include "iron/metric/classification_check.h"

namespace iron {
namespace {

/// a / b, 0 where there is nothing to divide by.
double ratio(i64 a, i64 b) { return b == 0 ? 0 : static_cast<double>(a) / static_cast<double>(b); }

i64 rows_of(const ConfusionMatrix& matrix, i64 truth) {
  i64 sum = 0;
  for (i64 p = 0; p < matrix.classes; ++p) sum += matrix.at(truth, p);
  return sum;
}

i64 predictions_of(const ConfusionMatrix& matrix, i64 predicted) {
  i64 sum = 0;
  for (i64 t = 0; t < matrix.classes; ++t) sum += matrix.at(t, predicted);
  return sum;
}

}  // namespace

i64 ConfusionMatrix::rows() const noexcept {
  return std::accumulate(counts.begin(), counts.end(), i64{0});
}

ConfusionMatrix confusion(std::span<const i32> truth, std::span<const i32> predicted, i64 classes) {
  if (truth.size() != predicted.size()) {
    throw ShapeError("confusion", std::to_string(truth.size()) + " true classes and " +
                                      std::to_string(predicted.size()) +
                                      " predictions do not agree");
  }
  expect_codes("confusion", "true class", truth, classes);
  expect_codes("confusion", "predicted class", predicted, classes);
  ConfusionMatrix matrix{classes, std::vector<i64>(static_cast<std::size_t>(classes * classes))};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    ++matrix.counts[static_cast<std::size_t>(truth[i] * classes + predicted[i])];
  }
  return matrix;
}

ConfusionMatrix confusion(std::span<const double> truth, std::span<const double> probabilities,
                          double threshold) {
  expect_labels("confusion", truth, probabilities.size());
  expect_probabilities("confusion", probabilities);
  if (!(threshold >= 0 && threshold <= 1)) {
    throw ValueError("threshold", "must be from 0 to 1, not " + std::to_string(threshold));
  }
  ConfusionMatrix matrix{2, {0, 0, 0, 0}};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    ++matrix.counts[(truth[i] == 1 ? 2U : 0U) + (probabilities[i] >= threshold ? 1U : 0U)];
  }
  return matrix;
}

std::optional<double> accuracy(const ConfusionMatrix& matrix) {
  const i64 rows = matrix.rows();
  if (rows == 0) return std::nullopt;
  i64 right = 0;
  for (i64 k = 0; k < matrix.classes; ++k) right += matrix.at(k, k);
  return ratio(right, rows);
}

std::optional<double> balanced_accuracy(const ConfusionMatrix& matrix) {
  double sum = 0;
  i64 present = 0;
  for (i64 k = 0; k < matrix.classes; ++k) {
    const i64 rows = rows_of(matrix, k);
    sum += ratio(matrix.at(k, k), rows);
    present += rows > 0 ? 1 : 0;
  }
  if (present == 0) return std::nullopt;
  return sum / static_cast<double>(present);
}

ClassScores class_scores(const ConfusionMatrix& matrix, i64 of_class) {
  const i64 hits = matrix.at(of_class, of_class);
  const i64 rows = rows_of(matrix, of_class);
  const i64 predictions = predictions_of(matrix, of_class);
  return {.precision = ratio(hits, predictions),
          .recall = ratio(hits, rows),
          .f1 = ratio(2 * hits, rows + predictions)};
}

std::optional<ClassScores> macro_scores(const ConfusionMatrix& matrix) {
  ClassScores sum;
  i64 present = 0;
  for (i64 k = 0; k < matrix.classes; ++k) {
    if (rows_of(matrix, k) + predictions_of(matrix, k) == 0) continue;
    const ClassScores scores = class_scores(matrix, k);
    sum.precision += scores.precision;
    sum.recall += scores.recall;
    sum.f1 += scores.f1;
    ++present;
  }
  if (present == 0) return std::nullopt;
  const auto count = static_cast<double>(present);
  return ClassScores{sum.precision / count, sum.recall / count, sum.f1 / count};
}

std::optional<MajorityBaseline> majority_baseline(const ConfusionMatrix& matrix) {
  const i64 rows = matrix.rows();
  if (rows == 0) return std::nullopt;
  i64 most = 0;
  for (i64 k = 1; k < matrix.classes; ++k) {
    if (rows_of(matrix, k) > rows_of(matrix, most)) most = k;
  }
  return MajorityBaseline{most, ratio(rows_of(matrix, most), rows)};
}

}  // namespace iron
