#pragma once
/// Which rows make a step.

#include <string>
#include <string_view>

#include "iron/backend/source.h"
#include "iron/program/program.h"

namespace iron {

/// Rows of a step: a number, all of them, or one row of a picture.
class BatchSize {
 public:
  /// `rows` ≥ 1, or 0 for all. Converts from a number, so that `.batch = 1000` reads well.
  constexpr BatchSize(i64 rows) noexcept : rows_(rows) {}  // NOLINT(google-explicit-constructor)
  static constexpr BatchSize all() noexcept { return {0}; }
  static constexpr BatchSize picture_row() noexcept {
    BatchSize batch(0);
    batch.picture_row_ = true;
    return batch;
  }
  /// Reads "all", "row" or a number from 0. Throws ValueError on anything else.
  static BatchSize parse(std::string_view text);

  constexpr i64 rows() const noexcept { return rows_; }
  constexpr bool is_picture_row() const noexcept { return picture_row_; }
  friend constexpr bool operator==(const BatchSize&, const BatchSize&) noexcept = default;

 private:
  i64 rows_;
  bool picture_row_ = false;
};

/// "all", "row" or the number.
std::string to_string(const BatchSize& batch);

/// A batch over a certain source: what the Program needs, and how long an epoch is.
struct Sampler {
  i64 batch = 0;  ///< rows a step; 0: all
  Order order = Order::sequential;
  i64 steps_per_epoch = 1;
};

/// Steps in which a table of so many rows passes by once; the last may be a shorter one.
i64 steps_per_epoch(const BatchSize& batch, i64 rows);

/// A number shuffles single rows, a picture row whole picture rows; all rows need no order. When
/// the rows do not divide evenly, the last step of an epoch is a shorter one. Throws ValueError
/// when the source has no rows, the batch is negative, or it is a picture row and this is no
/// picture.
/// `spread`: a number takes one row out of each run of neighbours, in their order.
Sampler lower(const BatchSize& batch, bool shuffle, const Source& source, bool spread = false);

}  // namespace iron
