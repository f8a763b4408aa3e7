#pragma once
/// Tables of any length, block by block.

#include <memory>
#include <string>
#include <vector>

#include "iron/data/table_read.h"

namespace iron {

/// A column that a reader is to deliver.
struct ExpectedColumn {
  std::string name;
  ColumnKind kind = ColumnKind::number;
};

/// Reads a table's rows in order, in memory that does not grow with them: CSV and TSV from files,
/// pipes and standard input ("-"). NPY, NPZ and JSON are read whole and handed out in the same way.
/// Formats, options and errors are those of read_table; only kinds are not found out but given.
class TableReader {
 public:
  /// Reads the beginning. `expected`: the columns each block will have, in this order; others are
  /// passed over. Without a header the columns are called as in read_table; but when the table has
  /// n columns and xn is expected, the last one is xn. TableOptions::text_columns is not used.
  /// Throws DataError as read_table does, and naming the columns that are expected but not there.
  TableReader(const std::string& path, std::vector<ExpectedColumn> expected,
              const TableOptions& options = {});
  ~TableReader();
  TableReader(TableReader&&) noexcept;
  TableReader& operator=(TableReader&&) noexcept;

  /// How the source is read, and its name for messages.
  const TableReading& reading() const noexcept;
  const std::string& source() const noexcept;
  /// All columns of the source.
  const std::vector<std::string>& names() const noexcept;

  /// Fills `block` with the next rows: at most `rows` ≥ 1, fewer where they are long (a block takes
  /// some 16 MiB of text) and at the end. False when none are left; the block then has no rows. The
  /// levels of a text column are those of the block. Throws DataError with row and column on a text
  /// or an infinite number where a number is expected, on anything but true and false where a
  /// boolean is, and on a record above 64 MiB. After an error the reader can only be destroyed.
  bool next(Table& block, i64 rows);

  /// Appends the source's header line to `out`, or one made of the columns' names; no line end.
  void append_header(std::string& out) const;
  /// Appends a row of the last block as it stands in the source, without its line end; rows of
  /// arrays as CSV. `row` counts from 0 in the block.
  void append_record(i64 row, std::string& out) const;
  /// What separates the fields of these lines.
  char separator() const noexcept;

 private:
  class Source;
  class LineSource;
  class ArraySource;
  std::unique_ptr<Source> source_;
};

}  // namespace iron
