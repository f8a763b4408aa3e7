#pragma once
/// Records and fields of a CSV in memory, by RFC 4180. Internal.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/types.h"

namespace iron::csv {

/// The most bytes of a field.
inline constexpr i64 kLongestField = i64{1} << 20;
/// Stands for the header where a row is asked for.
inline constexpr i64 kHeaderRow = -1;

/// Text that ends before a line feed at `end`, behind which kTablePadding bytes are readable.
struct Text {
  const char* end = nullptr;
  char separator = ',';
  std::string_view source = {};             ///< for messages
  std::span<const std::string> names = {};  ///< of the columns
  i64 first_row = 0;                        ///< what messages add to a row
};

/// Throws DataError "row 3, column 'age': detail"; row and column from 0.
[[noreturn]] void fail_at(const Text& text, i64 row, std::size_t column, const std::string& detail,
                          const std::string& hint);
/// The same of a whole row.
[[noreturn]] void fail_at(const Text& text, i64 row, const std::string& detail,
                          const std::string& hint);

[[noreturn]] void fail_blank_line(const Text& text, i64 row);
[[noreturn]] void fail_header_alone(const std::string& source);

struct Field {
  std::string_view text;  ///< without its quotes; doubled quotes stand doubled
  const char* stop;       ///< the separator or line feed behind it
  bool doubled = false;
};

/// The field that begins at `at`; row and column are for messages. Throws DataError when its quotes
/// are wrong or it is too long.
Field take_field(const Text& text, const char* at, i64 row, std::size_t column);

/// `text` with each doubled quote made one.
std::string without_doubles(std::string_view text);

/// Throws DataError when a field holds a NUL byte or is not UTF-8.
void check_characters(const Text& text, std::string_view field, i64 row, std::size_t column);

/// The bytes of the first character that is not UTF-8 begin here; npos when all is well.
std::size_t find_not_utf8(std::string_view text) noexcept;

/// All fields of the record at `at`; `at` is moved behind its line feed.
std::vector<std::string> take_record(const Text& text, const char*& at, i64 row);

/// Whether a blank line begins at `at`.
inline bool is_blank_line(const char* at) noexcept {
  return *at == '\n' || (*at == '\r' && at[1] == '\n');
}

}  // namespace iron::csv
