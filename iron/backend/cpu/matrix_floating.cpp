// Products of floating matrices in tiles: both factors are packed, padded with zeros, and each tile
// of the result is made by one kernel.

#include <algorithm>

#include "iron/backend/cpu/aligned_buffer.h"
#include "iron/backend/cpu/matrix.h"
#include "iron/backend/cpu/parallel.h"
#include "iron/backend/cpu/product.h"

namespace iron::cpu {
namespace {

// Extents of tiles: a tile of each factor and of the result stay in the L2 cache.
constexpr i64 kSmallRows = 8;
constexpr i64 kRows = 32;
constexpr i64 kSmallColumns = 16;
constexpr i64 kColumns = 64;
constexpr i64 kInnerStep = 8;
constexpr i64 kInner = 256;

i64 round_up(i64 n, i64 to) noexcept { return (n + to - 1) / to * to; }

/// The factors' extents, padded so that few kernels serve all sizes.
struct Tiles {
  Tiles(i64 rows, i64 inner, i64 columns)
      : row_tile(rows <= kSmallRows ? kSmallRows : kRows),
        column_tile(columns <= kSmallColumns ? kSmallColumns : kColumns),
        inner_tile(std::clamp(round_up(inner, kInnerStep), kInnerStep, kInner)),
        row_tiles((rows + row_tile - 1) / row_tile),
        column_tiles((columns + column_tile - 1) / column_tile),
        inner_tiles((inner + inner_tile - 1) / inner_tile) {}

  i64 row_tile, column_tile, inner_tile;
  i64 row_tiles, column_tiles, inner_tiles;
};

/// Rows [row, row + height) and columns [column, column + width) of `from`, as far as it has them,
/// then zeros, row-major.
template <class T>
void pack(const Matrix<const T>& from, i64 row, i64 height, i64 column, i64 width, T* to) {
  const i64 rows = std::clamp<i64>(from.rows - row, 0, height);
  const i64 columns = std::clamp<i64>(from.columns - column, 0, width);
  if (rows < height || columns < width) std::fill_n(to, height * width, T{0});
  const T* origin = from.data + row * from.row_step + column * from.column_step;
  if (from.column_step == 1 || from.row_step != 1) {
    for (i64 i = 0; i < rows; ++i) {
      const T* line = origin + i * from.row_step;
      for (i64 j = 0; j < columns; ++j) to[i * width + j] = line[j * from.column_step];
    }
  } else {  // a transposed matrix is read along its memory
    for (i64 j = 0; j < columns; ++j) {
      const T* line = origin + j * from.column_step;
      for (i64 i = 0; i < rows; ++i) to[i * width + j] = line[i];
    }
  }
}

/// Copies the part of a tile that `to` has.
template <class T>
void unpack(const T* tile, i64 width, const Matrix<T>& to, i64 row, i64 height, i64 column) {
  const i64 rows = std::min(height, to.rows - row);
  const i64 columns = std::min(width, to.columns - column);
  for (i64 i = 0; i < rows; ++i) {
    T* line = to.data + (row + i) * to.row_step + column * to.column_step;
    for (i64 j = 0; j < columns; ++j) line[j * to.column_step] = tile[i * width + j];
  }
}

template <class T>
void multiply(const Matrix<const T>& a, const Matrix<const T>& b, const Matrix<T>& out) {
  const Tiles tiles(out.rows, a.columns, out.columns);
  const i64 panel = tiles.inner_tile * tiles.column_tile;
  ProductShape shape{.m = tiles.column_tile,
                     .n = tiles.row_tile,
                     .k = tiles.inner_tile,
                     .a_stride = tiles.column_tile,
                     .b_stride = tiles.inner_tile,
                     .c_stride = tiles.column_tile};
  const Kernels<T> kernels = select_kernels<T>();
  const Product<T> start(shape, kernels);
  shape.accumulate = true;
  const Product<T> add(shape, kernels);

  // All of b, as [column tile][inner tile][inner][column].
  AlignedBuffer<T> packed(tiles.column_tiles * tiles.inner_tiles * panel);
  parallel_chunks(tiles.column_tiles * tiles.inner_tiles, std::max<i64>(1, kChunk / (panel + 1)),
                  [&](i64 begin, i64 end) {
                    for (i64 i = begin; i < end; ++i) {
                      pack(b, i % tiles.inner_tiles * tiles.inner_tile, tiles.inner_tile,
                           i / tiles.inner_tiles * tiles.column_tile, tiles.column_tile,
                           packed.data() + i * panel);
                    }
                  });

  const i64 flops = tiles.row_tile * std::max<i64>(1, a.columns) * out.columns;
  parallel_chunks(tiles.row_tiles, std::max<i64>(1, 8 * kChunk / flops), [&](i64 begin, i64 end) {
    const i64 strip = tiles.row_tile * tiles.inner_tile;
    AlignedBuffer<T> left(tiles.inner_tiles * strip);
    AlignedBuffer<T> tile(tiles.row_tile * tiles.column_tile);  // zeros, for no inner element
    for (i64 r = begin; r < end; ++r) {
      for (i64 k = 0; k < tiles.inner_tiles; ++k) {
        pack(a, r * tiles.row_tile, tiles.row_tile, k * tiles.inner_tile, tiles.inner_tile,
             left.data() + k * strip);
      }
      for (i64 c = 0; c < tiles.column_tiles; ++c) {
        for (i64 k = 0; k < tiles.inner_tiles; ++k) {
          (k == 0 ? start : add)(packed.data() + (c * tiles.inner_tiles + k) * panel,
                                 left.data() + k * strip, tile.data());
        }
        unpack(tile.data(), tiles.column_tile, out, r * tiles.row_tile, tiles.row_tile,
               c * tiles.column_tile);
      }
    }
  });
}

}  // namespace

void multiply_matrix(const Matrix<const float>& a, const Matrix<const float>& b,
                     const Matrix<float>& out) {
  multiply(a, b, out);
}
void multiply_matrix(const Matrix<const double>& a, const Matrix<const double>& b,
                     const Matrix<double>& out) {
  multiply(a, b, out);
}

}  // namespace iron::cpu
