#pragma once
/// How well a network draws the pixels it is taught. Not for users.

#include <span>

#include "iron/model/picture_description.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// Sums over all values of a drawing, clamped to [0, 1], against the targets.
struct DrawingErrors {
  double mse = 0;
  i64 wrong_pixels = 0;        ///< on the wrong side of one half in some channel
  double output_variance = 0;  ///< of the drawing
  double target_variance = 0;  ///< of the targets
};

/// Draws the pixels at xs × ys with `parameters` and compares them to `targets`, row-major
/// [ys, xs, channels] on the host. `ink`: both are 1 for black.
DrawingErrors drawing_errors(const PictureDescription& description, const Tensor& parameters,
                             std::span<const double> xs, std::span<const double> ys,
                             std::span<const float> targets);

}  // namespace iron
