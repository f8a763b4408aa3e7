#include "iron/data/table_writer.h"

#include <array>
#include <charconv>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 20;

void append_value(std::string& out, const Column& column, i64 row, char separator) {
  if (is_missing(column, row)) return;
  if (column.kind != ColumnKind::number) {
    append_csv_field(out, text_of(column, row), separator);
    return;
  }
  std::array<char, 32> text{};  // the shortest text of a double has at most 24 characters
  const auto end = std::to_chars(text.data(), text.data() + text.size(),
                                 column.numbers[static_cast<std::size_t>(row)])
                       .ptr;
  out.append(text.data(), end);
}

}  // namespace

void append_csv_field(std::string& out, std::string_view text, char separator) {
  const bool quotes = text.find_first_of("\"\r\n") != std::string_view::npos ||
                      text.find(separator) != std::string_view::npos || text.starts_with(' ') ||
                      text.ends_with(' ');
  if (!quotes) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += c;
    out += c;
  }
  out += '"';
}

TableWriter::TableWriter(const std::string& path, Overwrite overwrite, char separator)
    : file_(path == "-" ? "/dev/stdout" : path, overwrite), separator_(separator) {}

void TableWriter::flush() {
  file_.write(std::as_bytes(std::span(text_)));
  text_.clear();
}

void TableWriter::begin(const Table& block, const TableReader* reader) {
  if (columns_ != 0) {
    if (columns_ == block.columns.size()) return;
    throw ShapeError("TableWriter", "a block of " + std::to_string(block.columns.size()) +
                                        " columns follows one of " + std::to_string(columns_));
  }
  if (block.columns.empty()) throw ShapeError("TableWriter", "a block without columns");
  columns_ = block.columns.size();
  if (reader != nullptr) {
    separator_ = reader->separator();
    reader->append_header(text_);
  }
  for (std::size_t c = 0; c < columns_; ++c) {
    if (c > 0 || reader != nullptr) text_ += separator_;
    append_csv_field(text_, block.columns[c].name, separator_);
  }
  text_ += '\n';
}

void TableWriter::write(const Table& block) {
  begin(block, nullptr);
  for (i64 row = 0; row < block.rows; ++row) {
    for (std::size_t c = 0; c < columns_; ++c) {
      if (c > 0) text_ += separator_;
      append_value(text_, block.columns[c], row, separator_);
    }
    // A blank line would be no row.
    if (columns_ == 1 && is_missing(block.columns[0], row)) text_ += "\"\"";
    text_ += '\n';
    if (text_.size() >= kBuffer) flush();
  }
}

void TableWriter::write_beside(const TableReader& reader, const Table& block) {
  begin(block, &reader);
  for (i64 row = 0; row < block.rows; ++row) {
    reader.append_record(row, text_);
    for (const Column& column : block.columns) {
      text_ += separator_;
      append_value(text_, column, row, separator_);
    }
    text_ += '\n';
    if (text_.size() >= kBuffer) flush();
  }
}

void TableWriter::commit() {
  flush();
  file_.commit();
}

void write_csv(const std::string& path, const Table& table, Overwrite overwrite) {
  TableWriter writer(path, overwrite);
  writer.write(table);
  writer.commit();
}

}  // namespace iron
