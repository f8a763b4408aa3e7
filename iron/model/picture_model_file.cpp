// PictureModel's file: one tensor for each segment of the parameters, and one JSON text in the
// metadata. docs/file-formats.md describes it.

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/format/json.h"
#include "iron/format/safetensors.h"
#include "iron/model/picture_model.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn";
constexpr i64 kFormatVersion = 1;
constexpr i64 kMostPixels = i64{1} << 40;

/// What the JSON text says beside the parameters.
struct Description {
  std::string recipe;
  NetworkOptions network;
  TrainOptions training;
  PictureSize size;
  i64 channels = 0;
};

i64 integer_in(const JsonValue& value, i64 low, i64 high) {
  const i64 number = value.integer();
  if (number < low || number > high) {
    value.fail("expected " + std::to_string(low) + " to " + std::to_string(high) + ", found " +
               std::to_string(number));
  }
  return number;
}

Description describe(const SafetensorsFile& file, const std::string& where) {
  const auto text = file.metadata.find(kKey);
  if (text == file.metadata.end()) {
    throw DataError(where, "holds tensors but no Iron Learn model",
                    "give a file that iron image fit wrote");
  }
  const Json json = parse_json(text->second, where);
  const JsonValue root(json, where);
  if (root.at("format_version").integer() != kFormatVersion) {
    root.at("format_version").fail("this version reads format 1", "use a newer Iron Learn");
  }
  if (root.at("kind").string() != "picture") {
    throw DataError(where,
                    "holds a model of kind '" + root.at("kind").string() + "', not of a picture");
  }
  root.allow_only({"format_version", "kind", "recipe", "network", "training", "picture"});
  const JsonValue picture = root.at("picture");
  picture.allow_only({"width", "height", "channels"});
  Description d;
  d.recipe = root.at("recipe").string();
  d.network = network_options_from_json(root.at("network").json().dump(), where);
  d.training = train_options_from_json(root.at("training").json().dump(), where);
  d.size = {integer_in(picture.at("width"), 1, kMostPixels),
            integer_in(picture.at("height"), 1, kMostPixels)};
  d.channels = integer_in(picture.at("channels"), 1, 3);
  if (d.channels == 2) picture.at("channels").fail("a picture has 1 or 3 channels");
  if (!is_floating(d.training.precision)) {
    root.at("training").at("precision").fail("a network computes in f32 or f64");
  }
  return d;
}

/// What `build` returns; a description that no network can have is the file's fault.
template <class Build>
auto from_description(const std::string& where, const Build& build) {
  try {
    return build();
  } catch (const Error& error) {
    throw DataError(where, error.where() + ": " + error.detail(), error.hint());
  }
}

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

}  // namespace

void PictureModel::save(const std::filesystem::path& path, Overwrite overwrite) const {
  expect_fitted("save");
  using Ordered = nlohmann::ordered_json;
  Ordered json;
  json["format_version"] = kFormatVersion;
  json["kind"] = "picture";
  json["recipe"] = recipe_;
  json["network"] = Ordered::parse(to_json(network_));
  json["training"] = Ordered::parse(to_json(training_));
  json["picture"] = {{"width", size_.width}, {"height", size_.height}, {"channels", channels_}};

  SafetensorsFile file;
  file.metadata[kKey] = json.dump();
  const Tensor host = weights_.to(Device::cpu());
  const auto* bytes = static_cast<const std::byte*>(host.const_view().data);
  const i64 width = size_of(training_.precision);
  for (const Segment& segment : program().segments) {
    const std::byte* first = bytes + segment.offset * width;
    file.tensors.push_back({segment.name,
                            training_.precision,
                            segment.shape,
                            {first, first + segment.shape.numel() * width}});
  }
  write_safetensors(path, file, overwrite);
}

PictureModel PictureModel::load(const std::filesystem::path& path, Device device) {
  const std::string where = path.string();
  const SafetensorsFile file = read_safetensors(path);
  Description d = describe(file, where);
  if (lower(d.training.loss).kind == LossKind::bce && d.network.output != Activation::identity) {
    throw DataError(where, "describes a network that ends in " +
                               std::string(name_of(d.network.output)) +
                               " before the sigmoid of its loss");
  }
  PictureModel model = from_description(where, [&] { return PictureModel(d.network, device); });
  model.recipe_ = std::move(d.recipe);
  model.training_ = d.training;
  model.size_ = d.size;
  model.channels_ = d.channels;

  const Program program = from_description(where, [&] { return model.program(); });
  if (file.tensors.size() != program.segments.size()) {
    throw DataError(where, "holds " + std::to_string(file.tensors.size()) +
                               " tensors, but the network has " +
                               std::to_string(program.segments.size()));
  }
  // All shapes first: the memory below is then no larger than the file.
  const DType dtype = d.training.precision;
  std::vector<const NamedTensor*> tensors;
  for (const Segment& segment : program.segments) {
    tensors.push_back(&tensor_of(file, segment, dtype, where));
  }
  Tensor weights = Tensor::empty({parameter_count(program)}, dtype);
  auto* bytes = static_cast<std::byte*>(weights.view().data);
  for (const NamedTensor* tensor : tensors) {
    bytes = std::copy(tensor->data.begin(), tensor->data.end(), bytes);
  }
  const bool finite = dtype == DType::f64 ? all_finite(std::as_const(weights).data<double>())
                                          : all_finite(std::as_const(weights).data<float>());
  if (!finite) throw DataError(where, "a parameter is NaN or infinite");
  model.weights_ = weights.to(device);
  return model;
}

}  // namespace iron
