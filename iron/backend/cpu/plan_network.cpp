#include "iron/backend/cpu/plan_network.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <utility>
#include <variant>

#include "iron/backend/cpu/pack_bf16.h"
#include "iron/backend/cpu/stage_activate.h"
#include "iron/backend/cpu/stage_dense.h"
#include "iron/backend/cpu/stage_dense_bf16.h"
#include "iron/backend/cpu/stage_fourier.h"
#include "iron/backend/cpu/stage_grid.h"
#include "iron/backend/cpu/stage_narrow.h"

namespace iron {

std::size_t TileSizes::index(i64 count) const noexcept {
  return static_cast<std::size_t>(std::find(rows.begin(), rows.end(), count) - rows.begin());
}

/// Walks the operations once, giving each its place.
template <class T>
class CompiledNetwork<T>::Builder {
 public:
  Builder(CompiledNetwork& network, const Program& program, const TileSizes& sizes, bool training)
      : network_(network),
        program_(program),
        sizes_(sizes),
        training_(training),
        most_rows_(*std::max_element(sizes.rows.begin(), sizes.rows.end())) {}

  void run() {
    place_parameters();
    scratch_ = take_pairs(program_.precision == DType::bf16 ? 2 * widest_value() : 0);
    if (training_) {
      const i64 widest = widest_value();
      for (i64& gradient : gradients_) gradient = take(widest);
    }
    for (std::size_t i = 0; i < program_.ops.size(); ++i) {
      next_ = i + 1 < program_.ops.size() ? &program_.ops[i + 1] : nullptr;
      std::visit([this](const auto& op) { this->add(op); }, program_.ops[i]);
    }
    network_.output_ = value_;
    network_.output_width_ = width_;
    if (training_) {
      network_.target_ = take(stride());
      network_.output_gradient_ = gradient();
      network_.loss_ = network_.kernels_.loss[static_cast<std::size_t>(program_.loss->kind)];
      network_.loss_delta_ = program_.loss->delta;
    }
    network_.workspace_count_ = workspace_;
  }

 private:
  /// Weights and biases first, in the order of the segments: a slot's gradient is laid out alike.
  void place_parameters() {
    std::vector<Piece>& pieces = network_.pieces_;
    for (const Op& op : program_.ops) {
      if (const auto* grid = std::get_if<op::Grid>(&op)) network_.grid_ = *grid;
    }
    i64 offset = 0;
    for (const Segment& segment : program_.segments) {
      const i64 width = segment.shape[-1];
      pieces.push_back({.flat = segment.offset,
                        .rows = segment.shape.rank() == 1 ? 1 : segment.shape[0],
                        .width = width,
                        .packed = offset,
                        .stride = padded<T>(width),
                        .trained = segment.update == Update::train,
                        .decay = segment.decay});
      if (network_.grid_ && &segment == &program_.segments[table_of(*network_.grid_)]) {
        pieces.back().packs = false;
        network_.grid_table_ = segment.offset;
        continue;
      }
      offset += pieces.back().rows * pieces.back().stride;
    }
    network_.gradient_count_ = offset;
    network_.packed_count_ = offset;
  }

  static std::size_t table_of(const op::Grid& grid) noexcept {
    return static_cast<std::size_t>(grid.table);
  }

  /// The widest value a gradient is taken of, padded.
  i64 widest_value() const {
    i64 widest = 0;
    for (const Op& op : program_.ops) {
      if (const auto* dense = std::get_if<op::Dense>(&op)) {
        widest = std::max({widest, padded<T>(dense->in), padded<T>(dense->out)});
      }
    }
    return std::max(widest, padded<T>(iron::output_width(program_)));
  }

  /// Room for a value of `stride` numbers a row.
  i64 take(i64 stride) {
    const i64 offset = workspace_;
    workspace_ += most_rows_ * stride;
    return offset;
  }
  /// Room for a value of `stride` numbers a row, rounded to bf16 and paired down the rows or
  /// across.
  i64 take_pairs(i64 stride) {
    const i64 offset = workspace_;
    workspace_ += (most_rows_ + 1) / 2 * stride;
    return offset;
  }
  i64 stride() const noexcept { return padded<T>(width_); }
  /// The buffer of the present value's gradient: the two alternate with each dense layer.
  i64 gradient() const noexcept { return gradients_[static_cast<std::size_t>(dense_count_ % 2)]; }
  /// Whether a gradient of the present value is wanted: something before it is trained.
  bool flows_back() const noexcept { return training_ && (dense_count_ > 0 || grid_trained_); }
  Piece& piece(i64 segment) { return network_.pieces_[static_cast<std::size_t>(segment)]; }

