#include "iron/backend/cpu/plan_rows.h"

#include <algorithm>
#include <array>

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

constexpr i64 kFewRows = 64;  // that are looked up before any is copied
using Places = std::array<i64, kFewRows>;

/// Copies rows of `width` numbers, `step` apart, that start at `places`.
template <class From, class T>
void copy_rows(const void* from, const Places& places, i64 rows, i64 step, i64 width, T* to,
               i64 to_stride) noexcept {
  for (i64 i = 0; i < rows; ++i) {
    const From* const p = static_cast<const From*>(from) + places[static_cast<std::size_t>(i)];
    for (i64 c = 0; c < width; ++c) to[i * to_stride + c] = static_cast<T>(p[c * step]);
  }
}

template <class T>
void copy_rows(const ConstView& from, const Places& places, i64 rows, i64 step, i64 width, T* to,
               i64 to_stride) noexcept {
  if (from.dtype == DType::f32) {
    copy_rows<float>(from.data, places, rows, step, width, to, to_stride);
  } else {
    copy_rows<double>(from.data, places, rows, step, width, to, to_stride);
  }
}

/// Where the rows numbered `numbers` of a view start.
Places starts(const Places& numbers, i64 rows, i64 stride) noexcept {
  Places places;
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) places[i] = numbers[i] * stride;
  return places;
}

/// Rows of a matrix, or numbers of a vector.
template <class T>
void read_view(const ConstView& from, const Places& numbers, i64 rows, T* to,
               i64 to_stride) noexcept {
  const bool matrix = from.shape.rank() == 2;
  copy_rows(from, starts(numbers, rows, from.strides[0]), rows, matrix ? from.strides[1] : 1,
            matrix ? from.shape[1] : 1, to, to_stride);
}

template <class T>
void read_some(const RowsSource& source, const Places& numbers, i64 rows, T* inputs,
               i64 input_stride, T* targets, i64 target_stride) noexcept {
  read_view(source.inputs, numbers, rows, inputs, input_stride);
  read_view(source.targets, numbers, rows, targets, target_stride);
}

template <class T>
void read_some(const PixelsSource& source, const Places& numbers, i64 rows, T* inputs,
               i64 input_stride, T* targets, i64 target_stride) noexcept {
  const ConstView& pixels = source.pixels;
  const i64 width = pixels.shape[1];
  Places xs;
  Places ys;
  Places places;
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) {
    ys[i] = numbers[i] / width;
    xs[i] = numbers[i] - ys[i] * width;
    places[i] = ys[i] * pixels.strides[0] + xs[i] * pixels.strides[1];
  }
  read_view(source.xs, xs, rows, inputs, input_stride);
  read_view(source.ys, ys, rows, inputs + 1, input_stride);
  copy_rows(pixels, places, rows, pixels.strides[2], pixels.shape[2], targets, target_stride);
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
  const ConstView* const of_rows = row_weights(source);
  Places numbers;
  for (i64 first = 0; first < rows; first += kFewRows) {
    const i64 few = std::min(kFewRows, rows - first);
    for (i64 i = 0; i < few; ++i) {
      numbers[static_cast<std::size_t>(i)] = batch.row(begin + first + i);
    }
    if (of_rows != nullptr) read_view(*of_rows, numbers, few, weights + first, 1);
    std::visit(
        [&](const auto& s) {
          read_some(s, numbers, few, inputs + first * input_stride, input_stride,
                    targets + first * target_stride, target_stride);
        },
        source);
  }
}

template void read_rows<float>(const Source&, const Batch&, i64, i64, float*, i64, float*, i64,
                               float*) noexcept;
template void read_rows<double>(const Source&, const Batch&, i64, i64, double*, i64, double*, i64,
                                double*) noexcept;

}  // namespace iron
