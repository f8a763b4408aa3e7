#pragma once
/// More ways to draw what a PictureModel has learnt.

#include <optional>

#include "iron/model/picture_model.h"

namespace iron {

/// The pixels of columns x0 … x1 − 1 and rows y0 … y1 − 1.
struct Crop {
  i64 x0 = 0;
  i64 y0 = 0;
  i64 x1 = 0;
  i64 y1 = 0;
};

struct RenderOptions {
  PictureSize size;               ///< of the whole picture
  i64 supersample = 1;            ///< each pixel is the mean of so many by so many samples, 1 to 64
  std::optional<Crop> crop = {};  ///< draws only this part of the whole picture
};

/// The size of what is drawn: of the crop, if there is one. Throws ValueError on a size or a number
/// of samples that cannot be drawn, and when the crop holds no pixel or reaches outside.
PictureSize drawn_size(const RenderOptions& options);

/// Draws in bands of whole rows, top to bottom; memory does not grow with the picture's height. The
/// samples of a pixel are clamped to [0, 1] and then averaged (colours by alpha, when there is
/// one); they are the pixels of the picture drawn `supersample` times as large. Throws ValueError
/// before the first fit and as drawn_size does.
void render(const PictureModel& model, const RenderOptions& options, const RowSink& sink);

/// The same as a whole picture of drawn_size(options).
Picture render(const PictureModel& model, const RenderOptions& options);

}  // namespace iron
