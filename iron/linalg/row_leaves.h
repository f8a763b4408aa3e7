#pragma once
/// How rows are divided among threads so that results do not depend on them. Not for users.

#include <functional>
#include <string>
#include <vector>

#include "iron/linalg/row_blocks.h"

namespace iron {

/// Rows cut into leaves of whole blocks. A leaf is reduced by one thread, block after block, and
/// the leaves are joined in a fixed order, so the cut must depend on the problem alone.
struct RowLeaves {
  i64 rows = 0;
  i64 count = 1;          ///< leaves
  i64 rows_in_leaf = 0;   ///< the last one may have fewer
  i64 rows_in_block = 1;  ///< the last one of a leaf may have fewer
};

/// At most 64 leaves of at least 4096 rows and 8·columns rows, each with a result of
/// `bytes_of_result`, 256 MiB together; blocks that stay in the L1 cache where they can.
RowLeaves divide_rows(i64 rows, i64 columns, i64 bytes_of_result);

/// Rows first … first + count − 1 of a leaf.
struct LeafBlock {
  i64 leaf = 0;
  i64 first = 0;
  i64 count = 0;
  const double* x = nullptr;        ///< row-major [count, features]
  const double* y = nullptr;        ///< row-major [count, targets]
  const double* weights = nullptr;  ///< [count], ≥ 0
};

/// Reads all rows and calls visit for each block: leaves in parallel, the blocks of one in order.
/// Throws ValueError naming the row whose weight is negative, NaN or infinite; `where` is the
/// caller for that message.
void for_each_block(const RowBlocks& rows, const RowLeaves& leaves, const char* where,
                    const std::function<void(const LeafBlock&)>& visit);

/// Joins results[i + step] into results[i] for step = 1, 2, 4 …: results[0] holds all of them.
void join_leaves(i64 count, const std::function<void(i64 into, i64 from)>& join);

/// Throws ShapeError or ValueError unless there are rows, features and targets and a reader.
void check_rows(const RowBlocks& rows, const char* where);

/// Throws ValueError naming the first NaN or infinity, by row and column, counted from 1; does
/// nothing when all values are finite. Returns the greatest absolute value of each column: the
/// features and then the targets.
std::vector<double> greatest_values(const RowBlocks& rows, const char* where);

}  // namespace iron
