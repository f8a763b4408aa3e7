// Draws starting parameters: number i of segment s is Philox number i of step s, so that a layer
// starts alike whatever device or thread draws it.

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/nn/layer_rules.h"

namespace iron {
namespace {

/// A segment's numbers and their key.
struct Piece {
  std::span<double> values;
  u64 seed;
  u64 step;
};

void fill_normal(const Piece& piece, RandomStream stream, double deviation) {
  for (std::size_t i = 0; i < piece.values.size(); ++i) {
    piece.values[i] = deviation * random_normal(piece.seed, stream, piece.step, i);
  }
}

void fill_uniform(const Piece& piece, double bound) {
  for (std::size_t i = 0; i < piece.values.size(); ++i) {
    const double unit = random_uniform(piece.seed, RandomStream::initialize, piece.step, i);
    piece.values[i] = bound * (2 * unit - 1);
  }
}

/// What a rule may look at.
struct Fan {
  double in;
  double out;
  bool bare_inputs;  ///< the first layer, where it reads coordinates
  double omega;      ///< of this sine layer or the nearest before it; 0: none
};

void fill(const Normal& rule, const Fan&, const Piece& piece) {
  fill_normal(piece, RandomStream::initialize, rule.deviation);
}
void fill(const Uniform& rule, const Fan&, const Piece& piece) { fill_uniform(piece, rule.bound); }
void fill(const XavierUniform&, const Fan& fan, const Piece& piece) {
  fill_uniform(piece, std::sqrt(6 / (fan.in + fan.out)));
}
void fill(const XavierNormal&, const Fan& fan, const Piece& piece) {
  fill_normal(piece, RandomStream::initialize, std::sqrt(2 / (fan.in + fan.out)));
}
void fill(const HeUniform&, const Fan& fan, const Piece& piece) {
  fill_uniform(piece, std::sqrt(6 / fan.in));
}
void fill(const HeNormal&, const Fan& fan, const Piece& piece) {
  fill_normal(piece, RandomStream::initialize, std::sqrt(2 / fan.in));
}
void fill(const FanInUniform&, const Fan& fan, const Piece& piece) {
  fill_uniform(piece, 1 / std::sqrt(fan.in));
}
void fill(const Siren&, const Fan& fan, const Piece& piece) {
  fill_uniform(piece, fan.bare_inputs ? 1 / fan.in : std::sqrt(6 / fan.in) / fan.omega);
}

/// Automatic, made explicit. `after_sine`: the layer before this one is periodic.
Initializer resolve(const Dense& layer, bool after_sine) {
  if (!std::holds_alternative<Automatic>(layer.initializer)) return layer.initializer;
  switch (layer.activation) {
    case Activation::sine:
    case Activation::finer:
      return Siren{};
    case Activation::relu:
    case Activation::leaky_relu:
    case Activation::gelu:
      return HeUniform{};
    case Activation::identity:
      if (after_sine) return Siren{};
      return XavierUniform{};
    default:
      return XavierUniform{};
  }
}

/// The start of a layer's biases: U(±bound).
double bias_bound(const Initializer& rule, const Fan& fan) {
  const bool uniform =
      std::holds_alternative<Siren>(rule) || std::holds_alternative<FanInUniform>(rule);
  return uniform ? 1 / std::sqrt(fan.in) : 0;
}

/// Fills the segments of an encoding, which `next` hands out in turn.
template <class Next>
void fill_encoding(const None&, const Next&) {}
template <class Next>
void fill_encoding(const Fourier& fourier, const Next& next) {
  fill_normal(next(), RandomStream::encode, fourier.scale);
}
/// Tables are large and their numbers small: each word of Philox makes one, four a call.
template <class Next>
void fill_encoding(const Grid&, const Next& next) {
  constexpr double kBound = 1e-4;
  const Piece table = next();
  for (std::size_t i = 0; i < table.values.size(); i += 4) {
    const auto words = philox(table.seed, RandomStream::encode, table.step, i / 4);
    const std::size_t count = std::min<std::size_t>(4, table.values.size() - i);
    for (std::size_t k = 0; k < count; ++k) {
      table.values[i + k] = kBound * (2 * static_cast<double>(words[k]) * 0x1p-32 - 1);
    }
  }
}
/// Of N pixels of a side, with L those of the longer one, pixel i stands at x = (2i + 1 − N)/L; so
/// i/(N − 1) = x·L/(2(N − 1)) + ½.
template <class Next>
void fill_encoding(const Corners& corners, const Next& next) {
  const std::span<double> weight = next().values;
  const std::span<double> bias = next().values;
  const std::size_t columns = bias.size();
  const auto longer = static_cast<double>(std::max(corners.width, corners.height));
  std::fill(weight.begin(), weight.end(), 0.0);
  bias[0] = 1;  // the constant, if there is one
  const i64 sides[] = {corners.width, corners.height};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::size_t column = columns - 2 + axis;
    const auto steps = static_cast<double>(sides[axis] - 1);
    weight[axis * columns + column] = steps == 0 ? 0 : longer / (2 * steps);
    bias[column] = steps == 0 ? 0 : 0.5;
  }
}

}  // namespace

void initialize(const NetworkSpec& network, u64 seed, std::span<double> flat) {
  Program program;
  emit(network, program);
  if (static_cast<i64>(flat.size()) != parameter_count(program)) {
    throw ShapeError("initialize", "the network has " + std::to_string(parameter_count(program)) +
                                       " parameters, not " + std::to_string(flat.size()));
  }
  u64 segment = 0;
  const auto next = [&] {
    const Segment& s = program.segments[segment];
    return Piece{
        flat.subspan(static_cast<std::size_t>(s.offset), static_cast<std::size_t>(s.shape.numel())),
        seed, segment++};
  };

  std::visit([&](const auto& encoding) { fill_encoding(encoding, next); }, network.encoding);
  const bool features = std::holds_alternative<Fourier>(network.encoding) ||
                        std::holds_alternative<Grid>(network.encoding);
  i64 in = encoded_width(network);
  double omega = 0;
  bool after_sine = false;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Dense& layer = network.layers[i];
    if (is_periodic(layer.activation)) omega = parameter_of(layer);
    const Fan fan{static_cast<double>(in), static_cast<double>(layer.width), i == 0 && !features,
                  omega};
    const Initializer rule = resolve(layer, after_sine);
    const bool siren = std::holds_alternative<Siren>(rule);
    if (siren && omega == 0) {
      throw ValueError("network.layers." + std::to_string(i) + ".initializer",
                       "siren needs a sine or finer layer, here or before");
    }
    const Piece weight = next();
    std::visit(
        [&]<class Rule>(const Rule& r) {
          if constexpr (!std::is_same_v<Rule, Automatic>) fill(r, fan, weight);
        },
        rule);
    if (layer.bias) {
      const Piece bias = next();
      fill_uniform(bias, bias_bound(rule, fan));
    }
    after_sine = is_periodic(layer.activation);
    in = layer.width;
  }
}

}  // namespace iron
