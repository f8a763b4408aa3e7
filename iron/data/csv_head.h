#pragma once
/// The beginning of a CSV: how it is written and what its columns are called. Internal.

#include <string>
#include <string_view>
#include <vector>

#include "iron/data/table_read.h"

namespace iron::csv {

/// What may stand before a text in UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Head {
  TableReading reading;
  std::vector<std::string> names;
  i64 body = 0;  ///< the byte where the first row begins
};

/// The byte behind the line feed that ends the record at byte `from`, or −1 when `text` does not
/// hold it. `quoted` says whether byte `from` is inside quotes, and is left so for a call that goes
/// on at the end of `text`.
i64 find_record_end(std::string_view text, i64 from, bool& quoted) noexcept;

/// Reads it from `text`, which holds at least the first record; `whole`: nothing follows. A line
/// feed and kTablePadding bytes follow the text. `expected`: names of columns; where there is no
/// header, the last column is called like the others if that is expected, not y. Throws DataError
/// on an empty file and on names that are missing, wrong or not distinct.
Head read_head(std::string_view text, bool whole, const std::string& source,
               const TableOptions& options, const std::vector<std::string>& expected = {});

}  // namespace iron::csv
