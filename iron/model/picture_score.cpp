#include "iron/model/picture_score.h"

#include <algorithm>
#include <cmath>

#include "iron/model/picture_drawer.h"

namespace iron {
namespace {

/// Sums in f64, in the order of the pixels.
class Sums {
 public:
  Sums(i64 channels, bool ink) : channels_(channels), ink_(ink) {}

  void add(std::span<const float> drawn, std::span<const float> targets) {
    const auto step = static_cast<std::size_t>(channels_);
    for (std::size_t i = 0; i < drawn.size(); i += step) {
      bool wrong = false;
      for (std::size_t c = i; c < i + step; ++c) {
        const float y = std::clamp(drawn[c], 0.0F, 1.0F);
        wrong = wrong || bright(y) != bright(targets[c]) || std::isnan(y);
        const double output = static_cast<double>(y);
        const double target = static_cast<double>(targets[c]);
        squares_ += (output - target) * (output - target);
        outputs_ += output;
        output_squares_ += output * output;
        targets_ += target;
        target_squares_ += target * target;
      }
      wrong_ += wrong ? 1 : 0;
      count_ += static_cast<double>(step);
    }
  }

  DrawingErrors errors() const {
    const auto variance = [this](double sum, double squares) {
      const double mean = sum / count_;
      return std::max(0.0, squares / count_ - mean * mean);
    };
    return {.mse = squares_ / count_,
            .wrong_pixels = wrong_,
            .output_variance = variance(outputs_, output_squares_),
            .target_variance = variance(targets_, target_squares_)};
  }

 private:
  /// As image_metrics counts: one half itself is bright.
  bool bright(float value) const { return ink_ ? value <= 0.5F : value >= 0.5F; }

  i64 channels_;
  bool ink_;
  double count_ = 0;
  double squares_ = 0;
  double outputs_ = 0;
  double output_squares_ = 0;
  double targets_ = 0;
  double target_squares_ = 0;
  i64 wrong_ = 0;
};

}  // namespace

DrawingErrors drawing_errors(const PictureDescription& description, const Tensor& parameters,
                             std::span<const double> xs, std::span<const double> ys,
                             std::span<const float> targets) {
  const PictureDrawer drawer(description, parameters);
  const std::size_t width = xs.size() * static_cast<std::size_t>(description.channels);
  const auto band = static_cast<std::size_t>(
      std::clamp<i64>(kBlockPixels / static_cast<i64>(xs.size()), 1, static_cast<i64>(ys.size())));
  Sums sums(description.channels, description.mode == PictureMode::bw);
  for (std::size_t first = 0; first < ys.size(); first += band) {
    const std::size_t rows = std::min(band, ys.size() - first);
    const Tensor drawn = drawer.draw(xs, ys.subspan(first, rows));
    sums.add(drawn.data<float>(), targets.subspan(first * width, rows * width));
  }
  return sums.errors();
}

}  // namespace iron
