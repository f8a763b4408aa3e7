#pragma once
/// Tables from files: CSV, TSV, NPY, NPZ and the JSON of the original Iron Learn.

#include <optional>
#include <string>
#include <vector>

#include "iron/data/table.h"

namespace iron {

/// What a reader need not guess.
struct TableOptions {
  std::optional<char> separator = {};          ///< between the fields of a line
  std::optional<bool> header = {};             ///< whether the first line names the columns
  std::vector<std::string> text_columns = {};  ///< read as text, whatever they look like
};

/// How a file was read.
struct TableReading {
  std::string kind;       ///< CSV, TSV, NPY, NPZ or JSON
  char separator = '\0';  ///< NUL where the kind has none
  bool separator_guessed = false;
  bool header = false;
  bool header_guessed = false;
};

/// Reads a table. `path` may be "-", standard input, and a pipe. What the file is shows in its
/// first bytes, not in its name.
///
/// CSV and TSV (RFC 4180): fields between quotes may hold separators, line ends and doubled quotes;
/// lines end with LF or CR LF, the last one need not; a byte order mark is skipped, and so are
/// blank lines at the end. Where they are not given, both are guessed from the first 1000 lines at
/// most:
///  - the separator: that one of comma, semicolon, tab and | which cuts the most lines into as many
///    fields as the first (more than one); the one that gives more fields when several do;
///  - the header: the first line is one when it has a text above a column of numbers or of
///    booleans; it is none when it holds a number or lacks a field; when all is text, it is one if
///    its names are distinct and none of them occurs again below.
/// Without a header the columns are x1, x2, … and the last one y.
///
/// Values: spaces around numbers are allowed, not around texts. Missing are: an empty field, NA,
/// N/A, NaN, nan and null, quoted or not. A column is number when all its other values are numbers
/// (exactly rounded; too small ones are 0) or when all are missing, boolean when all are true or
/// false in any case, else text.
///
/// NPY: an array of two axes, columns x1, …, y, of booleans if the array is. NPZ: `x` of two axes
/// (or one) and `y` of one, or also `x_test` and `y_test`; or a single array as in NPY. JSON:
/// {m, n, x, y} with m·n numbers in x and m in y, and m_test, x_test, y_test in the same way: the
/// last rows, which Table::test_rows counts.
///
/// Throws DataError, with row and column where there is one, when the file is missing, empty, a
/// directory or of another kind; holds a header alone, a column without a name or a name twice,
/// rows of unequal length, a blank line between others, a quote that is not closed or out of place,
/// a field above 1 MiB, a NUL byte, text that is not UTF-8, an infinite number or one beyond f64 in
/// a column of numbers, or a column of which most values, but not all, are numbers (unless it is
/// one of text_columns); when text_columns names no column. Throws ValueError on a separator that
/// could be part of a field.
Table read_table(const std::string& path, const TableOptions& options = {},
                 TableReading* reading = nullptr);

}  // namespace iron
