#include "iron/data/encoded_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i32 kMissing = -1;
constexpr i32 kUnknown = -2;

std::string row_text(const Table& table, i64 row) {
  return "row " + std::to_string(table.first_row + row + 1);
}

std::string quoted_list(const std::vector<std::string>& words) {
  constexpr std::size_t kShown = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, words.size()); ++i) {
    text += (i == 0 ? "" : ", ") + words[i];
  }
  return words.size() > kShown ? text + ", …" : text;
}

const Column& column_of(const Table& table, const std::string& name, ColumnKind kind) {
  const Column* column = table.find(name);
  if (column == nullptr) {
    throw DataError(table.source, "has no column '" + name + "'",
                    "the model was made with one; its columns are known by their names");
  }
  if (column->kind == kind || count_missing(*column) == table.rows) return *column;
  i64 row = 0;
  while (is_missing(*column, row)) ++row;
  throw DataError(table.source, row_text(table, row) + ", column '" + name + "': is " +
                                    std::string(name_of(column->kind)) + " ('" +
                                    text_of(*column, row) + "'), the model learnt " +
                                    std::string(name_of(kind)));
}

/// Whether a scaler leaves every number as it is.
bool is_identity(const Scaler& scaler) {
  return !scaler.log1p && !scaler.constant && scaler.shift == 0 && scaler.scale == 1;
}

/// Place of `text` among sorted or unsorted words; −1: none.
i32 place_of(const std::vector<std::string>& words, const std::string& text) {
  const auto found = std::ranges::find(words, text);
  return found == words.end() ? -1 : static_cast<i32>(found - words.begin());
}

}  // namespace

EncodedRows::EncodedRows(const TableEncoder& encoder, const Table& table, Wanted wanted)
    : encoder_(encoder), table_(table), width_(static_cast<std::size_t>(feature_count(encoder))) {
  find_columns(wanted);
  map_levels();
  map_classes();
  check_missing();
  check_weights();
}

void EncodedRows::find_columns(Wanted wanted) {
  for (const FeatureColumn& feature : encoder_.columns) {
    columns_.push_back(&column_of(table_, feature.name, feature.kind));
    // Of another kind it is where every value is missing.
    const bool text = columns_.back()->kind == ColumnKind::text;
    numbers_.push_back(text ? nullptr : columns_.back()->numbers.data());
  }
  if (wanted == Wanted::features) return;
  target_ = &column_of(table_, encoder_.target.name, encoder_.target.kind);
  if (!encoder_.weights.empty() && table_.find(encoder_.weights) != nullptr) {
    weights_ = &column_of(table_, encoder_.weights, ColumnKind::number);
  }
}

void EncodedRows::map_levels() {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::vector<i32>& map = levels_.emplace_back();
    const FeatureColumn& feature = encoder_.columns[c];
    if (feature.kind != ColumnKind::text || columns_[c]->kind != ColumnKind::text) continue;
    for (const std::string& level : columns_[c]->levels) {
      const i32 place = place_of(feature.levels, level);
      map.push_back(place < 0 ? kUnknown : place);
    }
    if (encoder_.unknown == UnknownPolicy::ignore) continue;
    for (i64 row = 0; row < table_.rows; ++row) {
      const i32 code = columns_[c]->codes[static_cast<std::size_t>(row)];
      if (code < 0 || map[static_cast<std::size_t>(code)] != kUnknown) continue;
      throw DataError(table_.source,
                      row_text(table_, row) + ", column '" + feature.name + "': '" +
                          text_of(*columns_[c], row) + "' is new to the model, which knows " +
                          quoted_list(feature.levels),
                      "mend the text, or use --unknown ignore");
    }
  }
}

void EncodedRows::map_classes() {
  if (target_ == nullptr || encoder_.task != Task::classification ||
      target_->kind == ColumnKind::boolean) {
    return;
  }
  const std::vector<std::string>& classes = encoder_.target.classes;
  if (target_->kind == ColumnKind::text) {
    for (const std::string& level : target_->levels) {
      classes_.push_back(place_of(classes, level));
    }
  } else {
    for (const std::string& text : classes) {
      double value = 0;
      std::from_chars(text.data(), text.data() + text.size(), value);
      classes_.push_back(value);
    }
  }
  for (i64 row = 0; row < table_.rows; ++row) {
    if (is_missing(*target_, row) || target(row) >= 0) continue;
    throw DataError(table_.source, row_text(table_, row) + ", column '" + target_->name + "': '" +
                                       text_of(*target_, row) +
                                       "' is not among the classes learnt, " +
                                       quoted_list(classes));
  }
}

