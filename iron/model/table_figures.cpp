#include "iron/model/table_figures.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/core/random.h"

namespace iron {
namespace {

/// Rows whose target is known and that have a prediction.
std::vector<i64> counted_rows(const TableEncoder& encoder, const EncodedRows& rows) {
  std::vector<i64> counted;
  for (i64 r = 0; r < rows.rows(); ++r) {
    const bool dropped = encoder.missing == MissingPolicy::drop && rows.incomplete(r);
    if (!dropped && !std::isnan(rows.target(r))) counted.push_back(r);
  }
  return counted;
}

double loss_of(const TableFigures& figures) {
  if (figures.regression) return figures.regression->mse.value_or(0);
  return figures.classification->log_loss.value_or(0);
}

template <class T>
void shuffle(std::vector<T>& values, u64 seed, u64 round) {
  if (values.empty()) return;
  const std::vector<T> before = values;
  const Permutation permutation(values.size(), seed, round);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = before[permutation(i)];
}

}  // namespace

TableFigures table_figures(const TableModel& model, std::span<const double> truth,
                           const Predictions& predictions) {
  const TableEncoder& encoder = model.encoder();
  if (encoder.task == Task::regression) {
    return {.regression = regression_figures(truth, predictions.values)};
  }
  if (predictions.columns == 1) {
    return {.classification =
                classification_figures(truth, predictions.values, model.description().threshold),
            .calibration = calibration(truth, predictions.values)};
  }
  const std::vector<i32> codes(truth.begin(), truth.end());
  return {.classification = classification_figures(codes, predictions.values, predictions.columns)};
}

TableFigures table_figures(const TableModel& model, const EncodedRows& rows,
                           std::span<const i64> which) {
  std::vector<double> truth;
  truth.reserve(which.size());
  for (const i64 row : which) truth.push_back(rows.target(row));
  return table_figures(model, truth, model.predict(rows, which));
}

TableFigures table_figures(const TableModel& model, const Table& table) {
  const EncodedRows rows(model.encoder(), table, Wanted::features_and_target);
  const std::vector<i64> counted = counted_rows(model.encoder(), rows);
  if (counted.empty()) throw DataError(table.source, "has no row whose target is known");
  return table_figures(model, rows, counted);
}

std::vector<Importance> permutation_importance(const TableModel& model, const Table& table,
                                               i64 repeats, u64 seed) {
  if (repeats < 1) throw ValueError("repeats", "must be at least 1");
  const double whole = loss_of(table_figures(model, table));
  std::vector<Importance> result;
  Table shuffled = table;
  for (const FeatureColumn& feature : model.encoder().columns) {
    const auto column = std::ranges::find(shuffled.columns, feature.name, &Column::name);
    const Column before = *column;
    double loss = 0;
    for (i64 round = 0; round < repeats; ++round) {
      *column = before;
      shuffle(column->numbers, seed, static_cast<u64>(round));
      shuffle(column->codes, seed, static_cast<u64>(round));
      loss += (loss_of(table_figures(model, shuffled)) - whole) / static_cast<double>(repeats);
    }
    *column = before;
    result.push_back({feature.name, loss});
  }
  std::ranges::stable_sort(result, std::greater{}, &Importance::loss);
  return result;
}

}  // namespace iron