  void add(const op::Input& op) {
    width_ = op.width;
    value_ = take(stride());
    network_.input_ = value_;
    network_.input_stride_ = stride();
  }

  void add(const op::Fourier& op) {
    Piece& matrix = piece(op.matrix);
    matrix.scale = std::numbers::pi;
    const i64 out = take(padded<T>(2 * op.frequencies));
    network_.stages_.push_back(std::make_unique<FourierStage<T>>(
        typename FourierStage<T>::Layout{.in_value = value_,
                                         .out_value = out,
                                         .in = op.in,
                                         .in_stride = stride(),
                                         .frequencies = op.frequencies,
                                         .matrix = matrix.packed},
        network_.kernels_));
    value_ = out;
    width_ = 2 * op.frequencies;
  }

  void add(const op::Grid& op) {
    grid_trained_ = piece(op.table).trained;
    const i64 unit = workspace_;
    const i64 unit_stride = padded<T>(most_rows_);
    workspace_ += op.in * unit_stride;
    const i64 in_value = value_;
    const i64 in_stride = stride();
    width_ = op.levels * op.features;
    value_ = take(stride());
    network_.stages_.push_back(std::make_unique<GridStage<T>>(
        typename GridStage<T>::Layout{.in_value = in_value,
                                      .unit_value = unit,
                                      .out_value = value_,
                                      .gradient = flows_back() ? gradient() : -1,
                                      .in_stride = in_stride,
                                      .unit_stride = unit_stride,
                                      .table = network_.grid_table_},
        op, network_.kernels_));
  }

  void add(const op::Dense& op) {
    Piece& weight = piece(op.weight);
    weight.bf16 = program_.precision == DType::bf16 && in_bf16(op);
    const bool narrow = op.out <= kNarrow<T>;
    if (flows_back() || narrow) {
      weight.transposed = network_.packed_count_;
      weight.transposed_stride = stride();
      network_.packed_count_ += op.out * stride();
    }
    const i64 in_gradient = flows_back() ? gradient() : -1;
    const bool bias_trained = op.bias != op::Dense::kNone && piece(op.bias).trained;
    // Frozen layers before the first trained one are constants, as encodings are.
    if (flows_back() || weight.trained || bias_trained) ++dense_count_;
    const i64 out = take(padded<T>(op.out));
    const DenseLayout layout{.in_value = value_,
                             .out_value = out,
                             .in_gradient = in_gradient,
                             .out_gradient = gradient(),
                             .weight = weight.packed,
                             .transposed = weight.transposed,
                             .in = op.in,
                             .out = op.out,
                             .in_stride = stride(),
                             .trained = weight.trained};
    if (narrow) {
      network_.stages_.push_back(std::make_unique<NarrowStage<T>>(layout, network_.kernels_));
    } else {
      network_.stages_.push_back(dense_stage(layout, weight.bf16));
    }
    value_ = out;
    width_ = op.out;
    bias_ = op.bias == op::Dense::kNone ? -1 : piece(op.bias).packed;
    // An activation that follows adds the bias in the same pass; without one, identity does.
    const bool fused = next_ != nullptr && std::holds_alternative<op::Activate>(*next_);
    if (!fused) add(op::Activate{Activation::identity, 0});
  }

  std::unique_ptr<Stage<T>> dense_stage(DenseLayout dense, bool bf16) {
    if constexpr (std::is_same_v<T, float>) {
      if (bf16 && network_.bf16_kernels_ != nullptr) {
        const i64 kept = training_ && dense.trained ? take_pairs(dense.in_stride) : -1;
        return std::make_unique<Bf16DenseStage>(
            Bf16DenseStage::Layout{.dense = dense, .kept = kept, .scratch = scratch_},
            *network_.bf16_kernels_);
      }
      if (bf16) {
        const i64 source = std::exchange(dense.in_value, take(dense.in_stride));
        return std::make_unique<RoundedDenseStage>(source, dense, sizes_, training_,
                                                   network_.kernels_);
      }
    }
    return std::make_unique<DenseStage<T>>(dense, sizes_, training_, network_.kernels_);
  }

