#include "iron/data/csv_columns.h"

#include <limits>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"
#include "iron/data/csv_levels.h"
#include "iron/data/csv_number.h"
#include "iron/data/table_input.h"
#include "iron/data/table_readers.h"

namespace iron::csv {
namespace {

template <class T>
void allocate(std::vector<T>& values, std::size_t size) {
  values.reserve(size);
  prefer_large_pages(values.data(), size * sizeof(T));
  values.resize(size);
}

/// What one piece found in one column.
struct Found {
  Levels levels;
  i64 missing = 0;
  i64 strange = 0;
  std::optional<Stranger> first_strange;
  std::optional<Stranger> first_beyond;
};

/// Reads one piece.
class PieceReader {
 public:
  PieceReader(Text text, std::span<const Mode> modes, std::vector<RawColumn>& columns,
              std::vector<Found>& found)
      : text_(text), modes_(modes), columns_(columns), found_(found) {}

  /// `begin` is the piece's first byte, and text.end its end.
  void read(const Piece& piece, const char* begin) {
    const std::size_t last = modes_.size() - 1;
    const char* p = begin;
    for (row_ = piece.row; row_ < piece.row + piece.rows; ++row_) {
      if (p > text_.end) fail_changed();
      if (is_blank_line(p)) fail_blank_line(text_, row_);
      for (std::size_t c = 0; c < last; ++c) p = read_field(p, c, text_.separator);
      p = read_field(p, last, '\n');
    }
  }

 private:
  /// The place behind the field and the sign that ends it.
  const char* read_field(const char* p, std::size_t c, char stop) {
    if (modes_[c] == Mode::number) {
      double number;
      const char* end = scan_number(p, number);
      if (end != nullptr) {
        if (*end == '\r' && stop == '\n') ++end;
        if (*end == stop) {
          columns_[c].numbers[static_cast<std::size_t>(row_)] = number;
          return end + 1;
        }
      }
    }
    const Field field = take_field(text_, p, row_, c);
    if (*field.stop != stop) fail_ragged(p, c);
    if (modes_[c] == Mode::number) {
      take_number(field, c);
    } else if (modes_[c] == Mode::text) {
      take_text(field, c);
    }
    return field.stop + 1;
  }

  void take_number(const Field& field, std::size_t c) {
    const Value value = read_value(field.text);
    double number = std::numeric_limits<double>::quiet_NaN();
    Found& found = found_[c];
    if (value.kind == ValueKind::number) {
      number = value.number;
    } else if (value.kind == ValueKind::missing) {
      ++found.missing;
    } else if (value.kind == ValueKind::beyond) {
      if (!found.first_beyond) found.first_beyond = {row_, std::string(field.text)};
    } else {
      check_characters(text_, field.text, row_, c);
      ++found.strange;
      if (!found.first_strange) found.first_strange = {row_, std::string(field.text)};
    }
    columns_[c].numbers[static_cast<std::size_t>(row_)] = number;
  }

  void take_text(const Field& field, std::size_t c) {
    Found& found = found_[c];
    i32 code = -1;
    if (says_missing(field.text)) {
      ++found.missing;
    } else {
      check_characters(text_, field.text, row_, c);
      code = field.doubled ? found.levels.code_of(without_doubles(field.text))
                           : found.levels.code_of(field.text);
    }
    columns_[c].codes[static_cast<std::size_t>(row_)] = code;
  }

  /// It had more records when they were counted.
  [[noreturn]] void fail_changed() const {
    throw DataError(std::string(text_.source), "was changed while it was read", "read it again");
  }

  /// The record ends at column c, too early, or goes on behind the last.
  [[noreturn]] void fail_ragged(const char* p, std::size_t c) const {
    std::size_t count = c;
    for (bool more = true; more; ++count) {
      const Field field = take_field(text_, p, row_, count);
      more = *field.stop != '\n';
      p = field.stop + 1;
    }
    fail_at(text_, row_,
            "has " + std::to_string(count) + (count == 1 ? " field" : " fields") + ", " +
                std::to_string(modes_.size()) + " are needed",
            "put fields that hold the separator between quotes; see whether the separator, " +
                shown({&text_.separator, 1}) + ", is right");
  }

  Text text_;
  std::span<const Mode> modes_;
  std::vector<RawColumn>& columns_;
  std::vector<Found>& found_;
  i64 row_ = 0;
};

/// Adds what the pieces found, in their order, and gives their codes the merged levels' places.
void join(RawColumn& column, std::vector<Found> found, std::span<const Piece> pieces) {
  std::vector<Levels> levels;
  for (Found& piece : found) {
    column.missing += piece.missing;
    column.strange += piece.strange;
    if (!column.first_strange) column.first_strange = std::move(piece.first_strange);
    if (!column.first_beyond) column.first_beyond = std::move(piece.first_beyond);
    levels.push_back(std::move(piece.levels));
  }
  if (column.codes.empty()) return;
  MergedLevels merged = merge_levels(levels);
  column.levels = std::move(merged.texts);
  column.counts = std::move(merged.counts);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto begin = column.codes.begin() + pieces[i].row;
    for (auto code = begin; code != begin + pieces[i].rows; ++code) {
      if (*code >= 0) *code = merged.codes[i][static_cast<std::size_t>(*code)];
    }
  }
}

}  // namespace

std::vector<RawColumn> read_columns(const Bytes& bytes, const Text& text,
                                    std::span<const Piece> pieces, std::span<const Mode> modes,
                                    i64 rows) {
  const auto width = static_cast<i64>(modes.size());
  const auto size = static_cast<std::size_t>(rows);
  std::vector<RawColumn> columns(modes.size());
  cpu::run_parallel(width, [&](i64 i) {
    const auto c = static_cast<std::size_t>(i);
    if (modes[c] == Mode::number) allocate(columns[c].numbers, size);
    if (modes[c] == Mode::text) allocate(columns[c].codes, size);
  });
  std::vector<std::vector<Found>> found(pieces.size());
  Buffers buffers;
  cpu::run_parallel(static_cast<i64>(pieces.size()), [&](i64 i) {
    const auto p = static_cast<std::size_t>(i);
    const Piece& piece = pieces[p];
    found[p].resize(modes.size());
    TableBytes buffer = buffers.borrow();
    const char* const begin = bytes.take(piece.begin, piece.end, buffer);
    Text part = text;
    part.end = begin + (piece.end - piece.begin);
    PieceReader(part, modes, columns, found[p]).read(piece, begin);
    buffers.give_back(std::move(buffer));
  });
  cpu::run_parallel(width, [&](i64 i) {
    const auto c = static_cast<std::size_t>(i);
    std::vector<Found> of_column;
    for (std::vector<Found>& piece : found) of_column.push_back(std::move(piece[c]));
    join(columns[c], std::move(of_column), pieces);
  });
  return columns;
}

void check_room(const Bytes& bytes, const Text& text, std::span<const Piece> pieces,
                std::size_t columns, i64 rows) {
  if (pieces.empty()) return;
  const i64 room = pieces.back().end - pieces.front().begin + 1;
  if (rows <= room / static_cast<i64>(columns)) return;
  read_columns(bytes, text, pieces, std::vector<Mode>(columns, Mode::skip), rows);
}

}  // namespace iron::csv
