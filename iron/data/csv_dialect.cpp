#include "iron/data/csv_dialect.h"

#include <algorithm>
#include <array>
#include <compare>
#include <set>

#include "iron/core/error.h"
#include "iron/data/csv_number.h"

namespace iron::csv {
namespace {

constexpr std::array kSeparators{',', ';', '\t', '|'};
constexpr std::size_t kMostRecords = 1000;

/// The sample's records, without one that it cuts. Faults are left to the reader.
std::vector<std::string_view> split_records(std::string_view sample, bool whole) {
  std::vector<std::string_view> records;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < sample.size() && records.size() < kMostRecords; ++i) {
    if (sample[i] == '"') quoted = !quoted;
    if (sample[i] != '\n' || quoted) continue;
    records.push_back(sample.substr(begin, i - begin));
    if (records.back().ends_with('\r')) records.back().remove_suffix(1);
    begin = i + 1;
  }
  if (records.size() < kMostRecords && begin < sample.size() && (whole || records.empty())) {
    records.push_back(sample.substr(begin));
  }
  return records;
}

/// A number with a decimal comma is no text here: the reader says what is wrong with it.
bool is_text(std::string_view field) {
  return read_value(field).kind == ValueKind::text && !has_decimal_comma(field);
}

std::size_t count_fields(std::string_view record, char separator) {
  std::size_t count = 1;
  bool quoted = false;
  for (const char c : record) {
    if (c == '"') quoted = !quoted;
    if (c == separator && !quoted) ++count;
  }
  return count;
}

std::vector<std::string_view> split_fields(std::string_view record, char separator) {
  std::vector<std::string_view> fields;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= record.size(); ++i) {
    if (i < record.size() && record[i] == '"') quoted = !quoted;
    if (i < record.size() && (record[i] != separator || quoted)) continue;
    std::string_view field = record.substr(begin, i - begin);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
      field = field.substr(1, field.size() - 2);
    }
    fields.push_back(field);
    begin = i + 1;
  }
  return fields;
}

char guess_separator(const std::vector<std::string_view>& records) {
  // First the records that agree with the first one; then values, for a decimal comma separates
  // too; last all fields, so that a title above the table does not hide them.
  struct Score {
    std::size_t agreeing = 0;
    double values = 0;  // the share of fields that are no texts
    std::size_t fields = 0;
    std::size_t all = 0;
    std::partial_ordering operator<=>(const Score&) const = default;
  };
  char best = kSeparators.front();
  Score most;
  for (const char separator : kSeparators) {
    Score score;
    score.fields = count_fields(records.front(), separator);
    for (const std::string_view record : records) {
      const std::size_t count = count_fields(record, separator);
      if (count > 1 && count == score.fields) ++score.agreeing;
      score.all += count;
      for (const std::string_view field : split_fields(record, separator)) {
        score.values += is_text(field) ? 0 : 1;
      }
    }
    score.values = score.fields > 1 ? score.values / static_cast<double>(score.all) : 0;
    if (score > most) {
      most = score;
      best = separator;
    }
  }
  return best;
}

/// What stands in a column below the first record.
struct Below {
  std::size_t numbers = 0;
  std::size_t booleans = 0;
  std::size_t texts = 0;
  bool repeats = false;  // the first record's field occurs again

  std::size_t count() const { return numbers + booleans + texts; }
};

bool is_header(const std::vector<std::string_view>& records, char separator) {
  const std::vector<std::string_view> first = split_fields(records.front(), separator);
  std::vector<Below> below(first.size());
  for (std::size_t r = 1; r < records.size(); ++r) {
    const std::vector<std::string_view> fields = split_fields(records[r], separator);
    for (std::size_t c = 0; c < std::min(fields.size(), first.size()); ++c) {
      const ValueKind kind = read_value(fields[c]).kind;
      below[c].numbers += kind == ValueKind::number || kind == ValueKind::beyond ? 1 : 0;
      below[c].booleans += kind == ValueKind::boolean ? 1 : 0;
      below[c].texts += is_text(fields[c]) ? 1 : 0;
      below[c].repeats = below[c].repeats || fields[c] == first[c];
    }
  }
  bool all_text = true;
  bool repeats = false;
  for (std::size_t c = 0; c < first.size(); ++c) {
    const bool text = is_text(first[c]);
    const bool numeric = below[c].numbers > 0 && below[c].numbers >= below[c].texts;
    const bool boolean = below[c].booleans > 0 && below[c].booleans == below[c].count();
    if (text && (numeric || boolean)) return true;
    all_text = all_text && text;
    repeats = repeats || below[c].repeats;
  }
  const std::set<std::string_view> distinct(first.begin(), first.end());
  return all_text && !repeats && distinct.size() == first.size();
}

bool holds_all(const std::vector<std::string_view>& fields,
               const std::vector<std::string>& expected) {
  return !expected.empty() && std::ranges::all_of(expected, [&](const std::string& name) {
    return std::ranges::find(fields, std::string_view(name), trimmed) != fields.end();
  });
}

void check_separator(char separator) {
  const bool letter = (separator >= 'a' && separator <= 'z') ||
                      (separator >= 'A' && separator <= 'Z') ||
                      (separator >= '0' && separator <= '9');
  const bool printable = separator == '\t' || (separator >= ' ' && separator < '\x7f');
  if (printable && !letter && std::string_view("\"+-.").find(separator) == std::string_view::npos) {
    return;
  }
  throw ValueError("separator", "a separator that could be part of a field",
                   "use a comma, semicolon, tab, | or another sign");
}

}  // namespace

TableReading find_dialect(std::string_view sample, bool whole, const TableOptions& options,
                          const std::vector<std::string>& expected) {
  std::vector<std::string_view> records = split_records(sample, whole);
  if (records.empty()) records.emplace_back();
  if (options.separator) check_separator(*options.separator);
  TableReading reading;
  reading.separator_guessed = !options.separator;
  reading.separator = options.separator.value_or(guess_separator(records));
  reading.header_guessed = !options.header;
  reading.header = options.header.value_or(
      is_header(records, reading.separator) ||
      holds_all(split_fields(records.front(), reading.separator), expected));
  reading.kind = reading.separator == '\t' ? "TSV" : "CSV";
  return reading;
}

std::vector<bool> find_numbers(std::string_view sample, const TableReading& reading,
                               std::size_t columns) {
  std::vector<std::size_t> numbers(columns);
  std::vector<std::size_t> others(columns);
  const std::vector<std::string_view> records = split_records(sample, true);
  for (std::size_t r = reading.header ? 1 : 0; r < records.size(); ++r) {
    const std::vector<std::string_view> fields = split_fields(records[r], reading.separator);
    for (std::size_t c = 0; c < std::min(columns, fields.size()); ++c) {
      const ValueKind kind = read_value(fields[c]).kind;
      if (kind == ValueKind::missing) continue;
      ++(kind == ValueKind::number || kind == ValueKind::beyond ? numbers : others)[c];
    }
  }
  std::vector<bool> result(columns);
  for (std::size_t c = 0; c < columns; ++c) result[c] = numbers[c] >= others[c];
  return result;
}

std::vector<std::string> plain_names(std::size_t columns) {
  std::vector<std::string> names;
  for (std::size_t c = 1; c < columns; ++c) names.push_back("x" + std::to_string(c));
  names.emplace_back("y");
  return names;
}

}  // namespace iron::csv
