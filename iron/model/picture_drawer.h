#pragma once
/// Draws blocks of pixels with a network. Not for users.

#include <memory>
#include <span>

#include "iron/backend/plan.h"
#include "iron/model/picture_description.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// Pixels worth drawing at a time: some tiles for each thread.
inline constexpr i64 kBlockPixels = i64{1} << 16;

/// Compiles the network once and draws any number of blocks.
class PictureDrawer {
 public:
  /// The parameters are read now.
  PictureDrawer(const PictureDescription& description, const Tensor& parameters);

  /// What the network says at the points xs × ys: f32 on the host, [ys, xs, channels] row-major,
  /// neither clamped nor turned from ink to light.
  Tensor draw(std::span<const double> xs, std::span<const double> ys) const;

 private:
  Device device_;
  DType storage_;
  i64 channels_;
  std::unique_ptr<ForwardPlan> plan_;
};

}  // namespace iron
