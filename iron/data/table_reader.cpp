#include "iron/data/table_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "iron/core/error.h"
#include "iron/data/csv_dialect.h"
#include "iron/data/csv_number.h"
#include "iron/data/csv_stream.h"
#include "iron/data/table_readers.h"
#include "iron/data/table_writer.h"

namespace iron {

/// What both kinds of sources have.
class TableReader::Source {
 public:
  explicit Source(std::vector<ExpectedColumn> expected) : expected_(std::move(expected)) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;
  virtual bool next(Table& block, i64 rows) = 0;
  virtual const std::string& header() const = 0;
  virtual void append_record(i64 row, std::string& out) const = 0;

  TableReading reading;
  std::string name;
  std::vector<std::string> names;

 protected:
  /// The place of each expected column among `names`.
  std::vector<std::size_t> places() const {
    std::vector<std::size_t> places;
    std::vector<std::string> missing;
    for (const ExpectedColumn& column : expected_) {
      const auto found = std::ranges::find(names, column.name);
      places.push_back(static_cast<std::size_t>(found - names.begin()));
      if (found == names.end()) missing.push_back(column.name);
    }
    if (!missing.empty()) fail_missing_columns(name, missing, names);
    return places;
  }

  std::vector<ExpectedColumn> expected_;
};

namespace {

std::vector<std::string> names_of(const std::vector<ExpectedColumn>& expected) {
  std::vector<std::string> names;
  for (const ExpectedColumn& column : expected) names.push_back(column.name);
  if (std::set<std::string>(names.begin(), names.end()).size() != names.size()) {
    throw ValueError("TableReader", "a column is expected twice");
  }
  return names;
}

std::string joined(const std::vector<std::string>& names, char separator) {
  std::string line;
  for (const std::string& name : names) {
    if (&name != &names.front()) line += separator;
    append_csv_field(line, name, separator);
  }
  return line;
}

[[noreturn]] void fail_kind(const csv::Text& text, std::size_t c, i64 row, const std::string& value,
                            const std::string& what) {
  csv::fail_at(text, row, c, shown(value) + what, "mend it, or write NA where nothing is known");
}

Column finish_number(const csv::Text& text, std::size_t c, csv::RawColumn raw) {
  if (raw.first_strange) {
    fail_kind(text, c, raw.first_strange->row, raw.first_strange->text, " is not a number");
  }
  if (raw.first_beyond) {
    fail_kind(text, c, raw.first_beyond->row, raw.first_beyond->text,
              " is not a finite 64-bit number");
  }
  return {.name = text.names[c], .kind = ColumnKind::number, .numbers = std::move(raw.numbers)};
}

Column finish_boolean(const csv::Text& text, std::size_t c, const csv::RawColumn& raw) {
  Column column{.name = text.names[c], .kind = ColumnKind::boolean};
  std::vector<csv::Value> values;
  for (const std::string& level : raw.levels) values.push_back(csv::read_value(level));
  for (const i32 code : raw.codes) {
    const auto l = static_cast<std::size_t>(std::max(0, code));
    if (code >= 0 && values[l].kind != csv::ValueKind::boolean) {
      fail_kind(text, c, static_cast<i64>(column.numbers.size()), raw.levels[l],
                " is neither true nor false");
    }
    column.numbers.push_back(code < 0 ? std::numeric_limits<double>::quiet_NaN()
                                      : values[l].number);
  }
  return column;
}

Column finish(const csv::Text& text, std::size_t c, ColumnKind kind, csv::RawColumn raw) {
  switch (kind) {
    case ColumnKind::number:
      return finish_number(text, c, std::move(raw));
    case ColumnKind::boolean:
      return finish_boolean(text, c, raw);
    case ColumnKind::text:
      break;
  }
  return {.name = text.names[c],
          .kind = ColumnKind::text,
          .codes = std::move(raw.codes),
          .levels = std::move(raw.levels)};
}

}  // namespace

/// CSV and TSV.
class TableReader::LineSource final : public Source {
 public:
  LineSource(TableInput input, TableBytes bytes, i64 size, const TableOptions& options,
             std::vector<ExpectedColumn> expected)
      : Source(std::move(expected)),
        stream_(std::move(input), std::move(bytes), size, options, names_of(expected_)) {
    reading = stream_.head().reading;
    name = stream_.source();
    names = stream_.head().names;
    header_ = reading.header ? stream_.header() : joined(names, reading.separator);
    places_ = places();
    modes_.assign(names.size(), csv::Mode::skip);
    for (std::size_t i = 0; i < places_.size(); ++i) {
      modes_[places_[i]] =
          expected_[i].kind == ColumnKind::number ? csv::Mode::number : csv::Mode::text;
    }
  }

