#include "iron/data/table_encoder.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kManyLevels = 1000;
constexpr i64 kFewRows = 50;  // below this, any number of levels may be meant

/// The column a user means by a name or by a number from 1.
const Column& column_named(const Table& table, const std::string& word, const char* what) {
  if (const Column* column = table.find(word)) return *column;
  i64 number = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool whole = fault == std::errc{} && end == word.data() + word.size();
  if (whole && number >= 1 && number <= static_cast<i64>(table.columns.size())) {
    return table.columns[static_cast<std::size_t>(number - 1)];
  }
  constexpr std::size_t kShown = 20;
  std::string known;
  for (std::size_t i = 0; i < std::min(kShown, table.columns.size()); ++i) {
    known += (i == 0 ? "" : ", ") + table.columns[i].name;
  }
  if (table.columns.size() > kShown) known += ", …";
  throw DataError(table.source, "has no column '" + word + "' for the " + what,
                  "its columns are " + known);
}

const Column& target_of(const Table& table, const EncoderOptions& options) {
  if (table.columns.empty()) throw DataError(table.source, "has no columns");
  if (options.target.empty()) return table.columns.back();
  return column_named(table, options.target, "target");
}

/// The column of the weights, or nullptr.
const Column* weights_of(const Table& table, const EncoderOptions& options) {
  if (options.weights.empty()) return nullptr;
  const Column& column = column_named(table, options.weights, "weights");
  if (column.kind == ColumnKind::number) return &column;
  throw DataError(table.source, "the weights '" + column.name + "' are " +
                                    std::string(name_of(column.kind)) + ", not numbers");
}

/// Columns that are no features.
std::set<const Column*> left_out_of(const Table& table, const EncoderOptions& options) {
  const Column* const target = &target_of(table, options);
  const Column* const weights = weights_of(table, options);
  std::set<const Column*> left_out;
  for (const std::string& word : options.ignore) {
    left_out.insert(&column_named(table, word, "columns to ignore"));
  }
  if (weights != nullptr && left_out.contains(weights)) {
    throw DataError(table.source, "the weights '" + weights->name + "' cannot be ignored");
  }
  if (target == weights || left_out.contains(target)) {
    throw DataError(table.source,
                    "the target '" + target->name + "' cannot be ignored or be the weights",
                    "name another target: --target");
  }
  left_out.insert(target);
  if (weights != nullptr) left_out.insert(weights);
  return left_out;
}

std::vector<const Column*> features_of(const Table& table, const EncoderOptions& options) {
  const Column* target = &target_of(table, options);
  std::set<const Column*> left_out = left_out_of(table, options);
  std::vector<const Column*> columns;
  if (options.features.empty()) {
    for (const Column& column : table.columns) {
      if (!left_out.contains(&column)) columns.push_back(&column);
    }
  }
  for (const std::string& word : options.features) {
    const Column* column = &column_named(table, word, "features");
    if (left_out.contains(column)) {
      throw DataError(table.source, "the column '" + column->name +
                                        "' cannot be a feature: it is the target, the weights, "
                                        "ignored or named twice");
    }
    left_out.insert(column);
    columns.push_back(column);
  }
  if (columns.empty()) {
    throw DataError(table.source, "leaves no column to predict '" + target->name + "' from");
  }
  return columns;
}

/// The numbers of a column in some rows, without those that are missing.
std::vector<double> numbers_of(const Table& table, const Column& column,
                               std::span<const i64> rows) {
  std::vector<double> numbers;
  numbers.reserve(rows.size());
  for (const i64 row : rows) {
    const double number = column.numbers[static_cast<std::size_t>(row)];
    if (std::isinf(number)) {
      throw DataError(table.source, "row " + std::to_string(table.first_row + row + 1) +
                                        ", column '" + column.name + "': the number is infinite");
    }
    if (!std::isnan(number)) numbers.push_back(number);
  }
  return numbers;
}

