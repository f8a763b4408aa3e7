#include "iron/model/function_table.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "iron/core/error.h"

namespace iron {
namespace {

/// The rows that are learnt of a column of numbers.
std::span<const double> numbers_of(const Table& table, const Column& column) {
  if (column.kind == ColumnKind::text) {
    throw DataError(table.source, fmt::format("column '{}' holds text", column.name),
                    "give points as numbers");
  }
  const auto rows = static_cast<std::size_t>(table.rows - table.test_rows);
  const std::span<const double> numbers = std::span(column.numbers).first(rows);
  const auto missing =
      std::find_if_not(numbers.begin(), numbers.end(), [](double v) { return std::isfinite(v); });
  if (missing != numbers.end()) {
    throw DataError(table.source,
                    fmt::format("row {}, column '{}': the value is missing",
                                table.first_row + (missing - numbers.begin()) + 1, column.name),
                    "fill it in, or leave the row out");
  }
  return numbers;
}

InputRange range_of(const Table& table, const Column& column, std::span<const double> numbers) {
  const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
  if (*low == *high) {
    throw DataError(table.source, fmt::format("column '{}' is {} in every row", column.name, *low),
                    "a variable has to vary");
  }
  return {column.name, *low, *high};
}

}  // namespace

FunctionSamples table_samples(const Table& table) {
  const std::size_t columns = table.columns.size();
  if (columns != 2 && columns != 3) {
    throw DataError(table.source, fmt::format("has {} columns, points have two or three", columns),
                    "give x and y, or x, y and z");
  }
  if (table.rows - table.test_rows < 2) {
    throw DataError(table.source,
                    fmt::format("has {} points to learn from", table.rows - table.test_rows),
                    "give at least two");
  }
  FunctionSamples samples{.output = table.columns.back().name};
  std::vector<std::span<const double>> variables;
  for (std::size_t c = 0; c + 1 < columns; ++c) {
    variables.push_back(numbers_of(table, table.columns[c]));
    samples.inputs.push_back(range_of(table, table.columns[c], variables.back()));
  }
  const std::span<const double> values = numbers_of(table, table.columns.back());
  samples.values.assign(values.begin(), values.end());
  samples.points.reserve(values.size() * variables.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    for (const auto& variable : variables) samples.points.push_back(variable[row]);
  }
  try {
    validate(samples);
  } catch (const ValueError& error) {
    throw DataError(table.source, error.detail(), error.hint());
  }
  return samples;
}

}  // namespace iron
