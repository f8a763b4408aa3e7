#include "iron/backend/cpu/plan_rows.h"

#include <algorithm>

namespace iron {
namespace {

i64 whole_batch(const Program& program, i64 source_rows) noexcept {
  return program.batch == 0 ? source_rows : std::min(program.batch, source_rows);
}

/// Batches of an epoch.
i64 batch_count(const Program& program, i64 source_rows) noexcept {
  const i64 batch = whole_batch(program, source_rows);
  return (source_rows + batch - 1) / batch;
}

u64 permuted_count(const Program& program, i64 source_rows) noexcept {
  if (program.order == Order::rows) return static_cast<u64>(source_rows);
  return static_cast<u64>(batch_count(program, source_rows));
}

/// Copies `count` numbers, `step` apart, of type From.
template <class T, class From>
void convert(const void* from, i64 offset, i64 step, i64 count, T* to) noexcept {
  const From* p = static_cast<const From*>(from) + offset;
  for (i64 i = 0; i < count; ++i) to[i] = static_cast<T>(p[i * step]);
}

template <class T>
void copy_numbers(const ConstView& from, i64 offset, i64 step, i64 count, T* to) noexcept {
  if (from.dtype == DType::f32) {
    convert<T, float>(from.data, offset, step, count, to);
  } else {
    convert<T, double>(from.data, offset, step, count, to);
  }
}

template <class T>
void read_row(const RowsSource& source, i64 row, T* input, T* target) noexcept {
  copy_numbers(source.inputs, row * source.inputs.strides[0], source.inputs.strides[1],
               source.inputs.shape.extents()[1], input);
  copy_numbers(source.targets, row * source.targets.strides[0], source.targets.strides[1],
               source.targets.shape.extents()[1], target);
}

template <class T>
void read_row(const PixelsSource& source, i64 row, T* input, T* target) noexcept {
  const i64 width = source.pixels.shape.extents()[1];
  const i64 y = row / width;
  const i64 x = row % width;
  copy_numbers(source.xs, x * source.xs.strides[0], 1, 1, input);
  copy_numbers(source.ys, y * source.ys.strides[0], 1, 1, input + 1);
  copy_numbers(source.pixels, y * source.pixels.strides[0] + x * source.pixels.strides[1],
               source.pixels.strides[2], source.pixels.shape.extents()[2], target);
}

}  // namespace

i64 batch_rows(const Program& program, i64 source_rows) noexcept {
  const i64 batch = whole_batch(program, source_rows);
  if (program.order != Order::spread) return batch;
  const i64 apart = batch_count(program, source_rows);
  return (source_rows + apart - 1) / apart;
}

i64 short_batch_rows(const Program& program, i64 source_rows) noexcept {
  if (program.order == Order::spread) {
    return source_rows % batch_count(program, source_rows) == 0
               ? 0
               : batch_rows(program, source_rows) - 1;
  }
  return source_rows % batch_rows(program, source_rows);
}

Batch::Batch(const Program& program, i64 source_rows, i64 step)
    : order_(program.order),
      apart_(batch_count(program, source_rows)),
      shuffle_(permuted_count(program, source_rows), program.seed, static_cast<u64>(step / apart_)),
      rotation_(static_cast<u64>(apart_), program.seed, static_cast<u64>(step / apart_)) {
  const i64 whole = batch_rows(program, source_rows);
  i64 index = step % apart_;
  if (order_ == Order::spread) {
    first_ = static_cast<i64>(shuffle_(static_cast<u64>(index)));
    rows_ = whole;
    if (row(rows_ - 1) >= source_rows) --rows_;  // the last group is a short one
    return;
  }
  if (order_ == Order::blocks) index = static_cast<i64>(shuffle_(static_cast<u64>(index)));
  first_ = index * whole;
  rows_ = std::min(whole, source_rows - first_);
}

template <class T>
void read_rows(const Source& source, const Batch& batch, i64 begin, i64 rows, T* inputs,
               i64 input_stride, T* targets, i64 target_stride, T* weights) noexcept {
  if (const ConstView* of_rows = row_weights(source)) {
    for (i64 i = 0; i < rows; ++i) {
      copy_numbers(*of_rows, batch.row(begin + i) * of_rows->strides[0], 1, 1, weights + i);
    }
  }
  std::visit(
      [&](const auto& s) {
        for (i64 i = 0; i < rows; ++i) {
          read_row(s, batch.row(begin + i), inputs + i * input_stride, targets + i * target_stride);
        }
      },
      source);
}

template void read_rows<float>(const Source&, const Batch&, i64, i64, float*, i64, float*, i64,
                               float*) noexcept;
template void read_rows<double>(const Source&, const Batch&, i64, i64, double*, i64, double*, i64,
                                double*) noexcept;

}  // namespace iron