  bool next(Table& block, i64 rows) override {
    if (!stream_.next(rows)) return false;
    const csv::Text text = stream_.text();
    const std::vector<csv::Piece> pieces = stream_.pieces();
    block.rows = stream_.count();
    block.first_row = stream_.first_row();
    const csv::Bytes bytes = stream_.bytes();
    csv::check_room(bytes, text, pieces, names.size(), block.rows);
    std::vector<csv::RawColumn> raw = csv::read_columns(bytes, text, pieces, modes_, block.rows);
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const std::size_t c = places_[i];
      block.columns.push_back(finish(text, c, expected_[i].kind, std::move(raw[c])));
    }
    return true;
  }

  const std::string& header() const override { return header_; }
  void append_record(i64 row, std::string& out) const override { out += stream_.record(row); }

 private:
  csv::RecordStream stream_;
  std::string header_;
  std::vector<std::size_t> places_;
  std::vector<csv::Mode> modes_;
};

/// NPY, NPZ and JSON.
class TableReader::ArraySource final : public Source {
 public:
  ArraySource(std::string_view bytes, const std::string& source,
              std::vector<ExpectedColumn> expected)
      : Source(std::move(expected)) {
    table_ = read_arrays(bytes, source, {}, reading);
    reading.separator = ',';  // of the records
    name = source;
    const std::vector<std::string> wanted = names_of(expected_);
    const std::string last = "x" + std::to_string(table_.columns.size());
    if (std::ranges::find(wanted, last) != wanted.end()) table_.columns.back().name = last;
    for (const Column& column : table_.columns) names.push_back(column.name);
    header_ = joined(names, ',');
    const std::vector<std::size_t> from = places();
    for (std::size_t i = 0; i < from.size(); ++i) {
      selected_.columns.push_back(table_.columns[from[i]]);
      convert(selected_.columns.back(), expected_[i].kind);
    }
    selected_.rows = table_.rows;
  }

  bool next(Table& block, i64 rows) override {
    begin_ = end_;
    end_ = std::min(table_.rows, begin_ + rows);
    if (begin_ == end_) return false;
    std::vector<i64> numbers(static_cast<std::size_t>(end_ - begin_));
    std::iota(numbers.begin(), numbers.end(), begin_);
    block = take_rows(selected_, numbers);
    block.test_rows = std::clamp<i64>(end_ - (table_.rows - table_.test_rows), 0, block.rows);
    return true;
  }

  const std::string& header() const override { return header_; }
  void append_record(i64 row, std::string& out) const override {
    for (const Column& column : table_.columns) {
      if (&column != &table_.columns.front()) out += ',';
      out += text_of(column, begin_ + row);
    }
  }

 private:
  void convert(Column& column, ColumnKind kind) const {
    if (kind == ColumnKind::text) {
      convert_to_text(column);
    } else if (kind == ColumnKind::boolean) {
      const auto other = std::ranges::find_if(column.numbers, [](double value) {
        return !std::isnan(value) && value != 0 && value != 1;
      });
      if (other != column.numbers.end()) {
        throw DataError(name,
                        "row " + std::to_string(other - column.numbers.begin() + 1) + ", " +
                            column_label(column.name) + ": " + text_of(*other) +
                            " is neither 0 nor 1",
                        "mend it, or write NaN where nothing is known");
      }
    }
    column.kind = kind;
  }

  Table table_;
  Table selected_;
  std::string header_;
  i64 begin_ = 0;  // the last block
  i64 end_ = 0;
};

TableReader::TableReader(const std::string& path, std::vector<ExpectedColumn> expected,
                         const TableOptions& options) {
  TableInput input(path);
  TableBytes bytes;
  i64 size = input.fill(bytes, 0, csv::kSample + 1);
  const auto all = [&] { return std::string_view(bytes.data(), static_cast<std::size_t>(size)); };
  if (is_array_kind(all())) {
    size = input.fill_all(bytes, size);
    source_ = std::make_unique<ArraySource>(all(), input.name(), std::move(expected));
  } else {
    source_ = std::make_unique<LineSource>(std::move(input), std::move(bytes), size, options,
                                           std::move(expected));
  }
}

TableReader::~TableReader() = default;
TableReader::TableReader(TableReader&&) noexcept = default;
TableReader& TableReader::operator=(TableReader&&) noexcept = default;

const TableReading& TableReader::reading() const noexcept { return source_->reading; }
const std::string& TableReader::source() const noexcept { return source_->name; }
const std::vector<std::string>& TableReader::names() const noexcept { return source_->names; }
char TableReader::separator() const noexcept { return source_->reading.separator; }
void TableReader::append_header(std::string& out) const { out += source_->header(); }
void TableReader::append_record(i64 row, std::string& out) const {
  source_->append_record(row, out);
}

bool TableReader::next(Table& block, i64 rows) {
  if (rows < 1) throw ValueError("TableReader", "a block has at least one row");
  block = Table{};
  const bool any = source_->next(block, rows);
  block.source = source_->name;
  return any;
}

}  // namespace iron
