#pragma once
/// Tables written in the test itself.

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "iron/data/table.h"

namespace iron::testing {

inline constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

inline Column numbers(std::string name, std::vector<double> values) {
  return {.name = std::move(name), .kind = ColumnKind::number, .numbers = std::move(values)};
}

inline Column booleans(std::string name, std::vector<double> values) {
  return {.name = std::move(name), .kind = ColumnKind::boolean, .numbers = std::move(values)};
}

/// An empty word is a missing value.
inline Column texts(std::string name, const std::vector<std::string>& words) {
  Column column{.name = std::move(name), .kind = ColumnKind::text};
  for (const std::string& word : words) {
    if (!word.empty()) column.levels.push_back(word);
  }
  std::ranges::sort(column.levels);
  const auto [end, last] = std::ranges::unique(column.levels);
  column.levels.erase(end, last);
  for (const std::string& word : words) {
    const auto found = std::ranges::find(column.levels, word);
    column.codes.push_back(word.empty() ? -1 : static_cast<i32>(found - column.levels.begin()));
  }
  return column;
}

inline Table table_of(std::vector<Column> columns, const std::string& source = "t.csv") {
  Table table{.source = source, .columns = std::move(columns)};
  const Column& first = table.columns.front();
  table.rows = static_cast<i64>(std::max(first.numbers.size(), first.codes.size()));
  return table;
}

/// 0, 1, … up to `count`.
inline std::vector<i64> counting(i64 count) {
  std::vector<i64> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

}  // namespace iron::testing
