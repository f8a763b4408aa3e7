#pragma once
/// A Program's network compiled for the CPU: where everything lies, and the stages that run it.

#include <memory>
#include <optional>
#include <vector>

#include "iron/backend/cpu/aligned_buffer.h"
#include "iron/backend/cpu/kernel_bf16.h"
#include "iron/backend/cpu/plan_stage.h"
#include "iron/program/program.h"

namespace iron {

/// Where a matrix lies in the flat parameters and in the packed ones.
struct Piece {
  i64 flat = 0;  ///< offset of its first number in the flat parameters
  i64 rows = 0;
  i64 width = 0;        ///< numbers of a row; the flat rows lie without gaps
  i64 packed = 0;       ///< offset of row 0 in the packed parameters
  i64 stride = 0;       ///< between packed rows
  i64 transposed = -1;  ///< offset of the packed transpose; −1: none
  i64 transposed_stride = 0;
  double scale = 1;   ///< applied when packing
  bool bf16 = false;  ///< rounded to it when packing
  bool trained = true;
  bool decay = true;  ///< whether weight decay applies
  bool packs =
      true;  ///< false: used as it lies in the flat parameters, without a gradient in slots
};

/// Parameters are packed once a step: rows padded to cache lines, with a transpose beside each
/// weight through which a gradient flows back. Gradients use the same offsets, without transposes.
/// A tile's values, slopes, target and two gradients are one block of memory.
template <class T>
class CompiledNetwork {
 public:
  /// `rows`: the sizes of tiles; `training`: whether backward will be called.
  CompiledNetwork(const Program& program, const TileSizes& sizes, bool training);

  const std::vector<Piece>& pieces() const noexcept { return pieces_; }
  const Kernels<T>& kernels() const noexcept { return kernels_; }
  i64 packed_count() const noexcept { return packed_count_; }      ///< of parameters
  i64 gradient_count() const noexcept { return gradient_count_; }  ///< of a slot
  /// The grid, if there is one, and where its table lies in the flat parameters.
  const op::Grid* grid() const noexcept { return grid_ ? &*grid_ : nullptr; }
  i64 grid_table() const noexcept { return grid_table_; }
  i64 workspace_count() const noexcept { return workspace_count_; }

  /// Packs rows [begin, end) of a piece; of one in bf16, `begin` is even.
  void pack(const Piece& piece, i64 begin, i64 end, const T* flat, T* packed) const noexcept;
  /// Packs everything.
  void pack(const T* flat, T* packed) const noexcept;

  T* input(const Tile<T>& tile) const noexcept { return tile.values + input_; }
  i64 input_stride() const noexcept { return input_stride_; }
  T* target(const Tile<T>& tile) const noexcept { return tile.values + target_; }
  const T* output(const Tile<T>& tile) const noexcept { return tile.values + output_; }
  i64 output_width() const noexcept { return output_width_; }
  i64 output_stride() const noexcept { return padded<T>(output_width_); }

  void forward(const Tile<T>& tile) const {
    for (const auto& stage : stages_) stage->forward(tile);
  }
  /// The loss of the tile's rows by their weights, summed; writes its gradient where backward
  /// expects it.
  double loss(const Tile<T>& tile, double scale) const {
    return loss_(loss_delta_, output(tile), target(tile), tile.weights,
                 tile.values + output_gradient_, scale, tile.rows, output_width_, output_stride());
  }
  void backward(const Tile<T>& tile) const {
    for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) (*stage)->backward(tile);
  }

 private:
  class Builder;

  Kernels<T> kernels_;
  const Bf16Kernels* bf16_kernels_ = find_bf16_kernels();
  std::vector<Piece> pieces_;
  std::vector<std::unique_ptr<Stage<T>>> stages_;
  std::optional<op::Grid> grid_;
  i64 grid_table_ = 0;
  typename Kernels<T>::Loss loss_ = nullptr;
  double loss_delta_ = 0;
  i64 packed_count_ = 0;
  i64 gradient_count_ = 0;
  i64 workspace_count_ = 0;
  i64 input_ = 0;
  i64 input_stride_ = 0;
  i64 target_ = 0;
  i64 output_ = 0;
  i64 output_width_ = 0;
  i64 output_gradient_ = 0;
};

/// Bytes of one row of a tile, values and gradients, for choosing the tile's size.
template <class T>
i64 row_bytes(const Program& program);

/// Multiply-adds of one row, forward.
i64 row_products(const Program& program);

}  // namespace iron
