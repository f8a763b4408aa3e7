#include "iron/nn/network.h"

#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/nn/layer_rules.h"

namespace iron {
namespace {

void check(const None&) {}
void check(const Grid&) {}  // together with the inputs, by grid_levels

void check(const Fourier& fourier) {
  if (fourier.frequencies < 1) {
    throw ShapeError("network.encoding.frequencies",
                     "must be at least 1, not " + std::to_string(fourier.frequencies));
  }
  if (fourier.frequencies > std::numeric_limits<i64>::max() / 2) {
    throw ShapeError("network.encoding.frequencies", "are more than can be counted");
  }
  if (!std::isfinite(fourier.scale) || fourier.scale <= 0) {
    throw ValueError("network.encoding.scale",
                     fmt::format("must be above 0, not {:g}", fourier.scale));
  }
}

op::Grid lowered(const Grid& grid, i64 inputs) noexcept {
  return {.in = inputs,
          .levels = grid.levels,
          .features = grid.features,
          .coarsest = grid.coarsest,
          .growth = grid.growth,
          .table_bits = grid.table_bits};
}

void check(const Corners& corners) {
  const std::pair<const char*, i64> sides[] = {{"width", corners.width},
                                               {"height", corners.height}};
  for (const auto& [name, pixels] : sides) {
    if (pixels >= 1) continue;
    throw ShapeError(std::string("network.encoding.") + name,
                     "must be at least 1, not " + std::to_string(pixels));
  }
}

void check_positive(double value, const std::string& where) {
  if (std::isfinite(value) && value > 0) return;
  throw ValueError(where, fmt::format("must be above 0, not {:g}", value));
}

void check(const Initializer& initializer, const std::string& where) {
  if (const auto* normal = std::get_if<Normal>(&initializer)) {
    check_positive(normal->deviation, where + ".deviation");
  }
  if (const auto* uniform = std::get_if<Uniform>(&initializer)) {
    check_positive(uniform->bound, where + ".bound");
  }
}

void check(const Dense& layer, const std::string& where) {
  if (layer.width < 1) {
    throw ShapeError(where + ".width", "must be at least 1, not " + std::to_string(layer.width));
  }
  if (layer.parameter && !has_parameter(layer.activation)) {
    throw ValueError(where + ".parameter",
                     std::string(name_of(layer.activation)) + " takes no parameter",
                     "leave it out");
  }
  if (has_frequency(layer.activation)) {
    check_positive(parameter_of(layer), where + ".parameter");
  } else if (!std::isfinite(parameter_of(layer)) || parameter_of(layer) < 0) {
    // The slope is read off the output's sign, which a negative factor would turn.
    throw ValueError(where + ".parameter",
                     fmt::format("must be 0 or above, not {:g}", parameter_of(layer)));
  }
  check(layer.initializer, where + ".initializer");
}

i64 add_segment(Program& program, const std::string& name, const Shape& shape, Update update) {
  const i64 offset = parameter_count(program);
  if (shape.numel() > std::numeric_limits<i64>::max() - offset) {
    throw ShapeError("network", "has more parameters than can be counted");
  }
  program.segments.push_back({name, offset, shape, update});
  return static_cast<i64>(program.segments.size()) - 1;
}

/// The width that comes out of an encoding of rows of `inputs` numbers.
i64 width_of(const None&, i64 inputs) noexcept { return inputs; }
i64 width_of(const Fourier& fourier, i64 /*inputs*/) noexcept { return 2 * fourier.frequencies; }
i64 width_of(const Grid& grid, i64 /*inputs*/) noexcept { return grid.levels * grid.features; }
i64 width_of(const Corners& corners, i64 inputs) noexcept {
  return inputs + (corners.constant ? 1 : 0);
}

void emit_encoding(const None&, i64 /*width*/, Program&) {}

void emit_encoding(const Fourier& fourier, i64 width, Program& program) {
  const i64 matrix =
      add_segment(program, "encoding.frequencies", {width, fourier.frequencies}, Update::freeze);
  program.ops.push_back(op::Fourier{width, fourier.frequencies, matrix});
}

void emit_encoding(const Grid& grid, i64 width, Program& program) {
  op::Grid look_up = lowered(grid, width);
  look_up.table = add_segment(program, "encoding.table", {grid_entries(look_up), look_up.features},
                              Update::train);
  program.ops.push_back(look_up);
}

void emit_encoding(const Corners& corners, i64 width, Program& program) {
  op::Dense map{.in = width, .out = width_of(corners, width)};
  map.weight = add_segment(program, "encoding.weight", {map.in, map.out}, Update::freeze);
  map.bias = add_segment(program, "encoding.bias", {map.out}, Update::freeze);
  program.ops.push_back(map);
}

/// Gives the width that comes out.
i64 emit_layer(const Dense& layer, const std::string& name, i64 width, Program& program) {
  op::Dense dense{.in = width, .out = layer.width};
  dense.weight = add_segment(program, name + ".weight", {width, layer.width}, Update::train);
  if (layer.bias) dense.bias = add_segment(program, name + ".bias", {layer.width}, Update::train);
  program.ops.push_back(dense);
  if (layer.activation != Activation::identity) {
    program.ops.push_back(op::Activate{layer.activation, parameter_of(layer)});
  }
  return layer.width;
}

}  // namespace

double default_parameter(Activation activation) noexcept {
  switch (activation) {
    case Activation::leaky_relu:
      return 0.01;
    case Activation::sine:
    case Activation::finer:
      return 30;
    case Activation::gauss:
      return 10;
    default:
      return 0;
  }
}

NetworkSpec make_network(i64 inputs, const NetworkOptions& options, i64 outputs) {
  NetworkSpec network{.inputs = inputs, .encoding = options.encoding};
  for (const i64 width : options.hidden) {
    network.layers.push_back({.width = width,
                              .bias = options.bias,
                              .activation = options.activation,
                              .parameter = options.parameter,
                              .initializer = options.initializer});
  }
  network.layers.push_back({.width = outputs,
                            .bias = options.bias,
                            .activation = options.output,
                            .initializer = options.initializer});
  validate(network);
  return network;
}

void validate(const NetworkSpec& network) {
  if (network.inputs < 1) {
    throw ShapeError("network.inputs", "must be at least 1, not " + std::to_string(network.inputs));
  }
  std::visit([](const auto& encoding) { check(encoding); }, network.encoding);
  if (const auto* grid = std::get_if<Grid>(&network.encoding)) {
    try {
      grid_levels(lowered(*grid, network.inputs));
    } catch (const Error& error) {
      throw ValueError("network.encoding", "a grid's " + error.detail());
    }
  }
  if (std::holds_alternative<Corners>(network.encoding) && network.inputs != 2) {
    throw ShapeError("network.encoding",
                     "corners takes 2 coordinates, not " + std::to_string(network.inputs));
  }
  if (network.layers.empty()) throw ShapeError("network.layers", "there are none");
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    check(network.layers[i], "network.layers." + std::to_string(i));
  }
}

