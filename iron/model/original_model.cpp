#include "iron/model/original_model.h"

#include <algorithm>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kCoordinates = 2;

class Converter {
 public:
  Converter(const OriginalNetwork& network, PictureSize size, const std::string& where)
      : network_(network), size_(size), where_(where) {}

  PictureModel run(Device device) {
    check_ends();
    PictureDescription description{.recipe = biased() ? "original-python" : "original",
                                   .network = options(),
                                   .training = training(),
                                   .mode = PictureMode::bw,
                                   .size = size_,
                                   .channels = 1};
    const Tensor parameters = flat(description);
    return PictureModel::from_parameters(std::move(description), parameters, device);
  }

 private:
  [[noreturn]] void fail(const std::string& detail, const std::string& hint = {}) const {
    throw DataError(where_, detail, hint);
  }
  bool biased() const { return !network_.layers[0].bias.empty(); }

  void check_ends() const {
    const i64 inputs = network_.layers.front().inputs;
    const i64 outputs = network_.layers.back().outputs;
    if ((inputs == kCoordinates || inputs == kCoordinates + 1) && outputs == 1) return;
    fail("holds a network between " + std::to_string(inputs) + " inputs and " +
             std::to_string(outputs) + " outputs, which is no picture's",
         "a picture's takes 2 coordinates, or 3 with a constant, and gives 1 value");
  }

  NetworkOptions options() const {
    const std::vector<OriginalLayer>& layers = network_.layers;
    NetworkOptions options{
        .encoding = Corners{.width = size_.width,
                            .height = size_.height,
                            .constant = layers.front().inputs == kCoordinates + 1},
        .hidden = {},
        .activation = layers.front().activation,
        .output = layers.back().activation,
        .bias = biased(),
        .initializer = Normal{}};
    if (options.output == Activation::sine) {
      fail("holds a network that ends in a sine, which no model here does");
    }
    for (const OriginalLayer& layer : layers) {
      if (layer.bias.empty() == options.bias) fail("has biases in some layers only");
      if (&layer == &layers.back()) break;
      if (layer.activation != options.activation) {
        fail("holds a network whose hidden layers have several functions");
      }
      options.hidden.push_back(layer.outputs);
    }
    if (options.hidden.empty()) options.activation = Activation::identity;
    if (options.activation == Activation::sine) options.parameter = 1;
    return options;
  }

  TrainOptions training() const {
    return {.optimizer = network_.rate ? Sgd{.rate = *network_.rate} : Sgd{},
            .loss = Mse{},
            .epochs = network_.epoch.value_or(0),
            .shuffle = false};
  }

  /// The weights of the file behind the constants of the encoding.
  Tensor flat(const PictureDescription& description) const {
    const Program program = drawing_program(description);
    std::vector<double> constants(static_cast<std::size_t>(parameter_count(program)));
    initialize(network_of(description), 0, constants);
    std::vector<float> values(constants.begin(), constants.end());
    auto segment = std::ranges::find(program.segments, Update::train, &Segment::update);
    const auto fill = [&](const std::vector<float>& numbers) {
      std::ranges::copy(numbers, values.begin() + (segment++)->offset);
    };
    for (const OriginalLayer& layer : network_.layers) {
      fill(layer.weight);
      if (!layer.bias.empty()) fill(layer.bias);
    }
    return Tensor::from(values, {static_cast<i64>(values.size())});
  }

  const OriginalNetwork& network_;
  PictureSize size_;
  const std::string& where_;
};

}  // namespace

NetworkSpec network_of(const OriginalNetwork& network) {
  NetworkSpec spec{.inputs = network.layers.front().inputs};
  for (const OriginalLayer& layer : network.layers) {
    Dense dense{.width = layer.outputs,
                .bias = !layer.bias.empty(),
                .activation = layer.activation,
                .initializer = Normal{}};
    if (layer.activation == Activation::sine) dense.parameter = 1;
    spec.layers.push_back(dense);
  }
  return spec;
}

PictureModel original_picture_model(const OriginalNetwork& network, PictureSize size,
                                    const std::string& where, Device device) {
  return Converter(network, size, where).run(device);
}

}  // namespace iron