/// What stands in for a missing value; 0 where none does.
double fill_of(const std::vector<double>& numbers, MissingPolicy policy) {
  if (numbers.empty()) return 0;
  if (policy == MissingPolicy::mean) {
    const auto count = static_cast<double>(numbers.size());
    double mean = 0;
    for (const double v : numbers) mean += v / count;
    return mean;
  }
  std::vector<double> sorted = numbers;
  std::ranges::sort(sorted);
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : std::midpoint(sorted[half - 1], sorted[half]);
}

double most_frequent(const Column& column, std::span<const i64> rows) {
  std::vector<i64> counts(column.levels.size());
  for (const i64 row : rows) {
    const i32 code = column.codes[static_cast<std::size_t>(row)];
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  return static_cast<double>(std::ranges::max_element(counts) - counts.begin());
}

FeatureColumn feature_of(const Table& table, const Column& column, const EncoderOptions& options,
                         std::span<const i64> rows) {
  FeatureColumn feature{.name = column.name, .kind = column.kind};
  if (column.kind != ColumnKind::text) {
    const bool fills =
        options.missing == MissingPolicy::mean || options.missing == MissingPolicy::median;
    if (!fills && options.scaling == Scaling::none) return feature;
    const std::vector<double> numbers = numbers_of(table, column, rows);
    if (fills) feature.fill = fill_of(numbers, options.missing);
    feature.scaler = fit_scaler(options.scaling, numbers);
    return feature;
  }
  const auto levels = static_cast<i64>(column.levels.size());
  if (levels > kManyLevels || (levels > kFewRows && 2 * levels > table.rows)) {
    throw DataError(table.source,
                    "the column '" + column.name + "' has " + std::to_string(levels) +
                        " different texts in " + std::to_string(table.rows) +
                        " rows: too many to learn one by one",
                    "leave it out: --ignore " + column.name);
  }
  if (levels == 0) {
    throw DataError(table.source, "the column '" + column.name + "' is empty",
                    "leave it out: --ignore " + column.name);
  }
  feature.levels = column.levels;
  feature.fill = most_frequent(column, rows);
  return feature;
}

/// Distinct finite numbers, sorted; at most `most` + 1 of them are looked for.
std::vector<double> distinct(const Column& column, std::size_t most) {
  std::set<double> values;
  for (const double v : column.numbers) {
    if (!std::isnan(v)) values.insert(v);
    if (values.size() > most) break;
  }
  return {values.begin(), values.end()};
}

std::vector<std::string> classes_of(const Table& table, const Column& column) {
  if (column.kind == ColumnKind::text) return column.levels;
  if (column.kind == ColumnKind::boolean) return {"false", "true"};
  const std::vector<double> values = distinct(column, kManyLevels);
  if (static_cast<i64>(values.size()) > kManyLevels) {
    throw DataError(table.source,
                    "the target '" + column.name + "' has more than " +
                        std::to_string(kManyLevels) + " different values: too many classes",
                    "use --task regression");
  }
  std::vector<std::string> classes;
  for (const double v : values) {
    Column one{.name = column.name, .numbers = {v}};
    classes.push_back(text_of(one, 0));
  }
  return classes;
}

Task task_of(const Column& column, Task asked) {
  if (asked != Task::automatic) return asked;
  if (column.kind != ColumnKind::number) return Task::classification;
  return distinct(column, 2).size() == 2 ? Task::classification : Task::regression;
}

bool is_constant(const Column& column, std::span<const i64> rows) {
  std::optional<std::size_t> first;
  for (const i64 row : rows) {
    if (is_missing(column, row)) continue;
    const auto r = static_cast<std::size_t>(row);
    if (!first) first = r;
    const bool same = column.kind == ColumnKind::text ? column.codes[r] == column.codes[*first]
                                                      : column.numbers[r] == column.numbers[*first];
    if (!same) return false;
  }
  return true;
}

TargetColumn make_target(const Table& table, const Column& column, Task task,
                         const EncoderOptions& options, std::span<const i64> rows) {
  if (is_constant(column, rows)) {
    throw DataError(table.source, "the target '" + column.name + "' is the same in every row",
                    "name another target: --target");
  }
  TargetColumn target{.name = column.name, .kind = column.kind};
  if (task == Task::classification) {
    target.classes = classes_of(table, column);
    return target;
  }
  if (column.kind == ColumnKind::text) {
    throw DataError(table.source,
                    "the target '" + column.name + "' of a regression is text, such as '" +
                        column.levels.front() + "'",
                    "name another target, or use --task classification");
  }
  // The skewed targets of log1p would change what the loss measures.
  const Scaling scaling = options.scaling == Scaling::log1p ? Scaling::standard : options.scaling;
  target.scaler = fit_scaler(scaling, numbers_of(table, column, rows));
  return target;
}

}  // namespace

