#pragma once
/// The records of a CSV, some at a time, in memory that does not grow with them. Internal.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iron/data/csv_columns.h"
#include "iron/data/csv_head.h"
#include "iron/data/table_input.h"

namespace iron::csv {

class RecordStream {
 public:
  /// bytes[0, size) have been taken from `input` already: at least kSample, or all there is. The
  /// rest is as in read_head.
  RecordStream(TableInput input, TableBytes bytes, i64 size, const TableOptions& options,
               const std::vector<std::string>& expected);

  const Head& head() const noexcept { return head_; }
  const std::string& source() const noexcept { return input_.name(); }
  /// The header's line as it stands; empty where there is none.
  const std::string& header() const noexcept { return header_; }

  /// Goes on to the next records: at most `rows`, or some 16 MiB. Blank lines at the end are no
  /// records. False when there are none left. Throws DataError on a blank line before others, on a
  /// record above 64 MiB and when there is a header alone.
  bool next(i64 rows);

  /// The present records.
  i64 count() const noexcept { return static_cast<i64>(starts_.size()); }
  i64 first_row() const noexcept { return row_; }
  /// One of them without its line end.
  std::string_view record(i64 index) const noexcept;
  /// As read_columns wants them.
  Text text() const noexcept;
  std::vector<Piece> pieces() const;
  Bytes bytes() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::string_view all() const noexcept;
  void scan(i64 rows);
  void read_more();
  [[noreturn]] void fail_long(i64 at);

  TableInput input_;
  TableBytes bytes_;
  i64 size_;                 // bytes held
  bool ended_ = false;       // the input has no more
  i64 row_ = 0;              // of the first present record
  std::vector<i64> starts_;  // where the present records begin
  i64 stop_ = 0;             // the byte behind them
  i64 blanks_ = 0;           // blank lines since the last record
  Head head_;
  std::string header_;
};

}  // namespace iron::csv
