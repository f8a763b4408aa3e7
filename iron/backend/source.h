#pragma once
/// Where training rows come from: plain data a Plan reads tile by tile. Rows are made inside the
/// step (gathered, converted, given their coordinates), so that memory does not grow with them.

#include <optional>
#include <variant>

#include "iron/core/view.h"

namespace iron {

/// Row r is inputs[r] with targets[r]: [rows, in] and [rows, out], f32 or f64, any strides. Its
/// loss counts weights[r] times, where there are weights: [rows], not negative, of mean 1.
struct RowsSource {
  ConstView inputs;
  ConstView targets;
  std::optional<ConstView> weights = {};
};

/// Row r = y·width + x is the coordinates (xs[x], ys[y]) with the target pixels[y, x, :].
/// `pixels` is [height, width, channels], xs [width], ys [height]; f32 or f64, any strides, so
/// every second pixel of a picture is a source as well.
struct PixelsSource {
  ConstView pixels;
  ConstView xs;
  ConstView ys;
};

using Source = std::variant<RowsSource, PixelsSource>;

/// Rows of the source.
i64 row_count(const Source& source) noexcept;
/// Numbers in a row's input and in its target.
i64 input_width(const Source& source) noexcept;
i64 target_width(const Source& source) noexcept;
/// The weights of the rows; null where all weigh the same.
const ConstView* row_weights(const Source& source) noexcept;
/// Throws ShapeError or TypeError when the views do not fit each other.
void validate(const Source& source);

}  // namespace iron
