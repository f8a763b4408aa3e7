#pragma once
/// Rows of a Source, made tile by tile: which rows a step takes, and their numbers.

#include "iron/backend/source.h"
#include "iron/core/random.h"
#include "iron/program/program.h"

namespace iron {

/// The rows of one step: positions [0, rows) of a batch, and where they stand in the source.
class Batch {
 public:
  /// The batch of step `step`, counted from 0.
  Batch(const Program& program, i64 source_rows, i64 step);

  i64 rows() const noexcept { return rows_; }
  /// The source row of position `i` of the batch.
  i64 row(i64 i) const noexcept {
    if (order_ == Order::rows) return static_cast<i64>(shuffle_(static_cast<u64>(first_ + i)));
    if (order_ == Order::spread) {
      return i * apart_ +
             static_cast<i64>(rotation_(static_cast<u64>(i), static_cast<u64>(first_)));
    }
    return first_ + i;
  }

 private:
  Order order_;
  i64 first_ = 0;
  i64 rows_ = 0;
  i64 apart_ = 1;  // spread: rows of a group, of which each step takes one
  Permutation shuffle_;
  Rotation rotation_;
};

/// Rows of a whole batch, and of the short one that may end an epoch (0: there is none).
i64 batch_rows(const Program& program, i64 source_rows) noexcept;
i64 short_batch_rows(const Program& program, i64 source_rows) noexcept;

/// Writes positions [begin, begin + rows) of `batch` as rows of inputs and targets, and the weights
/// of the rows where the source has some.
template <class T>
void read_rows(const Source& source, const Batch& batch, i64 begin, i64 rows, T* inputs,
               i64 input_stride, T* targets, i64 target_stride, T* weights) noexcept;

}  // namespace iron
