#pragma once
/// Tables: named columns of numbers, booleans or texts.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/fields.h"
#include "iron/core/types.h"

namespace iron {

/// What the values of a column are.
enum class ColumnKind : u8 { number, boolean, text };

template <>
struct NameTable<ColumnKind> {
  static constexpr std::array<std::pair<ColumnKind, std::string_view>, 3> rows{
      {{ColumnKind::number, "number"},
       {ColumnKind::boolean, "boolean"},
       {ColumnKind::text, "text"}}};
};

/// One column. Numbers and booleans (0 and 1) stand in `numbers`, NaN where one is missing. Texts
/// are codes: codes[r] is the place of row r's text among `levels`, −1 where it is missing.
struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::number;
  std::vector<double> numbers = {};
  std::vector<i32> codes = {};
  std::vector<std::string> levels = {};  ///< distinct, sorted by their bytes
};

/// Columns of equally many rows. The library numbers rows from 0; messages number them from 1,
/// without the header, as they stand in the source.
struct Table {
  std::string source = "table";  ///< the file, for messages
  std::vector<Column> columns = {};
  i64 rows = 0;
  i64 first_row = 0;  ///< where these rows begin in the source
  i64 test_rows =
      0;  ///< so many rows at the end were put aside for testing by whoever made the file

  /// The column of that name, or nullptr.
  const Column* find(std::string_view name) const noexcept;
};

/// Whether the value in that row is missing.
bool is_missing(const Column& column, i64 row) noexcept;
/// Missing values of the column.
i64 count_missing(const Column& column);
/// The value as it would stand in a CSV file: the shortest text that reads back as the number,
/// true or false, the text itself; empty when it is missing.
std::string text_of(const Column& column, i64 row);

/// A copy of some rows, in that order; levels stay as they are. test_rows becomes 0. Throws
/// ShapeError when there is no such row.
Table take_rows(const Table& table, std::span<const i64> rows);

/// A table of numbers: `values` is row-major [rows, names.size()]. Throws ShapeError when the
/// counts do not fit.
Table make_table(std::vector<std::string> names, std::span<const double> values);

}  // namespace iron
