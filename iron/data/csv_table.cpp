#include "iron/data/csv_table.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"
#include "iron/data/csv_columns.h"
#include "iron/data/csv_dialect.h"
#include "iron/data/csv_head.h"
#include "iron/data/csv_number.h"
#include "iron/data/table_readers.h"

namespace iron::csv {
namespace {

/// Line feeds of a stretch of text, by whether it begins inside quotes.
struct Feeds {
  i64 count[2] = {0, 0};    // that end a record
  i64 first[2] = {-1, -1};  // the first of them
  bool odd = false;         // the number of quotes
};

Feeds count_feeds(const char* begin, const char* end) {
  Feeds feeds;
  const char* p = begin;
  while (p < end) {
    const auto* quote =
        static_cast<const char*>(std::memchr(p, '"', static_cast<std::size_t>(end - p)));
    if (quote == nullptr) quote = end;
    const std::size_t state = feeds.odd ? 1 : 0;  // what ends records if it began outside quotes
    if (feeds.first[state] < 0) {
      const auto* const feed =
          static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(quote - p)));
      if (feed != nullptr) feeds.first[state] = feed - begin;
    }
    feeds.count[state] += std::count(p, quote, '\n');
    if (quote != end) feeds.odd = !feeds.odd;
    p = quote + 1;
  }
  return feeds;
}

/// Cuts what begins at byte `body` into pieces at the ends of records. `rows`: how many rows they
/// are.
std::vector<Piece> cut(const Bytes& bytes, i64 body, std::size_t columns, i64& rows) {
  // A piece stays in the cache. What is kept for each of its columns must stay small beside it.
  constexpr i64 kPiece = i64{1} << 18;
  constexpr i64 kBytesPerColumn = 4096;
  const i64 size = std::max(kPiece, static_cast<i64>(columns) * kBytesPerColumn);
  const i64 stretches = (bytes.size() - body + size - 1) / size;
  std::vector<Feeds> feeds(static_cast<std::size_t>(stretches));
  const auto start = [&](i64 i) { return body + i * size; };
  Buffers buffers;
  cpu::run_parallel(stretches, [&](i64 i) {
    TableBytes buffer = buffers.borrow();
    const i64 length = std::min(size, bytes.size() - start(i));
    const char* const text = bytes.take(start(i), start(i) + length, buffer);
    feeds[static_cast<std::size_t>(i)] = count_feeds(text, text + length);
    buffers.give_back(std::move(buffer));
  });
  std::vector<Piece> pieces{{.begin = body, .end = bytes.size(), .row = 0, .rows = 1}};
  rows = 1;
  bool quoted = false;
  for (i64 i = 0; i < stretches; ++i) {
    const Feeds& stretch = feeds[static_cast<std::size_t>(i)];
    const std::size_t state = quoted ? 1 : 0;
    const i64 count = stretch.count[state];
    if (i == 0) {
      pieces.back().rows += count;
    } else if (count > 0) {
      const i64 feed = start(i) + stretch.first[state];
      pieces.back().end = feed;
      pieces.push_back({.begin = feed + 1, .end = bytes.size(), .row = rows, .rows = count});
    }
    rows += count;
    quoted = quoted != stretch.odd;
  }
  return pieces;
}

[[noreturn]] void fail_stranger(const Text& text, std::size_t c, const Stranger& stranger,
                                const std::string& what) {
  const std::string& name = text.names[c];
  fail_at(text, stranger.row, c, shown(stranger.text) + what,
          "mend it, write NA where nothing is known, or leave the column out (--ignore " + name +
              ") or read it as categories (--categories " + name + ")");
}

[[noreturn]] void fail_strange(const Text& text, std::size_t c, const Stranger& stranger) {
  fail_stranger(text, c, stranger, " is not a number, as most of this column are");
}

[[noreturn]] void fail_beyond(const Text& text, std::size_t c, const Stranger& stranger) {
  fail_stranger(text, c, stranger, " is not a finite 64-bit number");
}

/// What the levels of a column that was read as texts say.
struct Kinds {
  i64 numbers = 0;
  i64 booleans = 0;
  i64 texts = 0;
  std::vector<Value> values;  // of each level
};

Kinds kinds_of(const RawColumn& raw) {
  Kinds kinds;
  for (std::size_t l = 0; l < raw.levels.size(); ++l) {
    kinds.values.push_back(read_value(raw.levels[l]));
    const ValueKind kind = kinds.values.back().kind;
    const bool number = kind == ValueKind::number || kind == ValueKind::beyond;
    (number                       ? kinds.numbers
     : kind == ValueKind::boolean ? kinds.booleans
                                  : kinds.texts) += raw.counts[l];
  }
  return kinds;
}

/// The first row whose level is of a kind that `wanted` accepts; there is one.
template <class Wanted>
Stranger find_row(const RawColumn& raw, const std::vector<Value>& values, const Wanted& wanted) {
  const auto place = std::ranges::find_if(raw.codes, [&](i32 code) {
    return code >= 0 && wanted(values[static_cast<std::size_t>(code)].kind);
  });
  return {.row = place - raw.codes.begin(), .text = raw.levels[static_cast<std::size_t>(*place)]};
}

bool is_text(ValueKind kind) noexcept { return kind == ValueKind::text; }
bool is_beyond(ValueKind kind) noexcept { return kind == ValueKind::beyond; }

/// Whether every text is a number with a comma for its point.
bool all_decimal_commas(const RawColumn& raw, const Kinds& kinds) {
  for (std::size_t l = 0; l < raw.levels.size(); ++l) {
    const ValueKind kind = kinds.values[l].kind;
    if (kind == ValueKind::boolean || (is_text(kind) && !has_decimal_comma(raw.levels[l]))) {
      return false;
    }
  }
  return true;
}

