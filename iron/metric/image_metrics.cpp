#include "iron/metric/image_metrics.h"

#include <cmath>

#include "iron/core/error.h"

namespace iron {
namespace {

void check_same_shape(const Picture& a, const Picture& b, const char* where) {
  if (a.shape() == b.shape()) return;
  throw ShapeError(where,
                   "pictures of shape " + to_string(a.shape()) + " and " + to_string(b.shape()) +
                       " cannot be compared",
                   "both need the same width, height and channels");
}

/// The mean of f(difference) over all values.
template <class F>
double mean_difference(const Picture& a, const Picture& b, const char* where, const F& f) {
  check_same_shape(a, b, where);
  double sum = 0;
  for (std::size_t i = 0; i < a.values().size(); ++i) {
    sum += f(static_cast<double>(a.values()[i]) - static_cast<double>(b.values()[i]));
  }
  return sum / static_cast<double>(a.values().size());
}

double psnr_of(double mean_square) { return 10.0 * std::log10(1.0 / mean_square); }

}  // namespace

double mse(const Picture& a, const Picture& b) {
  return mean_difference(a, b, "mse", [](double d) { return d * d; });
}

double mae(const Picture& a, const Picture& b) {
  return mean_difference(a, b, "mae", [](double d) { return std::abs(d); });
}

double psnr(const Picture& a, const Picture& b) {
  return psnr_of(mean_difference(a, b, "psnr", [](double d) { return d * d; }));
}

i64 wrong_pixels(const Picture& a, const Picture& b) {
  check_same_shape(a, b, "wrong_pixels");
  const auto channels = static_cast<std::size_t>(a.channels());
  i64 wrong = 0;
  for (std::size_t i = 0; i < a.values().size(); i += channels) {
    bool right = true;
    for (std::size_t c = i; c < i + channels; ++c) {
      const float x = a.values()[c];
      const float y = b.values()[c];
      right = right && ((x < 0.5F && y < 0.5F) || (x >= 0.5F && y >= 0.5F));
    }
    wrong += right ? 0 : 1;
  }
  return wrong;
}

std::optional<double> iou_black(const Picture& a, const Picture& b) {
  check_same_shape(a, b, "iou_black");
  const Picture gray_a = to_gray(a);
  const Picture gray_b = to_gray(b);
  i64 both = 0;
  i64 either = 0;
  for (std::size_t i = 0; i < gray_a.values().size(); ++i) {
    const bool black_a = gray_a.values()[i] < 0.5F;
    const bool black_b = gray_b.values()[i] < 0.5F;
    both += black_a && black_b ? 1 : 0;
    either += black_a || black_b ? 1 : 0;
  }
  if (either == 0) return std::nullopt;
  return static_cast<double>(both) / static_cast<double>(either);
}

PictureComparison compare(const Picture& a, const Picture& b) {
  check_same_shape(a, b, "compare");
  PictureComparison result;
  result.mse = mse(a, b);
  result.mae = mae(a, b);
  result.psnr_db = psnr_of(result.mse);
  result.ssim = ssim(a, b);
  result.wrong_pixels = wrong_pixels(a, b);
  result.iou_black = iou_black(a, b);
  result.identical = a == b;
  return result;
}

}  // namespace iron
