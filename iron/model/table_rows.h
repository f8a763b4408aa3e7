#pragma once
/// The rows of a table on their way into an estimator. Not for users.

#include <span>
#include <vector>

#include "iron/data/encoded_rows.h"
#include "iron/data/split.h"
#include "iron/linalg/row_blocks.h"
#include "iron/model/table_task.h"
#include "iron/train/trainer.h"

namespace iron {

/// Which rows of the table are learnt from, and which are tested on: those its maker put aside, or
/// a fraction. Throws DataError as usable_rows and split_rows.
Split choose_rows(const Table& table, const TableTask& task);

/// Splits of some rows, classes in proportion: one with `fraction` put aside, or `folds` of them.
/// Throws DataError naming a class that has a single row, and as split_rows and split_folds.
Split split_some(const EncodedRows& rows, const TableEncoder& encoder, std::span<const i64> which,
                 double fraction, u64 seed);
std::vector<Split> fold_some(const EncodedRows& rows, const TableEncoder& encoder,
                             std::span<const i64> which, i64 folds, u64 seed);

/// How much each of some rows counts: its own weight, times that of its class.
std::vector<double> row_weights(const EncodedRows& rows, const TableEncoder& encoder,
                                std::span<const i64> which, ClassWeight class_weight);

/// The features of some rows, f64 [which.size(), feature_count(encoder)].
Tensor encoded_features(const EncodedRows& rows, const TableEncoder& encoder,
                        std::span<const i64> which);

/// Some rows for a Trainer. Targets are scaled numbers, 0 and 1 of two classes, or one 1 in a row
/// of zeros; weights, where they differ, have mean 1.
RowsData network_rows(const EncodedRows& rows, const TableEncoder& encoder,
                      std::span<const i64> which, const std::vector<double>& weights, DType dtype,
                      Device device);

/// Some rows for a regression; everything named outlives the result.
RowBlocks regression_rows(const EncodedRows& rows, const TableEncoder& encoder,
                          std::span<const i64> which, const std::vector<double>& weights);

}  // namespace iron
