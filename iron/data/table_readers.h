#pragma once
/// What the readers of tables share. Internal.

#include <span>
#include <string>
#include <string_view>

#include "iron/data/table.h"
#include "iron/data/table_read.h"

namespace iron {

/// The shortest text that reads back as the number.
std::string text_of(double number);

/// Makes texts of numbers and booleans, as text_of gives them; a text column stays as it is.
void convert_to_text(Column& column);

/// The name of a column in messages: "column 'age'".
std::string column_label(const std::string& name);

/// A text from outside for a message: at most 40 bytes of it between quotes, with control
/// characters and bytes that are not UTF-8 written as \xNN.
std::string shown(std::string_view text);

/// Throws DataError: the source lacks these columns; `names` are those it has.
[[noreturn]] void fail_missing_columns(const std::string& source,
                                       std::span<const std::string> missing,
                                       std::span<const std::string> names);

/// Whether a file that begins so holds arrays (NPY, NPZ, JSON), not lines.
bool is_array_kind(std::string_view start) noexcept;

/// Reads one of these.
Table read_arrays(std::string_view bytes, const std::string& source, const TableOptions& options,
                  TableReading& reading);

}  // namespace iron
