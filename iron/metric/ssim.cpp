#include <array>
#include <cmath>
#include <vector>

#include "iron/core/error.h"
#include "iron/metric/image_metrics.h"

namespace iron {
namespace {

constexpr std::size_t kWindow = 11;
constexpr double kSigma = 1.5;
constexpr double kC1 = 0.01 * 0.01;  // (K₁ L)²
constexpr double kC2 = 0.03 * 0.03;  // (K₂ L)²

/// Weighted means in a window: x, y, x², y², xy.
using Moments = std::array<double, 5>;

/// One side of the window; the window is its outer product with itself.
std::array<double, kWindow> gaussian() {
  std::array<double, kWindow> weights{};
  double sum = 0;
  for (std::size_t i = 0; i < kWindow; ++i) {
    const double distance = static_cast<double>(i) - static_cast<double>(kWindow / 2);
    weights[i] = std::exp(-distance * distance / (2 * kSigma * kSigma));
    sum += weights[i];
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

double similarity(const Moments& m) {
  const auto [x, y, xx, yy, xy] = m;
  return (2 * x * y + kC1) * (2 * (xy - x * y) + kC2) /
         ((x * x + y * y + kC1) * ((xx - x * x) + (yy - y * y) + kC2));
}

/// The mean over one channel. The window is applied along rows first; of those results only the
/// last eleven rows are kept.
double ssim_channel(const Picture& a, const Picture& b, std::size_t channel,
                    const std::array<double, kWindow>& weights) {
  const auto height = static_cast<std::size_t>(a.height());
  const auto width = static_cast<std::size_t>(a.width());
  const auto channels = static_cast<std::size_t>(a.channels());
  const std::size_t places = width - kWindow + 1;
  std::vector<Moments> pixels(width);
  std::array<std::vector<Moments>, kWindow> rows;
  rows.fill(std::vector<Moments>(places));

  double sum = 0;
  for (std::size_t r = 0; r < height; ++r) {
    for (std::size_t c = 0; c < width; ++c) {
      const double x = static_cast<double>(a.values()[(r * width + c) * channels + channel]);
      const double y = static_cast<double>(b.values()[(r * width + c) * channels + channel]);
      pixels[c] = {x, y, x * x, y * y, x * y};
    }
    for (std::size_t c = 0; c < places; ++c) {
      Moments mean{};
      for (std::size_t i = 0; i < kWindow; ++i) {
        for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += weights[i] * pixels[c + i][k];
      }
      rows[r % kWindow][c] = mean;
    }
    if (r + 1 < kWindow) continue;
    for (std::size_t c = 0; c < places; ++c) {
      Moments mean{};
      for (std::size_t i = 0; i < kWindow; ++i) {
        const Moments& row = rows[(r + 1 + i) % kWindow][c];  // the oldest row first
        for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += weights[i] * row[k];
      }
      sum += similarity(mean);
    }
  }
  return sum / static_cast<double>(places * (height - kWindow + 1));
}

}  // namespace

std::optional<double> ssim(const Picture& a, const Picture& b) {
  if (a.shape() != b.shape()) {
    throw ShapeError("ssim",
                     "pictures of shape " + to_string(a.shape()) + " and " + to_string(b.shape()) +
                         " cannot be compared",
                     "both need the same width, height and channels");
  }
  const i64 window = static_cast<i64>(kWindow);
  if (a.width() < window || a.height() < window) return std::nullopt;
  const auto weights = gaussian();
  double sum = 0;
  for (i64 channel = 0; channel < a.channels(); ++channel) {
    sum += ssim_channel(a, b, static_cast<std::size_t>(channel), weights);
  }
  return sum / static_cast<double>(a.channels());
}

}  // namespace iron
