#include "iron/model/picture_model.h"

#include <algorithm>
#include <cmath>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/train/trainer.h"

namespace iron {
namespace {

constexpr i64 kCoordinates = 2;
constexpr i64 kMostSide = i64{1} << 30;  // pixels

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

}  // namespace iron
