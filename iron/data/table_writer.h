#pragma once
/// Tables as CSV.

#include <string>
#include <string_view>

#include "iron/data/table.h"
#include "iron/data/table_reader.h"
#include "iron/format/output_file.h"

namespace iron {

/// Appends a field: between quotes when it holds the separator, a quote or a line end, or begins or
/// ends with a space.
void append_csv_field(std::string& out, std::string_view text, char separator = ',');

/// Writes blocks of a table one after another (RFC 4180, lines ending with LF). Numbers are the
/// shortest text that reads back as the same double; what is missing is empty. A file appears whole
/// at `commit` or not at all; "-" is standard output, which is written directly. All functions
/// throw OutputError as OutputFile does.
class TableWriter {
 public:
  explicit TableWriter(const std::string& path, Overwrite overwrite = Overwrite::no,
                       char separator = ',');

  /// Appends rows; the first call writes the columns' names above them. Throws ShapeError when a
  /// later block has another number of columns.
  void write(const Table& block);
  /// Appends, to each row that `reader` delivered in its last block, the columns of `block`, which
  /// has as many rows. Uses the reader's separator, and its header with the first call.
  void write_beside(const TableReader& reader, const Table& block);
  /// Ends the file. Call it once, last.
  void commit();

 private:
  void begin(const Table& block, const TableReader* reader);
  void flush();

  OutputFile file_;
  char separator_;
  std::string text_;  // not yet written
  std::size_t columns_ = 0;
};

/// Writes a whole table.
void write_csv(const std::string& path, const Table& table, Overwrite overwrite = Overwrite::no);

}  // namespace iron
