#pragma once
/// Linear, logistic and softmax models of a table. Not for users.

#include <span>
#include <vector>

#include "iron/model/table_model.h"
#include "iron/model/table_task.h"

namespace iron {

/// Fits by QR or Newton's method. Throws ValueError or DataError naming what cannot be learnt.
TableModel fit_regression(const TableTask& task, const TableDescription& description,
                          const EncodedRows& rows, std::span<const i64> which);

/// A network without hidden layers as the linear, logistic or softmax model it is. What scaled the
/// columns goes into the coefficients, save logarithms.
TableModel regression_of(const TableDescription& description, const NetworkModel& network);

}  // namespace iron
