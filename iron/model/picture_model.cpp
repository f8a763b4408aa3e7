#include "iron/model/picture_model.h"

#include <algorithm>
#include <cmath>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/train/trainer.h"

namespace iron {
namespace {

constexpr i64 kCoordinates = 2;
constexpr i64 kMostSide = i64{1} << 30;    // pixels
constexpr i64 kBandPixels = i64{1} << 16;  // drawn at a time: some tiles for each thread

Tensor to_tensor(const std::vector<double>& values, Device device) {
  return Tensor::from(values, {static_cast<i64>(values.size())}).to(device);
}

void expect_numbers(const Picture& picture) {
  const auto values = picture.values();
  const auto bad =
      std::find_if_not(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
  if (bad == values.end()) return;
  const i64 pixel = (bad - values.begin()) / picture.channels();
  throw ValueError("fit", "the pixel at column " + std::to_string(pixel % picture.width()) +
                              ", row " + std::to_string(pixel / picture.width()) +
                              " is not a finite number");
}

/// Coordinates of rows [first, first + count), as the network takes them.
template <class T>
void fill_coordinates(const std::vector<double>& xs, const std::vector<double>& ys, i64 first,
                      i64 count, T* out) {
  for (i64 r = first; r < first + count; ++r) {
    for (const double x : xs) {
      *out++ = static_cast<T>(x);
      *out++ = static_cast<T>(ys[static_cast<std::size_t>(r)]);
    }
  }
}

}  // namespace

PictureSize fit_longer_side(PictureSize picture, i64 longer) {
  if (longer < 1 || picture.width < 1 || picture.height < 1) {
    throw ValueError("size", "a picture needs at least one pixel");
  }
  if (longer > kMostSide) throw ValueError("size", "a side cannot have that many pixels");
  const double scale =
      static_cast<double>(longer) / static_cast<double>(std::max(picture.width, picture.height));
  const auto scaled = [&](i64 side) {
    return std::max<i64>(1, std::llround(static_cast<double>(side) * scale));
  };
  return {scaled(picture.width), scaled(picture.height)};
}

std::vector<double> pixel_centres(i64 count, i64 longer) {
  std::vector<double> centres(static_cast<std::size_t>(count));
  for (i64 i = 0; i < count; ++i) {
    // (i + ½)/N·2 − 1 for the longer side; shifted to the middle for the shorter one.
    centres[static_cast<std::size_t>(i)] =
        static_cast<double>(2 * i + 1 - count) / static_cast<double>(longer);
  }
  return centres;
}

PictureModel::PictureModel(NetworkOptions network, Device device)
    : network_(std::move(network)), device_(device) {
  validate(make_network(kCoordinates, network_, 1));
}

TrainReport PictureModel::fit(const Picture& picture, const TrainOptions& options,
                              const FitWatch& watch) {
  expect_numbers(picture);
  const i64 longer = std::max(picture.width(), picture.height());
  PixelsData data{.pixels = Tensor::from(picture.values(), picture.shape()).to(device_),
                  .xs = to_tensor(pixel_centres(picture.width(), longer), device_),
                  .ys = to_tensor(pixel_centres(picture.height(), longer), device_)};
  Trainer trainer(make_network(kCoordinates, network_, picture.channels()), options,
                  std::move(data), device_);
  for (Observer* observer : watch.observers) trainer.add_observer(*observer);
  if (watch.stop != nullptr) trainer.stop_on(*watch.stop);

  training_ = options;
  size_ = {picture.width(), picture.height()};
  channels_ = picture.channels();
  weights_ =
      trainer.parameters();  // shares the Trainer's own, so a failed run leaves its last good
  return trainer.run();
}

i64 PictureModel::parameters() const { return channels_ == 0 ? 0 : trained_count(program()); }

Program PictureModel::program() const {
  return prediction_program(make_network(kCoordinates, network_, channels_),
                            lower(training_.loss).kind, training_.precision);
}

void PictureModel::expect_fitted(const char* where) const {
  if (channels_ != 0) return;
  throw ValueError(where, "this model has not learnt a picture yet", "call fit first");
}

Picture PictureModel::render(PictureSize size) const {
  std::vector<float> values;
  render(size, [&](std::span<const float> rows) {
    values.insert(values.end(), rows.begin(), rows.end());
  });
  return {size.width, size.height, channels_, std::move(values)};
}

void PictureModel::render(PictureSize size,
                          const std::function<void(std::span<const float> rows)>& sink) const {
  expect_fitted("render");
  if (size.width < 1 || size.height < 1 || std::max(size.width, size.height) > kMostSide) {
    throw ValueError("render", "cannot draw " + std::to_string(size.width) + "x" +
                                   std::to_string(size.height) + " pixels");
  }
  const i64 longer = std::max(size.width, size.height);
  const std::vector<double> xs = pixel_centres(size.width, longer);
  const std::vector<double> ys = pixel_centres(size.height, longer);
  const auto plan = backend_for(device_).compile_forward(program(), weights_.const_view());
  const i64 band = std::clamp<i64>(kBandPixels / size.width, 1, size.height);
  const DType precision = training_.precision;
  for (i64 first = 0; first < size.height; first += band) {
    const i64 rows = std::min(band, size.height - first);
    Tensor in = Tensor::empty({rows * size.width, kCoordinates}, precision);
    if (precision == DType::f64) {
      fill_coordinates(xs, ys, first, rows, in.data<double>().data());
    } else {
      fill_coordinates(xs, ys, first, rows, in.data<float>().data());
    }
    in = in.to(device_);
    Tensor out = Tensor::empty({rows * size.width, channels_}, precision, device_);
    plan->run(in.const_view(), out.view());
    Tensor drawn = out.to(Device::cpu()).to(DType::f32);
    for (float& value : drawn.data<float>()) value = std::clamp(value, 0.0F, 1.0F);
    sink(std::as_const(drawn).data<float>());
  }
}

}  // namespace iron
