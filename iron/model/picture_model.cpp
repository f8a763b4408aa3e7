#include "iron/model/picture_model.h"

#include <algorithm>
#include <cmath>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/model/picture_fit.h"

namespace iron {
namespace {

constexpr i64 kCoordinates = 2;
constexpr i64 kMostSide = i64{1} << 30;    // pixels
constexpr i64 kBandPixels = i64{1} << 16;  // drawn at a time: some tiles for each thread

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

PictureModel::PictureModel(NetworkOptions network, Device device) : device_(device) {
  description_.network = std::move(network);
  validate(make_network(kCoordinates, description_.network, 1));
}

PictureModel PictureModel::from_parameters(PictureDescription description, const Tensor& parameters,
                                           Device device) {
  const i64 count = parameter_count(drawing_program(description));
  if (parameters.shape() != Shape{count}) {
    throw ShapeError("picture model", "the network has " + std::to_string(count) +
                                          " parameters, not " + to_string(parameters.shape()));
  }
  if (parameters.dtype() != description.training.precision) {
    throw TypeError("picture model", "the network computes in " +
                                         std::string(name_of(description.training.precision)) +
                                         ", the parameters are " +
                                         std::string(name_of(parameters.dtype())));
  }
  PictureModel model(description.network, device);
  model.description_ = std::move(description);
  model.weights_ = parameters.to(device).contiguous().clone();
  return model;
}

TrainReport PictureModel::fit(const Picture& picture, const TrainOptions& options,
                              const FitWatch& watch) {
  PictureFit fit(picture, mode_of(picture),
                 {.recipe = recipe(), .network = network(), .training = options}, device_);
  try {
    const TrainReport report = fit.run(watch);
    *this = fit.model();
    return report;
  } catch (const TrainingError&) {
    *this = fit.model();
    throw;
  }
}

i64 PictureModel::parameters() const {
  return channels() == 0 ? 0 : trained_count(drawing_program(description_));
}

void PictureModel::expect_fitted(const char* where) const {
  if (channels() != 0) return;
  throw ValueError(where, "this model has not learnt a picture yet", "call fit first");
}

Picture PictureModel::render(PictureSize size) const {
  std::vector<float> values;
  render(size, [&](std::span<const float> rows) {
    values.insert(values.end(), rows.begin(), rows.end());
  });
  return {size.width, size.height, channels(), std::move(values)};
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
  const auto plan =
      backend_for(device_).compile_forward(drawing_program(description_), weights_.const_view());
  const i64 band = std::clamp<i64>(kBandPixels / size.width, 1, size.height);
  const DType precision = training().precision;
  for (i64 first = 0; first < size.height; first += band) {
    const i64 rows = std::min(band, size.height - first);
    Tensor in = Tensor::empty({rows * size.width, kCoordinates}, precision);
    if (precision == DType::f64) {
      fill_coordinates(xs, ys, first, rows, in.data<double>().data());
    } else {
      fill_coordinates(xs, ys, first, rows, in.data<float>().data());
    }
    in = in.to(device_);
    Tensor out = Tensor::empty({rows * size.width, channels()}, precision, device_);
    plan->run(in.const_view(), out.view());
    Tensor drawn = out.to(Device::cpu()).to(DType::f32);
    const bool ink = description_.mode == PictureMode::bw;
    for (float& value : drawn.data<float>()) {
      value = std::clamp(ink ? 1.0F - value : value, 0.0F, 1.0F);
    }
    sink(std::as_const(drawn).data<float>());
  }
}

}  // namespace iron