/// A column that was read as texts, as numbers or booleans if that is what they all are.
Column finish_text(const Text& text, std::size_t c, RawColumn raw, bool stay_text) {
  Column column{.name = text.names[c], .kind = ColumnKind::text};
  if (!stay_text) {
    const Kinds kinds = kinds_of(raw);
    const i64 others = kinds.booleans + kinds.texts;
    if (kinds.numbers > others && others > 0) {
      fail_strange(text, c, find_row(raw, kinds.values, [](ValueKind kind) {
                     return kind == ValueKind::boolean || kind == ValueKind::text;
                   }));
    }
    const bool all_numbers = others == 0;
    if (!all_numbers && all_decimal_commas(raw, kinds)) {
      fail_stranger(text, c, find_row(raw, kinds.values, is_text),
                    " is no number: the decimal sign is a point");
    }
    if (all_numbers && std::ranges::any_of(kinds.values, is_beyond, &Value::kind)) {
      fail_beyond(text, c, find_row(raw, kinds.values, is_beyond));
    }
    if (all_numbers || (kinds.booleans > 0 && kinds.numbers + kinds.texts == 0)) {
      column.kind = all_numbers ? ColumnKind::number : ColumnKind::boolean;
      column.numbers.reserve(raw.codes.size());
      for (const i32 code : raw.codes) {
        column.numbers.push_back(code < 0 ? std::numeric_limits<double>::quiet_NaN()
                                          : kinds.values[static_cast<std::size_t>(code)].number);
      }
      return column;
    }
  }
  column.codes = std::move(raw.codes);
  column.levels = std::move(raw.levels);
  return column;
}

/// A column that was read as numbers; without a kind when it must be read again, as texts.
bool finish_numbers(const Text& text, std::size_t c, RawColumn& raw, i64 rows, Column& column) {
  if (raw.strange > 0) {
    if (rows - raw.missing - raw.strange > raw.strange) fail_strange(text, c, *raw.first_strange);
    return false;
  }
  if (raw.first_beyond) fail_beyond(text, c, *raw.first_beyond);
  column = {.name = text.names[c], .kind = ColumnKind::number, .numbers = std::move(raw.numbers)};
  return true;
}

/// The columns that are always read as text.
std::vector<bool> find_text_columns(const Text& text, const TableOptions& options) {
  std::vector<bool> result(text.names.size());
  for (const std::string& name : options.text_columns) {
    const auto found = std::ranges::find(text.names, name);
    if (found == text.names.end()) {
      fail_missing_columns(std::string(text.source), {&name, 1}, text.names);
    }
    result[static_cast<std::size_t>(found - text.names.begin())] = true;
  }
  return result;
}

std::vector<Column> read_all(const Bytes& bytes, const Text& text, const std::vector<Piece>& pieces,
                             i64 rows, const std::vector<bool>& as_text,
                             const std::vector<bool>& numeric) {
  const std::size_t width = text.names.size();
  std::vector<Mode> modes(width);
  for (std::size_t c = 0; c < width; ++c) {
    modes[c] = as_text[c] || !numeric[c] ? Mode::text : Mode::number;
  }
  std::vector<RawColumn> raw = read_columns(bytes, text, pieces, modes, rows);
  std::vector<Column> columns(width);
  std::vector<Mode> again(width, Mode::skip);
  bool any_again = false;
  for (std::size_t c = 0; c < width; ++c) {
    if (modes[c] == Mode::text) {
      columns[c] = finish_text(text, c, std::move(raw[c]), as_text[c]);
    } else if (!finish_numbers(text, c, raw[c], rows, columns[c])) {
      again[c] = Mode::text;
      any_again = true;
    }
  }
  if (!any_again) return columns;
  raw = read_columns(bytes, text, pieces, again, rows);
  for (std::size_t c = 0; c < width; ++c) {
    if (again[c] == Mode::text) columns[c] = finish_text(text, c, std::move(raw[c]), false);
  }
  return columns;
}

/// The first bytes with the whole first record, and its head.
Head read_start(const Bytes& bytes, const std::string& source, const TableOptions& options,
                TableBytes& buffer, std::string_view& start) {
  for (i64 length = bytes.in_memory() ? bytes.size() : 2 * kSample;; length *= 4) {
    length = std::min(length, bytes.size());
    start = {bytes.take(0, length, buffer), static_cast<std::size_t>(length)};
    bool quoted = false;
    const bool whole = length == bytes.size();
    if (whole || find_record_end(start, 0, quoted) >= 0) {
      return read_head(start, whole, source, options);
    }
  }
}

}  // namespace

Table read_csv(Bytes bytes, const std::string& source, const TableOptions& options,
               TableReading& reading) {
  bytes.drop_line_ends();
  TableBytes buffer;
  std::string_view start;
  const Head head = read_start(bytes, source, options, buffer, start);
  reading = head.reading;
  if (head.body >= bytes.size()) fail_header_alone(source);
  const Text text{.separator = head.reading.separator, .source = source, .names = head.names};
  const std::vector<bool> as_text = find_text_columns(text, options);
  i64 rows = 0;
  const std::vector<Piece> pieces = cut(bytes, head.body, head.names.size(), rows);
  check_room(bytes, text, pieces, head.names.size(), rows);
  Table table{.source = source, .rows = rows};
  table.columns = read_all(bytes, text, pieces, rows, as_text,
                           find_numbers(start.substr(0, kSample), reading, head.names.size()));
  return table;
}

}  // namespace iron::csv
