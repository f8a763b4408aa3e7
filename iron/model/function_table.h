#pragma once
/// A table of points as samples of a function.

#include "iron/data/table.h"
#include "iron/model/function_samples.h"

namespace iron {

/// The points of a table of two or three columns of numbers: one or two variables and, in the last
/// column, the value; the names stay. Rows put aside for testing (test_rows) are left out. The
/// ranges are those of the points. Throws DataError naming the table, and the row and column where
/// there is one: another number of columns, text, a missing value, a variable that does not vary,
/// fewer than two rows.
FunctionSamples table_samples(const Table& table);

}  // namespace iron