void EncodedRows::check_missing() const {
  if (encoder_.missing == MissingPolicy::error) {
    for (const Column* column : columns_) {
      check_missing(*column,
                    "mend the file, or train the model with --missing mean, median or drop");
    }
  }
  if (target_ != nullptr && encoder_.missing != MissingPolicy::drop) {
    check_missing(*target_, "mend the file, or leave out rows whose target is not known");
  }
}

void EncodedRows::check_missing(const Column& column, const char* hint) const {
  const i64 missing = count_missing(column);
  if (missing == 0) return;
  i64 row = 0;
  while (!is_missing(column, row)) ++row;
  throw DataError(table_.source,
                  row_text(table_, row) + ", column '" + column.name + "': the value is missing (" +
                      std::to_string(missing) + " in this column)",
                  hint);
}

void EncodedRows::check_weights() const {
  if (weights_ == nullptr) return;
  for (i64 row = 0; row < table_.rows; ++row) {
    const double value = weight(row);
    if (std::isnan(value) || value >= 0) continue;
    throw DataError(table_.source, row_text(table_, row) + ", column '" + weights_->name +
                                       "': a weight cannot be negative");
  }
}

void EncodedRows::features(std::span<const i64> rows, double* out) const noexcept {
  constexpr std::size_t kTile = 128;  // rows that stay in the cache while the columns take turns
  for (std::size_t first = 0; first < rows.size(); first += kTile) {
    const auto tile = rows.subspan(first, std::min(kTile, rows.size() - first));
    double* const begin = out + first * width_;
    std::size_t at = 0;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (encoder_.columns[c].kind == ColumnKind::text) {
        at += write_levels(c, tile, begin + at);
      } else {
        write_numbers(c, tile, begin + at++);
      }
    }
  }
}

void EncodedRows::write_numbers(std::size_t c, std::span<const i64> rows,
                                double* out) const noexcept {
  const FeatureColumn& feature = encoder_.columns[c];
  const Scaler scaler = feature.scaler;
  const bool plain = is_identity(scaler);
  const double fill = scaler.apply(feature.fill);
  const double* const numbers = numbers_[c];
  for (const i64 row : rows) {
    const double number =
        numbers == nullptr ? std::numeric_limits<double>::quiet_NaN() : numbers[row];
    *out = std::isnan(number) ? fill : plain ? number : scaler.apply(number);
    out += width_;
  }
}

std::size_t EncodedRows::write_levels(std::size_t c, std::span<const i64> rows,
                                      double* out) const noexcept {
  const FeatureColumn& feature = encoder_.columns[c];
  const i32 first = encoder_.reference_level ? 1 : 0;
  const auto levels = static_cast<i32>(feature.levels.size());
  for (const i64 row : rows) {
    const i32 level =
        is_missing(*columns_[c], row)
            ? static_cast<i32>(feature.fill)
            : levels_[c]
                     [static_cast<std::size_t>(columns_[c]->codes[static_cast<std::size_t>(row)])];
    for (i32 i = first; i < levels; ++i) out[i - first] = i == level ? 1 : 0;
    out += width_;
  }
  return static_cast<std::size_t>(levels - first);
}

double EncodedRows::target(i64 row) const noexcept {
  if (is_missing(*target_, row)) return std::numeric_limits<double>::quiet_NaN();
  const auto r = static_cast<std::size_t>(row);
  if (target_->kind == ColumnKind::text) {
    return classes_[static_cast<std::size_t>(target_->codes[r])];
  }
  if (classes_.empty()) return target_->numbers[r];
  const auto found = std::ranges::find(classes_, target_->numbers[r]);
  return found == classes_.end() ? kMissing : static_cast<double>(found - classes_.begin());
}

double EncodedRows::weight(i64 row) const noexcept {
  return weights_ == nullptr ? 1 : weights_->numbers[static_cast<std::size_t>(row)];
}

bool EncodedRows::incomplete(i64 row) const noexcept {
  return std::ranges::any_of(columns_,
                             [row](const Column* column) { return is_missing(*column, row); });
}

std::vector<i64> EncodedRows::known_rows() const {
  std::vector<i64> known;
  known.reserve(static_cast<std::size_t>(rows()));
  for (i64 row = 0; row < rows(); ++row) {
    const bool dropped = encoder_.missing == MissingPolicy::drop && incomplete(row);
    if (!dropped && !is_missing(*target_, row)) known.push_back(row);
  }
  if (known.empty()) throw DataError(table_.source, "has no row whose target is known");
  return known;
}

std::vector<std::string> EncodedRows::extra_columns() const {
  std::vector<std::string> extra;
  for (const Column& column : table_.columns) {
    const bool known = std::ranges::find(columns_, &column) != columns_.end() ||
                       &column == target_ || &column == weights_ ||
                       column.name == encoder_.target.name || column.name == encoder_.weights;
    if (!known) extra.push_back(column.name);
  }
  return extra;
}

}  // namespace iron
