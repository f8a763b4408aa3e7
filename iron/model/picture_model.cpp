#include "iron/model/picture_model.h"

#include "iron/core/error.h"
#include "iron/model/picture_fit.h"
#include "iron/nn/parameters.h"

namespace iron {
namespace {

constexpr i64 kCoordinates = 2;

/// A picture as it is: of one channel, two values are ink.
PictureMode mode_by_channels(const Picture& picture) noexcept {
  if (picture.channels() == 4) return PictureMode::rgba;
  if (picture.channels() == 3) return PictureMode::rgb;
  return is_two_valued(picture) ? PictureMode::bw : PictureMode::gray;
}

}  // namespace

PictureModel::PictureModel(NetworkOptions network, Device device) : device_(device) {
  description_.network = std::move(network);
  validate(make_network(kCoordinates, description_.network, 1));
}

PictureModel PictureModel::from_parameters(PictureDescription description, const Tensor& parameters,
                                           Device device) {
  Tensor weights =
      adopted_parameters("picture model", drawing_program(description), parameters, device);
  PictureModel model(description.network, device);
  model.description_ = std::move(description);
  model.weights_ = std::move(weights);
  return model;
}

TrainReport PictureModel::fit(const Picture& picture, const TrainOptions& options,
                              const FitWatch& watch) {
  PictureFit fit(picture, mode_by_channels(picture),
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

}  // namespace iron
