// PictureModel's file: one tensor for each segment of the parameters, and one JSON text in the
// metadata. docs/file-formats.md describes it.

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/format/safetensors.h"
#include "iron/model/picture_checkpoint.h"
#include "iron/model/picture_model.h"
#include "iron/train/checkpoint.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn";

template <class T>
bool all_finite(std::span<const T> values) {
  return std::all_of(values.begin(), values.end(), [](T v) { return std::isfinite(v); });
}

/// The tensor of that segment.
const NamedTensor& tensor_of(const SafetensorsFile& file, const Segment& segment, DType dtype,
                             const std::string& where) {
  const NamedTensor* tensor = file.find(segment.name);
  if (tensor == nullptr) throw DataError(where, "the tensor '" + segment.name + "' is missing");
  if (tensor->dtype == dtype && tensor->shape == segment.shape) return *tensor;
  throw DataError(where, "the tensor '" + segment.name + "' is " +
                             std::string(name_of(tensor->dtype)) + " " + to_string(tensor->shape) +
                             ", but the network needs " + std::string(name_of(dtype)) + " " +
                             to_string(segment.shape));
}

bool all_finite(const Tensor& weights) {
  const Tensor host = weights.to(Device::cpu());
  return host.dtype() == DType::f64 ? all_finite(std::as_const(host).data<double>())
                                    : all_finite(std::as_const(host).data<float>());
}

}  // namespace

void PictureModel::save(const std::filesystem::path& path, Overwrite overwrite) const {
  expect_fitted("save");
  if (!all_finite(weights_)) {
    throw TrainingError("save", "a parameter of the model is NaN or infinite",
                        "lower the learning rate and train again");
  }
  SafetensorsFile file;
  file.metadata[kKey] = to_json(description_);
  for (const Segment& segment : drawing_program(description_).segments) {
    const i64 end = segment.offset + segment.shape.numel();
    NamedTensor tensor = to_named(segment.name, weights_.slice(0, {segment.offset, end}));
    tensor.shape = segment.shape;
    file.tensors.push_back(std::move(tensor));
  }
  seal(file);
  write_safetensors(path, file, overwrite);
}

PictureModel PictureModel::load(const std::filesystem::path& path, Device device) {
  const std::string where = path.string();
  const SafetensorsFile file = read_safetensors(path);
  if (is_picture_checkpoint(file)) {
    throw DataError(where, "is the checkpoint of a run, not a model",
                    "go on with it: iron image fit --resume " + where);
  }
  const auto text = file.metadata.find(kKey);
  if (text == file.metadata.end()) {
    throw DataError(where, "holds tensors but no Iron Learn model",
                    "give a file that iron image fit wrote");
  }
  PictureDescription description = picture_description_from_json(text->second, where);
  const Program program = drawing_program(description);
  if (file.tensors.size() != program.segments.size()) {
    throw DataError(where, "holds " + std::to_string(file.tensors.size()) +
                               " tensors, but the network has " +
                               std::to_string(program.segments.size()));
  }
  // All shapes first: the memory below is then no larger than the file.
  const DType dtype = description.training.precision;
  std::vector<const NamedTensor*> tensors;
  for (const Segment& segment : program.segments) {
    tensors.push_back(&tensor_of(file, segment, dtype, where));
  }
  Tensor weights = Tensor::empty({parameter_count(program)}, dtype);
  auto* bytes = static_cast<std::byte*>(weights.view().data);
  for (const NamedTensor* tensor : tensors) {
    bytes = std::copy(tensor->data.begin(), tensor->data.end(), bytes);
  }
  if (!all_finite(weights)) throw DataError(where, "a parameter is NaN or infinite");
  expect_whole(file, where);
  return from_parameters(std::move(description), weights, device);
}

}  // namespace iron
