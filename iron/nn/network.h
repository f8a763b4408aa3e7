#pragma once
/// A network as a plain description. It computes nothing: `emit` writes it into a Program, and
/// `initialize` draws its first parameters on the host.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iron/nn/encoding.h"
#include "iron/nn/initializer.h"
#include "iron/nn/loss.h"
#include "iron/nn/names.h"
#include "iron/program/program.h"

namespace iron {

/// y = f(x W + b): W is [inputs, width], b is [width].
struct Dense {
  i64 width = 0;
  bool bias = true;
  Activation activation = Activation::identity;
  std::optional<double> parameter =
      {};  ///< of the activation; empty: default_parameter(activation)
  Initializer initializer = Automatic{};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("width", self.width, "outputs of the layer");
    visit("bias", self.bias, "whether a bias is added");
    visit("activation", self.activation, "function applied to each output");
    visit("parameter", self.parameter, "slope of leaky_relu; frequency of sine, finer and gauss");
    visit("initializer", self.initializer, "how the weights start");
  }
};

/// Rows of `inputs` numbers pass the encoding, then the layers in turn; the last one's width is the
/// network's output.
struct NetworkSpec {
  i64 inputs = 0;
  Encoding encoding = None{};
  std::vector<Dense> layers = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("inputs", self.inputs, "numbers in a row that goes in");
    visit("encoding", self.encoding, "what happens to the inputs first");
    visit("layers", self.layers, "the layers, the last one is the output");
  }
};

/// The usual network in one line: hidden layers alike, then an output layer.
struct NetworkOptions {
  Encoding encoding = None{};
  std::vector<i64> hidden = {64, 64};  ///< widths
  Activation activation = Activation::relu;
  std::optional<double> parameter =
      {};  ///< of the activation; empty: default_parameter(activation)
  Activation output = Activation::identity;
  bool bias = true;
  Initializer initializer = Automatic{};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("encoding", self.encoding, "what happens to the inputs first");
    visit("hidden", self.hidden, "widths of the hidden layers");
    visit("activation", self.activation, "function of the hidden layers");
    visit("parameter", self.parameter, "slope of leaky_relu; frequency of sine, finer and gauss");
    visit("output", self.output, "function of the output; bce and cross_entropy bring their own");
    visit("bias", self.bias, "whether the layers have biases");
    visit("initializer", self.initializer, "how the weights start");
  }
};

/// The network those options describe between `inputs` and `outputs` numbers a row. Throws as
/// `validate` does.
NetworkSpec make_network(i64 inputs, const NetworkOptions& options, i64 outputs);

/// Leaky_relu's slope 0.01, ω₀ = 30 for sine and finer, 10 for gauss; 0 where there is none.
double default_parameter(Activation activation) noexcept;

/// Throws ShapeError (a width below 1, no layers) or ValueError (an option out of range, or one
/// that would do nothing), naming the part at fault, for example "network.layers.1".
void validate(const NetworkSpec& network);

/// Width of the last layer; 0 without layers.
i64 output_width(const NetworkSpec& network) noexcept;

/// Adds the network's operations and segments to an empty Program. Segments are, in this order,
/// "encoding.frequencies" [inputs, frequencies] of fourier, or "encoding.weight" [2, out] and
/// "encoding.bias" [out] of corners (frozen), or "encoding.table" [entries, features] of grid,
/// "layers.0.weight" [in, out], "layers.0.bias" [out], "layers.1.weight" … Throws as `validate`
/// does, or ValueError when the Program already has operations.
void emit(const NetworkSpec& network, Program& program);

/// Adds the function that turns the logits of a loss into predictions: bce sigmoid, cross_entropy
/// softmax, the others nothing. Training programs end at the logits.
void emit_link(LossKind loss, Program& program);

/// The Program that predicts: the network, then the loss's link.
Program prediction_program(const NetworkSpec& network, LossKind loss, DType precision);

/// Draws the starting parameters in the order of emit's segments; they depend on the network and
/// the seed alone. `flat` has parameter_count numbers. Throws ShapeError when it has another
/// number, ValueError when siren is asked for where there is no sine, or as `validate` does.
void initialize(const NetworkSpec& network, u64 seed, std::span<double> flat);

/// The description as one JSON object.
std::string to_json(const NetworkSpec& network);
std::string to_json(const NetworkOptions& options);
/// The inverse. Keys left out keep their defaults. Throws DataError(where, …) naming the path of an
/// unknown key or name, or a value of the wrong type or range.
NetworkSpec network_from_json(std::string_view text, const std::string& where);
NetworkOptions network_options_from_json(std::string_view text, const std::string& where);

}  // namespace iron
