#include "iron/model/model_file.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/format/json.h"
#include "iron/train/checkpoint.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn";

template <class T>
bool all_finite(std::span<const T> values) {
  return std::all_of(values.begin(), values.end(), [](T v) { return std::isfinite(v); });
}

/// The tensor of that segment.
const NamedTensor& tensor_of(const SafetensorsFile& file, const std::string& prefix,
                             const Segment& segment, DType dtype, const std::string& where) {
  const std::string name = prefix + segment.name;
  const NamedTensor* tensor = file.find(name);
  if (tensor == nullptr) throw DataError(where, "the tensor '" + name + "' is missing");
  if (tensor->dtype == dtype && tensor->shape == segment.shape) return *tensor;
  throw DataError(where, "the tensor '" + name + "' is " + std::string(name_of(tensor->dtype)) +
                             " " + to_string(tensor->shape) + ", but the network needs " +
                             std::string(name_of(dtype)) + " " + to_string(segment.shape));
}

bool all_finite(const Tensor& weights) {
  const Tensor host = weights.to(Device::cpu());
  return host.dtype() == DType::f64 ? all_finite(std::as_const(host).data<double>())
                                    : all_finite(std::as_const(host).data<float>());
}

}  // namespace

void set_model_text(SafetensorsFile& file, std::string text) {
  file.metadata[kKey] = std::move(text);
}

const std::string& model_text(const SafetensorsFile& file, const std::string& where) {
  if (has_state(file)) {
    throw DataError(where, "is the checkpoint of a run, not a model",
                    "go on with the run: --resume " + where);
  }
  const auto text = file.metadata.find(kKey);
  if (text != file.metadata.end()) return text->second;
  throw DataError(where, "holds tensors but no Iron Learn model",
                  "give a file that iron image fit, train or function fit wrote");
}

std::string model_kind(std::string_view text, const std::string& where) {
  const Json json = parse_json(text, where);
  const JsonValue root(json, where);
  const JsonValue version = root.at("format_version");
  if (version.integer() != kModelFormat) {
    version.fail(
        "this version reads format " + std::to_string(kModelFormat) + ", found " +
            std::to_string(version.integer()),
        version.integer() > kModelFormat ? "use a newer Iron Learn" : "the file is damaged");
  }
  return root.at("kind").string();
}

void expect_tensors(const SafetensorsFile& file, i64 count, const std::string& where) {
  if (static_cast<i64>(file.tensors.size()) == count) return;
  throw DataError(where, "holds " + std::to_string(file.tensors.size()) +
                             " tensors, but the network has " + std::to_string(count));
}

void add_parameters(const Program& program, const Tensor& parameters, SafetensorsFile& file,
                    const std::string& prefix) {
  if (!all_finite(parameters)) {
    throw TrainingError("save", "a parameter of the model is NaN or infinite",
                        "lower the learning rate and train again");
  }
  for (const Segment& segment : program.segments) {
    const i64 end = segment.offset + segment.shape.numel();
    NamedTensor tensor =
        to_named(prefix + segment.name, parameters.slice(0, {segment.offset, end}));
    tensor.shape = segment.shape;
    file.tensors.push_back(std::move(tensor));
  }
}

Tensor read_parameters(const SafetensorsFile& file, const Program& program, DType dtype,
                       const std::string& where, const std::string& prefix) {
  // All shapes first: the memory below is then no larger than the file.
  std::vector<const NamedTensor*> tensors;
  for (const Segment& segment : program.segments) {
    tensors.push_back(&tensor_of(file, prefix, segment, dtype, where));
  }
  Tensor parameters = Tensor::empty({parameter_count(program)}, dtype);
  auto* bytes = static_cast<std::byte*>(parameters.view().data);
  for (const NamedTensor* tensor : tensors) {
    bytes = std::copy(tensor->data.begin(), tensor->data.end(), bytes);
  }
  if (!all_finite(parameters)) throw DataError(where, "a parameter is NaN or infinite");
  return parameters;
}

}  // namespace iron
