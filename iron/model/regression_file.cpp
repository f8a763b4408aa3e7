#include "iron/model/regression_file.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/model/model_file.h"

namespace iron {
namespace {

constexpr const char* kIntercept = "intercept";
constexpr const char* kCoefficients = "coefficients";

void expect_finite(std::span<const double> values) {
  if (std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) return;
  throw TrainingError("save", "a coefficient of the model is NaN or infinite");
}

std::vector<double> read_values(const SafetensorsFile& file, const char* name, i64 rank,
                                i64 outputs, const std::string& where) {
  const NamedTensor* tensor = file.find(name);
  if (tensor == nullptr) {
    throw DataError(where, "the tensor '" + std::string(name) + "' is missing");
  }
  if (tensor->dtype != DType::f64 || tensor->shape.rank() != rank || tensor->shape[0] != outputs) {
    throw DataError(where, "the tensor '" + std::string(name) + "' is " +
                               std::string(name_of(tensor->dtype)) + " " +
                               to_string(tensor->shape) + ", but the model needs f64 with " +
                               std::to_string(outputs) + " rows");
  }
  const Tensor values = to_tensor(*tensor);
  const std::span<const double> data = std::as_const(values).data<double>();
  if (!std::all_of(data.begin(), data.end(), [](double v) { return std::isfinite(v); })) {
    throw DataError(where, "a value of the tensor '" + std::string(name) + "' is not finite");
  }
  return {data.begin(), data.end()};
}

}  // namespace

void add_coefficients(SafetensorsFile& file, std::span<const double> intercepts,
                      std::span<const double> coefficients) {
  expect_finite(intercepts);
  expect_finite(coefficients);
  const auto outputs = static_cast<i64>(intercepts.size());
  const i64 features = static_cast<i64>(coefficients.size()) / outputs;
  file.tensors.push_back(to_named(kIntercept, Tensor::from(intercepts, {outputs})));
  file.tensors.push_back(to_named(kCoefficients, Tensor::from(coefficients, {outputs, features})));
}

CoefficientTensors read_coefficients(const SafetensorsFile& file, i64 outputs,
                                     const std::string& where) {
  if (outputs < 1) throw DataError(where, "the model has no outputs");
  CoefficientTensors read;
  read.intercepts = read_values(file, kIntercept, 1, outputs, where);
  read.coefficients = read_values(file, kCoefficients, 2, outputs, where);
  read.features = static_cast<i64>(read.coefficients.size()) / outputs;
  return read;
}

const std::string& regression_text(const SafetensorsFile& file, const std::string& kind,
                                   const std::string& where) {
  const std::string& text = model_text(file, where);
  const std::string found = model_kind(text, where);
  if (found == kind) return text;
  throw DataError(where, "holds a model of kind '" + found + "', not '" + kind + "'");
}

void expect_length(std::size_t length, i64 expected, const char* name, const std::string& where) {
  if (static_cast<i64>(length) == expected) return;
  throw DataError(where, std::string(name) + ": expected " + std::to_string(expected) +
                             " entries, found " + std::to_string(length));
}

void expect_features(const std::vector<i64>& list, i64 features, const char* name,
                     const std::string& where) {
  i64 least = 0;
  for (const i64 feature : list) {
    if (feature < least || feature >= features) {
      throw DataError(where, std::string(name) + ": " + std::to_string(feature) +
                                 " is out of order or no feature of " + std::to_string(features));
    }
    least = feature + 1;
  }
}

void write_regression(const std::filesystem::path& path, SafetensorsFile file,
                      Overwrite overwrite) {
  seal(file);
  write_safetensors(path, file, overwrite);
}

SafetensorsFile read_regression(const std::filesystem::path& path) {
  SafetensorsFile file = read_safetensors(path);
  expect_whole(file, path.string());
  return file;
}

}  // namespace iron
