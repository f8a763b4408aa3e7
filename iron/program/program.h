#pragma once
/// A Program: a network, its loss and its update rule as plain data. Layers emit one; a backend
/// compiles it into a Plan. Nothing here computes.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "iron/core/dtype.h"
#include "iron/core/shape.h"
#include "iron/program/grid_level.h"
#include "iron/program/schedule_rule.h"

namespace iron {

/// Functions applied to each number (softmax: to each row). `parameter` of an Activate means:
/// leaky_relu: slope below zero; sine, finer, gauss: the frequency ω₀; unused otherwise.
enum class Activation : u8 {
  identity,
  sigmoid,     ///< 1 / (1 + e^−z)
  tanh,        ///< tanh z
  relu,        ///< max(z, 0); slope 0 at 0
  leaky_relu,  ///< z > 0 ? z : a·z
  gelu,        ///< z·Φ(z), exact (Hendrycks and Gimpel 2016)
  softmax,     ///< e^z / Σ e^z over the row
  sine,        ///< sin(ω₀ z) (SIREN, Sitzmann et al. 2020)
  finer,       ///< sin(ω₀ (|z| + 1) z), the factor kept out of the gradient (Liu et al. 2024)
  gauss,       ///< exp(−(ω₀ z)²) (Ramasinghe and Lucey 2022)
};

/// The operations, apart from the layers of nn/ that have the same names.
namespace op {

/// The rows come in: [rows, width].
struct Input {
  i64 width = 0;
};

/// y = x W + b. `weight` is the segment of W [in, out]; `bias` that of b [out], or kNone.
struct Dense {
  static constexpr i64 kNone = -1;
  i64 in = 0;
  i64 out = 0;
  i64 weight = 0;
  i64 bias = kNone;
};

/// y = f(x), number by number.
struct Activate {
  Activation kind = Activation::identity;
  double parameter = 0;
};

/// y = [sin(π x B), cos(π x B)], width 2·frequencies. `matrix` is the segment of B
/// [in, frequencies], which is not trained (Tancik et al. 2020; with coordinates over [−1, 1], B is
/// in cycles per side, as in the paper with coordinates over [0, 1]).
struct Fourier {
  i64 in = 0;
  i64 frequencies = 0;
  i64 matrix = 0;
};

/// Features of a point looked up in a grid of several resolutions, `features` numbers a level, one
/// level behind the other: level l has round(coarsest·growth^l) cells along each axis of
/// [−1, 1]^in, a vector stands at each corner, and the 2^in corners of a point's cell are
/// interpolated linearly. A point outside has the features of the nearest one inside. A level with
/// more than 2^table_bits corners shares 2^table_bits entries by a hash (Müller et al. 2022).
/// `table` is the segment of all entries [grid_entries, features].
struct Grid {
  i64 in = 0;        ///< 1 to 3
  i64 levels = 0;    ///< 1 to 32
  i64 features = 0;  ///< 1, 2, 4 or 8
  i64 coarsest = 0;  ///< cells, from 1
  double growth = 1;
  i64 table_bits = 0;  ///< 1 to 24
  i64 table = 0;
};

}  // namespace op

/// One operation; each reads the output of the one before it. The first is the Input.
using Op = std::variant<op::Input, op::Dense, op::Activate, op::Fourier, op::Grid>;

/// What the update does to a segment.
enum class Update : u8 {
  train,   ///< the update rule
  freeze,  ///< nothing: its values are constants of the network
};

/// A named piece of the flat parameters.
struct Segment {
  std::string name;
  i64 offset = 0;  ///< in elements
  Shape shape;
  Update update = Update::train;
  bool decay = true;  ///< whether the update rule's weight decay applies
};

/// Losses. Each is a mean over rows and outputs (cross_entropy: over rows), so that it does not
/// depend on the batch.
enum class LossKind : u8 {
  mse,            ///< (y − t)²
  mae,            ///< |y − t|
  huber,          ///< ½e² for |e| ≤ δ, else δ(|e| − ½δ)
  bce,            ///< on logits: max(z, 0) − z t + log(1 + e^−|z|)
  cross_entropy,  ///< on logits: −Σ t log softmax(z)
};

struct LossRule {
  LossKind kind = LossKind::mse;
  double delta = 1;  ///< huber's δ
};

/// Stochastic gradient descent: v ← μ v + g; p ← p − rate·v (Nesterov: g + μ v in place of v).
struct SgdRule {
  double momentum = 0;
  bool nesterov = false;
  double weight_decay = 0;  ///< adds weight_decay·p to the gradient
};

/// Adam (Kingma and Ba 2015); with `decoupled`, AdamW (Loshchilov and Hutter 2019).
struct AdamRule {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
  bool decoupled = false;
};

using UpdateRule = std::variant<SgdRule, AdamRule>;

/// Flat moment arrays the rule needs beside the parameters: 0, 1 or 2.
i64 moment_count(const UpdateRule& rule) noexcept;

/// Which rows make a step, in what order.
enum class Order : u8 {
  sequential,  ///< 0, 1, 2, …
  rows,        ///< a fresh shuffle of all rows every epoch
  blocks,      ///< whole batches of consecutive rows, the batches shuffled every epoch
  spread,      ///< one row out of every steps-per-epoch consecutive ones, another every step
};

/// The network and everything that trains it. `loss` is empty for a network that is only run.
struct Program {
  std::vector<Op> ops;
  std::vector<Segment> segments;
  std::optional<LossRule> loss;
  UpdateRule update = SgdRule{};
  ScheduleRule schedule;
  double clip_norm = 0;  ///< largest Euclidean norm of the gradient; 0: no clipping
  /// Of parameters and arithmetic: f32 or f64; or bf16: all is f32 but the operands of the products
  /// of dense layers that in_bf16 names, which are rounded to bf16 and summed in f32.
  DType precision = DType::f32;
  i64 window = 1;  ///< steps whose losses are judged together
  i64 batch = 0;   ///< rows a step; 0: all
  Order order = Order::sequential;
  u64 seed = 0;
};

/// The levels of a grid, coarsest first. Throws ShapeError or ValueError, saying which number is
/// out of range.
std::vector<GridLevel> grid_levels(const op::Grid& grid);
/// Entries of all its levels together.
i64 grid_entries(const op::Grid& grid);

/// Numbers of all segments together.
i64 parameter_count(const Program& program) noexcept;
/// Numbers of the segments that are trained.
i64 trained_count(const Program& program) noexcept;
/// Width of the rows that go in and that come out.
i64 input_width(const Program& program);
i64 output_width(const Program& program);

/// Whether precision bf16 rounds the operands of this layer: it has at least kFewestBf16 inputs and
/// outputs. Thinner ones cost next to nothing, and among them are those that decide most: the first
/// on coordinates, whose inputs fix where things lie, and the last.
inline constexpr i64 kFewestBf16 = 16;
constexpr bool in_bf16(const op::Dense& dense) noexcept {
  return dense.in >= kFewestBf16 && dense.out >= kFewestBf16;
}

/// Checks that the operations fit each other and their segments. Throws ShapeError, ValueError or
/// TypeError saying which operation is at fault. Every backend calls it first.
void validate(const Program& program);

}  // namespace iron
