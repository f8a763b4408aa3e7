#pragma once
/// How far two pictures are from each other. Every function throws ShapeError when width, height or
/// channels differ. Sums are f64; a NaN in a picture makes every mean NaN.

#include <optional>

#include "iron/core/types.h"
#include "iron/data/picture.h"

namespace iron {

/// Mean of (a − b)² over all values.
double mse(const Picture& a, const Picture& b);

/// Mean of |a − b| over all values.
double mae(const Picture& a, const Picture& b);

/// Peak signal-to-noise ratio in dB for a peak of 1: 10 log₁₀(1/mse). Infinite when they are equal.
double psnr(const Picture& a, const Picture& b);

/// Structural similarity (Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error
/// visibility to structural similarity", IEEE TIP 2004): 11×11 Gaussian window of σ = 1.5,
/// K₁ = 0.01, K₂ = 0.03, L = 1, population covariance, the mean over all windows that lie inside
/// the picture and over the channels. Empty when a side is below 11 pixels.
std::optional<double> ssim(const Picture& a, const Picture& b);

/// Pixels that fall on different sides of ½ in any channel (½ itself counts as bright), or are NaN
/// in either picture.
i64 wrong_pixels(const Picture& a, const Picture& b);

/// Intersection over union of the black pixels, those whose luma (see to_gray) is below ½. Empty
/// when neither picture has one.
std::optional<double> iou_black(const Picture& a, const Picture& b);

/// All of them.
struct PictureComparison {
  double mse = 0;
  double mae = 0;
  double psnr_db = 0;
  std::optional<double> ssim;
  i64 wrong_pixels = 0;
  std::optional<double> iou_black;
  bool identical = false;  ///< every value is equal
};

PictureComparison compare(const Picture& a, const Picture& b);

}  // namespace iron
