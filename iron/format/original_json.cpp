#include <array>
#include <cmath>
#include <limits>

#include "iron/core/error.h"
#include "iron/format/input_file.h"
#include "iron/format/json.h"
#include "iron/format/little_endian.h"
#include "iron/format/original_check.h"
#include "iron/format/original_network.h"

namespace iron {
namespace {

constexpr const char* kWeights = "Linear";

/// Its functions by name; without weights, "Linear" is one of them.
struct FunctionName {
  const char* name;
  Activation activation;
};
constexpr std::array<FunctionName, 5> kFunctions{{{"Tanh", Activation::tanh},
                                                  {"Sigmoid", Activation::sigmoid},
                                                  {"Sin", Activation::sine},
                                                  {"ReLU", Activation::relu},
                                                  {kWeights, Activation::identity}}};

Activation function_of(const JsonValue& type) {
  const std::string name = type.string();
  std::string known;
  for (const FunctionName& function : kFunctions) {
    if (name == function.name) return function.activation;
    known += (known.empty() ? "" : ", ") + std::string(function.name);
  }
  type.fail("unknown layer type " + json_quoted(name, type.where()), "known types: " + known);
}

std::vector<float> read_weights(const JsonValue& value) {
  std::vector<float> weights;
  weights.reserve(static_cast<std::size_t>(value.size()));
  for (const double number : value.numbers()) {
    // Below this, rounding to f32 stays finite.
    if (!(std::abs(number) <= static_cast<double>(std::numeric_limits<float>::max()))) {
      value.at(static_cast<i64>(weights.size())).fail("the number is beyond f32");
    }
    weights.push_back(static_cast<float>(number));
  }
  return weights;
}

/// A layer with weights.
OriginalLayer read_linear(const JsonValue& value) {
  const JsonValue shape = value.at("shape");
  const std::vector<i64> extents = shape.integers();
  if (extents.size() != 2 || extents[0] < 1 || extents[1] < 1) {
    shape.fail("expected inputs and outputs, both at least 1");
  }
  OriginalLayer layer{.inputs = extents[0], .outputs = extents[1]};
  layer.weight = read_weights(value.at("weights"));
  const auto count = static_cast<i64>(layer.weight.size());
  if (count % layer.inputs != 0 || count / layer.inputs != layer.outputs) {
    value.at("weights").fail(std::to_string(count) + " numbers do not fill shape [" +
                             std::to_string(layer.inputs) + ", " + std::to_string(layer.outputs) +
                             "]");
  }
  return layer;
}

/// Adds the file's layer i to the network: weights start a layer, a function ends it.
void add_layer(const JsonValue& value, i64 i, OriginalNetwork& network, bool& open) {
  value.allow_only({"layer_type", "name", "index", "weights", "shape"});
  value.at("name").string();
  if (value.at("index").integer() != i) {
    value.at("index").fail("is not the layer's place, " + std::to_string(i));
  }
  const JsonValue type = value.at("layer_type");
  const Activation function = function_of(type);
  const bool bare = value.at("weights").size() == 0 && value.at("shape").size() == 0;
  if (type.string() == kWeights && !bare) {
    network.layers.push_back(read_linear(value));
    open = true;
    return;
  }
  if (!bare) value.fail("a layer of type " + type.string() + " has no weights and no shape");
  if (!open) value.fail("a function stands behind the weights of a layer");
  network.layers.back().activation = function;
  open = false;
}

}  // namespace

OriginalNetwork parse_original_json(std::string_view text, const std::string& where) {
  if (text.empty()) throw DataError(where, "is empty", "get the file again");
  const Json json = parse_json(text, where);
  const JsonValue root(json, where);
  root.allow_only({"name", "parameter_count", "layers", "epoch", "saved_lr"});
  OriginalNetwork network;
  network.name = root.at("name").string();
  root.at("parameter_count").integer();
  const i64 epoch = root.at("epoch").integer();
  if (epoch < 0) root.at("epoch").fail("is negative");
  network.epoch = epoch;
  network.rate = root.at("saved_lr").number();
  const JsonValue layers = root.at("layers");
  bool open = false;  // whether the last weights still want their function
  for (i64 i = 0; i < layers.size(); ++i) add_layer(layers.at(i), i, network, open);
  check_chain(network, where);
  return network;
}

OriginalNetwork read_original_json(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path);
  return parse_original_json(as_text(bytes), path.string());
}

}  // namespace iron