std::vector<i64> usable_rows(const Table& table, const EncoderOptions& options) {
  std::vector<const Column*> wanted = features_of(table, options);
  const bool fills =
      options.missing == MissingPolicy::mean || options.missing == MissingPolicy::median;
  if (fills) wanted.clear();
  wanted.push_back(&target_of(table, options));
  if (const Column* weights = weights_of(table, options)) wanted.push_back(weights);

  std::string found;
  i64 total = 0;
  for (const Column* column : wanted) {
    const i64 missing = count_missing(*column);
    if (missing == 0) continue;
    i64 row = 0;
    while (!is_missing(*column, row)) ++row;
    found += (total == 0 ? "" : "; ") + std::to_string(missing) + " in '" + column->name +
             "', first in row " + std::to_string(table.first_row + row + 1);
    total += missing;
  }
  if (total > 0 && options.missing != MissingPolicy::drop) {
    throw DataError(table.source, "values are missing: " + found,
                    fills ? "a target or weight cannot be filled in: use --missing drop"
                          : "mend the file, or use --missing mean, median or drop");
  }
  std::vector<i64> rows;
  rows.reserve(static_cast<std::size_t>(table.rows));
  for (i64 row = 0; row < table.rows; ++row) {
    if (total == 0 || std::ranges::none_of(wanted, [row](const Column* column) {
          return is_missing(*column, row);
        })) {
      rows.push_back(row);
    }
  }
  if (rows.empty()) throw DataError(table.source, "has no row in which nothing is missing");
  return rows;
}

TableEncoder make_encoder(const Table& table, const EncoderOptions& options,
                          std::span<const i64> rows) {
  const Column& target = target_of(table, options);
  const Column* const weights = weights_of(table, options);
  const Task task = task_of(target, options.task);
  TableEncoder encoder{.target = make_target(table, target, task, options, rows),
                       .weights = weights == nullptr ? std::string() : weights->name,
                       .task = task,
                       .missing = options.missing,
                       .unknown = options.unknown,
                       .reference_level = options.reference_level};
  for (const Column* column : features_of(table, options)) {
    encoder.columns.push_back(feature_of(table, *column, options, rows));
  }
  if (feature_count(encoder) == 0) {
    throw DataError(table.source,
                    "its features are texts of one level each: nothing to learn from");
  }
  return encoder;
}

i64 feature_count(const TableEncoder& encoder) noexcept {
  i64 count = 0;
  for (const FeatureColumn& column : encoder.columns) {
    const auto levels = static_cast<i64>(column.levels.size());
    count += column.kind == ColumnKind::text ? levels - (encoder.reference_level ? 1 : 0) : 1;
  }
  return count;
}

std::vector<std::string> feature_names(const TableEncoder& encoder) {
  std::vector<std::string> names;
  for (const FeatureColumn& column : encoder.columns) {
    if (column.kind != ColumnKind::text) {
      names.push_back(column.scaler.log1p ? "log1p(" + column.name + ")" : column.name);
      continue;
    }
    for (std::size_t i = encoder.reference_level ? 1 : 0; i < column.levels.size(); ++i) {
      names.push_back(column.name + "=" + column.levels[i]);
    }
  }
  return names;
}

std::vector<std::string> constant_columns(const TableEncoder& encoder) {
  std::vector<std::string> names;
  for (const FeatureColumn& column : encoder.columns) {
    if (column.scaler.constant) names.push_back(column.name);
  }
  return names;
}

i64 output_count(const TableEncoder& encoder) noexcept {
  const auto classes = static_cast<i64>(encoder.target.classes.size());
  return classes > 2 ? classes : 1;
}

}  // namespace iron
