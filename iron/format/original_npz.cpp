#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

#include "iron/core/error.h"
#include "iron/format/json.h"
#include "iron/format/npz.h"
#include "iron/format/original_check.h"
#include "iron/format/original_network.h"

namespace iron {
namespace {

/// The arrays of one layer.
struct Pair {
  const NamedTensor* weight = nullptr;
  const NamedTensor* bias = nullptr;
};

class Reader {
 public:
  Reader(std::span<const NamedTensor> tensors, const std::string& where)
      : tensors_(tensors), where_(where) {}

  OriginalNetwork run() {
    std::map<i64, Pair> pairs;
    for (const NamedTensor& tensor : tensors_) {
      const bool weight = tensor.name.starts_with('W');
      Pair& pair = pairs[number_of(tensor)];
      const NamedTensor*& place = weight ? pair.weight : pair.bias;
      if (place != nullptr) {
        fail(tensor, "has the number of " + quoted(*place) + " too");
      }
      place = &tensor;
    }
    OriginalNetwork network;
    for (const auto& [number, pair] : pairs) {
      if (pair.weight == nullptr) fail(*pair.bias, "has no weights beside it");
      network.layers.push_back(read_layer(pair));
    }
    check_chain(network, where_);
    for (OriginalLayer& layer : network.layers) layer.activation = Activation::tanh;
    network.layers.back().activation = Activation::sigmoid;
    return network;
  }

 private:
  std::string quoted(const NamedTensor& tensor) const { return json_quoted(tensor.name, where_); }
  [[noreturn]] void fail(const NamedTensor& tensor, const std::string& detail,
                         const std::string& hint = {}) const {
    throw DataError(where_, quoted(tensor) + " " + detail, hint);
  }

  /// 14 of "W14_Output" and of "B14_Output".
  i64 number_of(const NamedTensor& tensor) const {
    const std::string& name = tensor.name;
    i64 number = -1;
    if (name.starts_with('W') || name.starts_with('B')) {
      const char* const last = name.data() + name.size();
      const auto [end, fault] = std::from_chars(name.data() + 1, last, number);
      if (fault == std::errc{} && number >= 0 && end != last && *end == '_') return number;
    }
    fail(tensor, "is no weight or bias of the first Iron Learn",
         "its arrays are named W0_NAME, B0_NAME, W2_NAME …");
  }

  OriginalLayer read_layer(const Pair& pair) const {
    const NamedTensor& weight = *pair.weight;
    const Shape& shape = weight.shape;
    if (shape.rank() != 2 || shape.numel() < 1) {
      fail(weight, "has shape " + to_string(shape) + ", not [inputs, outputs]");
    }
    OriginalLayer layer{.inputs = shape[0], .outputs = shape[1]};
    layer.weight = numbers(weight);
    if (pair.bias == nullptr) return layer;
    const Shape& found = pair.bias->shape;
    if (found != Shape{layer.outputs} && found != Shape{1, layer.outputs}) {
      fail(*pair.bias, "has shape " + to_string(found) + ", but the layer has " +
                           std::to_string(layer.outputs) + " outputs");
    }
    layer.bias = numbers(*pair.bias);
    return layer;
  }

  std::vector<float> numbers(const NamedTensor& tensor) const {
    if (tensor.dtype == DType::f32) return finite<float>(tensor);
    if (tensor.dtype == DType::f64) return finite<double>(tensor);
    fail(tensor, "is of " + std::string(name_of(tensor.dtype)) + ", not f32 or f64");
  }

  template <class T>
  std::vector<float> finite(const NamedTensor& tensor) const {
    std::vector<T> values(tensor.data.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
    constexpr auto most = static_cast<double>(std::numeric_limits<float>::max());
    if (!std::ranges::all_of(values,
                             [](T v) { return std::abs(static_cast<double>(v)) <= most; })) {
      fail(tensor, "holds a number that is NaN, infinite or beyond f32");
    }
    return {values.begin(), values.end()};
  }

  std::span<const NamedTensor> tensors_;
  const std::string& where_;
};

}  // namespace

OriginalNetwork original_from_tensors(std::span<const NamedTensor> tensors,
                                      const std::string& where) {
  return Reader(tensors, where).run();
}

OriginalNetwork read_original_npz(const std::filesystem::path& path) {
  return original_from_tensors(read_npz(path), path.string());
}

}  // namespace iron
