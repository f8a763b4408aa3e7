#include "iron/train/sampler.h"

#include <charconv>

#include "iron/core/error.h"

namespace iron {

BatchSize BatchSize::parse(std::string_view text) {
  if (text == "all") return all();
  if (text == "row") return picture_row();
  i64 rows = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rows);
  if (error != std::errc{} || end != text.data() + text.size() || rows < 0) {
    throw ValueError("batch", "cannot be '" + std::string(text) + "'",
                     "give a number of rows, all, or row for one row of a picture");
  }
  return {rows};
}

std::string to_string(const BatchSize& batch) {
  if (batch.is_picture_row()) return "row";
  return batch.rows() == 0 ? "all" : std::to_string(batch.rows());
}

i64 steps_per_epoch(const BatchSize& batch, i64 rows) {
  if (batch.rows() < 1 || batch.rows() >= rows) return 1;
  return rows / batch.rows() + (rows % batch.rows() != 0 ? 1 : 0);
}

Sampler lower(const BatchSize& batch, bool shuffle, const Source& source, bool spread) {
  const i64 rows = row_count(source);
  if (rows == 0) throw ValueError("train", "there are no rows to learn from");
  if (batch.is_picture_row()) {
    const auto* picture = std::get_if<PixelsSource>(&source);
    if (picture == nullptr) {
      throw ValueError("batch", "row means a row of a picture, and this is a table",
                       "give a number of rows");
    }
    const i64 width = picture->pixels.shape[1];
    return {width, shuffle ? Order::blocks : Order::sequential, rows / width};
  }
  if (batch.rows() < 0) {
    throw ValueError("batch", "must be 0 or above, not " + std::to_string(batch.rows()));
  }
  if (batch.rows() == 0 || batch.rows() >= rows) return {};
  Order order = shuffle ? Order::rows : Order::sequential;
  if (spread) order = Order::spread;
  return {batch.rows(), order, steps_per_epoch(batch, rows)};
}

}  // namespace iron
