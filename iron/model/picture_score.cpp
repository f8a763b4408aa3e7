#include "iron/model/picture_score.h"

#include <algorithm>
#include <cmath>

#include "iron/backend/backend.h"

namespace iron {
namespace {

constexpr i64 kBandPixels = i64{1} << 16;  // drawn at a time: some tiles for each thread

template <class T>
void fill_coordinates(std::span<const double> xs, std::span<const double> ys, T* out) {
  for (const double y : ys) {
    for (const double x : xs) {
      *out++ = static_cast<T>(x);
      *out++ = static_cast<T>(y);
    }
  }
}

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

Tensor coordinate_rows(std::span<const double> xs, std::span<const double> ys, DType precision,
                       Device device) {
  Tensor rows = Tensor::empty({static_cast<i64>(xs.size() * ys.size()), 2}, precision);
  if (precision == DType::f64) {
    fill_coordinates(xs, ys, rows.data<double>().data());
  } else {
    fill_coordinates(xs, ys, rows.data<float>().data());
  }
  return rows.to(device);
}

DrawingErrors drawing_errors(const PictureDescription& description, const Tensor& parameters,
                             std::span<const double> xs, std::span<const double> ys,
                             std::span<const float> targets) {
  const Device device = parameters.device();
  const DType precision = description.training.precision;
  const auto plan =
      backend_for(device).compile_forward(drawing_program(description), parameters.const_view());
  const std::size_t width = xs.size() * static_cast<std::size_t>(description.channels);
  const std::size_t band = static_cast<std::size_t>(
      std::clamp<i64>(kBandPixels / static_cast<i64>(xs.size()), 1, static_cast<i64>(ys.size())));
  Sums sums(description.channels, description.mode == PictureMode::bw);
  for (std::size_t first = 0; first < ys.size(); first += band) {
    const std::size_t rows = std::min(band, ys.size() - first);
    const Tensor in = coordinate_rows(xs, ys.subspan(first, rows), precision, device);
    Tensor out = Tensor::empty({in.shape()[0], description.channels}, precision, device);
    plan->run(in.const_view(), out.view());
    const Tensor drawn = out.to(Device::cpu()).to(DType::f32);
    sums.add(drawn.data<float>(), targets.subspan(first * width, rows * width));
  }
  return sums.errors();
}

}  // namespace iron
