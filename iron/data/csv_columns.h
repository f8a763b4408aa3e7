#pragma once
/// The fields of a CSV's records as columns, read by all threads. Internal.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "iron/data/csv_bytes.h"
#include "iron/data/csv_text.h"

namespace iron::csv {

/// What to do with the fields of a column.
enum class Mode : u8 { skip, number, text };

/// Records that follow each other: bytes [begin, end), and a line feed at `end`.
struct Piece {
  i64 begin = 0;
  i64 end = 0;
  i64 row = 0;  ///< of the first, among all rows
  i64 rows = 0;
};

/// A value that a column of numbers does not take.
struct Stranger {
  i64 row = 0;
  std::string text;
};

/// A column as it was read.
struct RawColumn {
  std::vector<double> numbers = {};  ///< Mode::number: NaN where there is none
  std::vector<i32> codes = {};       ///< Mode::text: −1 where it is missing
  std::vector<std::string> levels = {};
  std::vector<i64> counts = {};  ///< of each level
  i64 missing = 0;
  // Of Mode::number, the first of each in row order:
  i64 strange = 0;  ///< values that are no numbers
  std::optional<Stranger> first_strange = {};
  std::optional<Stranger> first_beyond = {};  ///< infinite or beyond f64
};

/// Reads the pieces, which are `rows` rows together; a column for each mode. Throws DataError on
/// the first record that is no record of so many fields. `text` is for messages and the separator.
std::vector<RawColumn> read_columns(const Bytes& bytes, const Text& text,
                                    std::span<const Piece> pieces, std::span<const Mode> modes,
                                    i64 rows);

/// Each field takes at least a byte: when `rows` rows of `columns` fields do not fit into the
/// pieces, finds the row that is short and throws DataError, before memory is taken for fields that
/// are not there.
void check_room(const Bytes& bytes, const Text& text, std::span<const Piece> pieces,
                std::size_t columns, i64 rows);

}  // namespace iron::csv
