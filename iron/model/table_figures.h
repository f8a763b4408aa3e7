#pragma once
/// How well the model of a table predicts rows whose target is known.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "iron/metric/classification_metrics.h"
#include "iron/metric/regression_metrics.h"
#include "iron/model/table_model.h"

namespace iron {

/// The figures of a regression or of classes: one of them is there. Of two classes there is also
/// how well the probabilities are calibrated, in ten bins.
struct TableFigures {
  std::optional<RegressionFigures> regression = {};
  std::optional<ClassificationFigures> classification = {};
  std::vector<CalibrationBin> calibration = {};
};

/// Of predictions for rows with that target: numbers, or classes.
TableFigures table_figures(const TableModel& model, std::span<const double> truth,
                           const Predictions& predictions);
/// Of all rows that have a target and a prediction. Throws DataError as EncodedRows does.
TableFigures table_figures(const TableModel& model, const Table& table);
/// Of some rows.
TableFigures table_figures(const TableModel& model, const EncodedRows& rows,
                           std::span<const i64> which);

/// A column, and how much worse the model predicts when its values are dealt to other rows.
struct Importance {
  std::string column;
  double loss = 0;  ///< increase of the mean squared error, or of the log-loss
};

/// Permutation importance (Breiman, "Random Forests", Machine Learning 2001): the mean over
/// `repeats` shuffles from `seed`, the most important column first.
std::vector<Importance> permutation_importance(const TableModel& model, const Table& table,
                                               i64 repeats = 5, u64 seed = 0);

}  // namespace iron
