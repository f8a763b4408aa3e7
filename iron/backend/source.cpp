#include "iron/backend/source.h"

#include <string>

#include "iron/core/error.h"

namespace iron {
namespace {

void expect_floating(const ConstView& view, const char* what) {
  if (is_floating(view.dtype)) return;
  throw TypeError("source", std::string(what) + " are " + std::string(name_of(view.dtype)),
                  "convert them to f32 or f64 first");
}

void expect_rank(const ConstView& view, i64 rank, const char* what) {
  if (view.shape.rank() == rank) return;
  throw ShapeError("source", std::string(what) + " have shape " + to_string(view.shape) +
                                 ", not rank " + std::to_string(rank));
}

void check_weights(const RowsSource& s) {
  if (!s.weights) return;
  expect_floating(*s.weights, "weights");
  if (s.weights->shape == Shape{s.inputs.shape[0]}) return;
  throw ShapeError("source", "weights " + to_string(s.weights->shape) + " do not fit inputs " +
                                 to_string(s.inputs.shape));
}

void check(const RowsSource& s) {
  expect_floating(s.inputs, "inputs");
  expect_floating(s.targets, "targets");
  expect_rank(s.inputs, 2, "inputs");
  expect_rank(s.targets, 2, "targets");
  if (s.inputs.shape[0] != s.targets.shape[0]) {
    throw ShapeError("source", "inputs " + to_string(s.inputs.shape) + " and targets " +
                                   to_string(s.targets.shape) + " have different numbers of rows");
  }
  check_weights(s);
}

void check(const PixelsSource& s) {
  expect_floating(s.pixels, "pixels");
  expect_floating(s.xs, "x coordinates");
  expect_floating(s.ys, "y coordinates");
  expect_rank(s.pixels, 3, "pixels");
  expect_rank(s.xs, 1, "x coordinates");
  expect_rank(s.ys, 1, "y coordinates");
  if (s.ys.shape[0] != s.pixels.shape[0] || s.xs.shape[0] != s.pixels.shape[1]) {
    throw ShapeError("source", "pixels " + to_string(s.pixels.shape) + " do not fit coordinates " +
                                   to_string(s.ys.shape) + " by " + to_string(s.xs.shape));
  }
}

}  // namespace

i64 row_count(const Source& source) noexcept {
  if (const auto* rows = std::get_if<RowsSource>(&source)) return rows->inputs.shape.extents()[0];
  const auto& pixels = std::get<PixelsSource>(source).pixels.shape.extents();
  return pixels[0] * pixels[1];
}

i64 input_width(const Source& source) noexcept {
  if (const auto* rows = std::get_if<RowsSource>(&source)) return rows->inputs.shape.extents()[1];
  return 2;
}

i64 target_width(const Source& source) noexcept {
  if (const auto* rows = std::get_if<RowsSource>(&source)) return rows->targets.shape.extents()[1];
  return std::get<PixelsSource>(source).pixels.shape.extents()[2];
}

const ConstView* row_weights(const Source& source) noexcept {
  const auto* rows = std::get_if<RowsSource>(&source);
  return rows != nullptr && rows->weights ? &*rows->weights : nullptr;
}

void validate(const Source& source) {
  std::visit([](const auto& s) { check(s); }, source);
}

}  // namespace iron
