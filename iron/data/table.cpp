#include "iron/data/table.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <limits>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"
#include "iron/data/table_readers.h"

namespace iron {
namespace {

/// The elements of `values` at `rows`; nothing when the column holds its values elsewhere.
template <class T>
std::vector<T> take(const std::vector<T>& values, std::span<const i64> rows) {
  std::vector<T> taken;
  if (values.empty()) return taken;
  taken.reserve(rows.size());
  for (const i64 row : rows) taken.push_back(values[static_cast<std::size_t>(row)]);
  return taken;
}

}  // namespace

const Column* Table::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

bool is_missing(const Column& column, i64 row) noexcept {
  const auto r = static_cast<std::size_t>(row);
  return column.kind == ColumnKind::text ? column.codes[r] < 0 : std::isnan(column.numbers[r]);
}

i64 count_missing(const Column& column) {
  const auto count = [](const auto& values, const auto& missing) {
    std::atomic<i64> total = 0;
    cpu::parallel_chunks(static_cast<i64>(values.size()), cpu::kChunk, [&](i64 begin, i64 end) {
      total += std::count_if(values.begin() + begin, values.begin() + end, missing);
    });
    return total.load();
  };
  if (column.kind == ColumnKind::text)
    return count(column.codes, [](i32 code) { return code < 0; });
  return count(column.numbers, [](double value) { return std::isnan(value); });
}

std::string text_of(double number) {
  constexpr std::size_t kLongest = 32;  // the shortest text of a double has at most 24 characters
  std::array<char, kLongest> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

std::string text_of(const Column& column, i64 row) {
  if (is_missing(column, row)) return {};
  const auto r = static_cast<std::size_t>(row);
  if (column.kind == ColumnKind::text) {
    return column.levels[static_cast<std::size_t>(column.codes[r])];
  }
  if (column.kind == ColumnKind::boolean) return column.numbers[r] != 0 ? "true" : "false";
  return text_of(column.numbers[r]);
}

void convert_to_text(Column& column) {
  if (column.kind == ColumnKind::text) return;
  std::vector<double> values;
  std::ranges::copy_if(column.numbers, std::back_inserter(values),
                       [](double value) { return !std::isnan(value); });
  std::ranges::sort(values);
  values.erase(std::ranges::unique(values).begin(), values.end());
  Column text{.name = column.name, .kind = ColumnKind::text};
  // Numbers and their texts sort differently: each text knows which number it stands for.
  std::vector<std::pair<std::string, double>> levels;
  for (const double value : values) {
    const Column one{.name = {}, .kind = column.kind, .numbers = {value}};
    levels.emplace_back(text_of(one, 0), value);
  }
  std::ranges::sort(levels);
  std::vector<std::pair<double, i32>> code_of;
  for (const auto& [level, value] : levels) {
    code_of.emplace_back(value, static_cast<i32>(text.levels.size()));
    text.levels.push_back(level);
  }
  std::ranges::sort(code_of);
  for (const double value : column.numbers) {
    text.codes.push_back(
        std::isnan(value)
            ? -1
            : std::ranges::lower_bound(code_of, value, {}, &std::pair<double, i32>::first)->second);
  }
  column = std::move(text);
}

Table take_rows(const Table& table, std::span<const i64> rows) {
  for (const i64 row : rows) {
    if (row < 0 || row >= table.rows) {
      throw ShapeError("take_rows", table.source + " has no row " + std::to_string(row) + " of " +
                                        std::to_string(table.rows) + ", numbered from 0");
    }
  }
  Table taken{.source = table.source, .rows = static_cast<i64>(rows.size())};
  taken.first_row = rows.empty() ? table.first_row : table.first_row + rows.front();
  for (const Column& column : table.columns) {
    taken.columns.push_back({.name = column.name,
                             .kind = column.kind,
                             .numbers = take(column.numbers, rows),
                             .codes = take(column.codes, rows),
                             .levels = column.levels});
  }
  return taken;
}

Table make_table(std::vector<std::string> names, std::span<const double> values) {
  const std::size_t width = names.size();
  if (width == 0 ? !values.empty() : values.size() % width != 0) {
    throw ShapeError("make_table", std::to_string(values.size()) + " values do not make rows of " +
                                       std::to_string(width) + " columns");
  }
  const std::size_t rows = width == 0 ? 0 : values.size() / width;
  Table table{.rows = static_cast<i64>(rows)};
  for (std::size_t c = 0; c < width; ++c) {
    Column column{.name = std::move(names[c])};
    column.numbers.resize(rows);
    for (std::size_t r = 0; r < rows; ++r) column.numbers[r] = values[r * width + c];
    table.columns.push_back(std::move(column));
  }
  return table;
}

}  // namespace iron