i64 encoded_width(const NetworkSpec& network) noexcept {
  return std::visit([&](const auto& encoding) { return width_of(encoding, network.inputs); },
                    network.encoding);
}

i64 output_width(const NetworkSpec& network) noexcept {
  return network.layers.empty() ? 0 : network.layers.back().width;
}

void emit(const NetworkSpec& network, Program& program) {
  validate(network);
  if (!program.ops.empty() || !program.segments.empty()) {
    throw ValueError("network", "the program already holds a network");
  }
  program.ops.push_back(op::Input{network.inputs});
  std::visit([&](const auto& encoding) { emit_encoding(encoding, network.inputs, program); },
             network.encoding);
  i64 width = encoded_width(network);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    width = emit_layer(network.layers[i], "layers." + std::to_string(i), width, program);
  }
}

void emit_link(LossKind loss, Program& program) {
  if (loss == LossKind::bce) program.ops.push_back(op::Activate{Activation::sigmoid, 0});
  if (loss == LossKind::cross_entropy) program.ops.push_back(op::Activate{Activation::softmax, 0});
}

Program prediction_program(const NetworkSpec& network, LossKind loss, DType precision) {
  Program program;
  program.precision = precision;
  emit(network, program);
  emit_link(loss, program);
  return program;
}

}  // namespace iron