  void add(const op::Activate& op) {
    if (op.kind == Activation::identity && bias_ < 0) return;
    network_.stages_.push_back(std::make_unique<ActivateStage<T>>(
        typename ActivateStage<T>::Layout{
            .parameter = op.parameter,
            .value = value_,
            .slope = flows_back() && keeps_slope(op.kind) ? take(stride()) : -1,
            .gradient = flows_back() ? gradient() : -1,
            .bias = bias_,
            .width = width_,
            .stride = stride()},
        op.kind, network_.kernels_));
    bias_ = -1;
  }

  CompiledNetwork& network_;
  const Program& program_;
  const TileSizes& sizes_;
  bool training_;
  i64 most_rows_;
  const Op* next_ = nullptr;
  std::array<i64, 2> gradients_{};
  i64 workspace_ = 0;
  i64 scratch_ = 0;  // for pairs of bf16
  i64 value_ = 0;
  i64 width_ = 0;
  i64 bias_ = -1;
  bool grid_trained_ = false;
  i64 dense_count_ = 0;  // from the first that is trained
};

template <class T>
CompiledNetwork<T>::CompiledNetwork(const Program& program, const TileSizes& sizes, bool training)
    : kernels_(select_kernels<T>()) {
  Builder(*this, program, sizes, training).run();
}

template <class T>
void CompiledNetwork<T>::pack(const Piece& piece, i64 begin, i64 end, const T* flat,
                              T* packed) const noexcept {
  if constexpr (std::is_same_v<T, float>) {
    if (piece.bf16) return pack_bf16(bf16_kernels_, piece, begin, end, flat, packed);
  }
  const T scale = static_cast<T>(piece.scale);
  for (i64 r = begin; r < end; ++r) {
    const T* from = flat + piece.flat + r * piece.width;
    T* to = packed + piece.packed + r * piece.stride;
    for (i64 j = 0; j < piece.width; ++j) to[j] = from[j] * scale;
  }
  if (piece.transposed < 0) return;
  // A cache line of the transpose at a time, so that each is written once.
  for (i64 r = begin; r < end; r += kLine<T>) {
    const T* from = flat + piece.flat + r * piece.width;
    const i64 rows = std::min(kLine<T>, end - r);
    for (i64 j = 0; j < piece.width; ++j) {
      T* to = packed + piece.transposed + j * piece.transposed_stride + r;
      for (i64 i = 0; i < rows; ++i) to[i] = from[i * piece.width + j];
    }
  }
}

template <class T>
void CompiledNetwork<T>::pack(const T* flat, T* packed) const noexcept {
  for (const Piece& piece : pieces_) {
    if (piece.packs) pack(piece, 0, piece.rows, flat, packed);
  }
}

template <class T>
i64 row_bytes(const Program& program) {
  i64 numbers = 0;
  i64 widest = 0;
  i64 width = 0;
  for (const Op& op : program.ops) {
    if (const auto* input = std::get_if<op::Input>(&op)) numbers += width = padded<T>(input->width);
    if (const auto* f = std::get_if<op::Fourier>(&op)) {
      numbers += width = padded<T>(2 * f->frequencies);
    }
    if (const auto* grid = std::get_if<op::Grid>(&op)) {
      numbers += grid->in;
      numbers += width = padded<T>(grid->levels * grid->features);
    }
    if (const auto* dense = std::get_if<op::Dense>(&op)) {
      // Its inputs once more, half as large.
      if (program.precision == DType::bf16 && in_bf16(*dense)) numbers += width / 2;
      numbers += width = padded<T>(dense->out);
      widest = std::max({widest, width, padded<T>(dense->in)});
    }
    if (const auto* activate = std::get_if<op::Activate>(&op)) {
      if (keeps_slope(activate->kind)) numbers += width;
    }
  }
  return (numbers + 2 * widest + width) * static_cast<i64>(sizeof(T));
}

i64 row_products(const Program& program) {
  i64 products = 0;
  for (const Op& op : program.ops) {
    if (const auto* dense = std::get_if<op::Dense>(&op)) products += dense->in * dense->out;
    if (const auto* f = std::get_if<op::Fourier>(&op)) products += f->in * f->frequencies;
    if (const auto* grid = std::get_if<op::Grid>(&op)) {
      products += (grid->levels * grid->features) << grid->in;
    }
  }
  return products;
}

template class CompiledNetwork<float>;
template class CompiledNetwork<double>;
template i64 row_bytes<float>(const Program& program);
template i64 row_bytes<double>(const Program& program);

}  // namespace iron
