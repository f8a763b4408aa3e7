#pragma once
/// Rows of a table as a model takes them.

#include <span>
#include <string>
#include <vector>

#include "iron/data/table_encoder.h"

namespace iron {

/// What of the table must be there.
enum class Wanted : u8 { features, features_and_target };

/// A table seen through an encoder; columns are found by name, their order does not matter. Both
/// outlive it. Reading is thread-safe.
class EncodedRows {
 public:
  /// Throws DataError naming a column that is missing or of another kind, a text that was not
  /// learnt, or values that are missing and may not be, with the row.
  EncodedRows(const TableEncoder& encoder, const Table& table, Wanted wanted);

  i64 rows() const noexcept { return table_.rows; }
  const Table& table() const noexcept { return table_; }
  /// Writes feature_count(encoder) numbers for each row, one row behind the other.
  void features(std::span<const i64> rows, double* out) const noexcept;
  /// Of a regression the number, in its own units; else the class. NaN when it is missing.
  double target(i64 row) const noexcept;
  /// How much the row counts; 1 where the encoder or the table has no such column: figures do not
  /// weigh rows.
  double weight(i64 row) const noexcept;
  /// Whether a feature is missing: with MissingPolicy::drop, such a row has no prediction.
  bool incomplete(i64 row) const noexcept;
  /// Rows whose target is known and that have a prediction. Throws DataError when there are none.
  std::vector<i64> known_rows() const;
  /// Columns of the table that the encoder does not know.
  std::vector<std::string> extra_columns() const;

 private:
  void find_columns(Wanted wanted);
  void map_levels();
  void map_classes();
  void check_missing() const;
  void check_missing(const Column& column, const char* hint) const;
  void check_weights() const;
  void write_numbers(std::size_t column, std::span<const i64> rows, double* out) const noexcept;
  std::size_t write_levels(std::size_t column, std::span<const i64> rows,
                           double* out) const noexcept;

  const TableEncoder& encoder_;
  const Table& table_;
  std::size_t width_;  // features
  std::vector<const Column*> columns_;
  std::vector<const double*> numbers_;    // by column; null: texts
  std::vector<std::vector<i32>> levels_;  // code in the table → level of the encoder, by column
  const Column* target_ = nullptr;
  const Column* weights_ = nullptr;
  std::vector<double> classes_;  // code in the table → class
};

}  // namespace iron
