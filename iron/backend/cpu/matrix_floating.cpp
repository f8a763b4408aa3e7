// Products of floating matrices in tiles: both factors are packed, padded with zeros, and each tile
// of the result is made by one kernel.

#include <algorithm>
#include <vector>

#include "iron/backend/cpu/matrix.h"
#include "iron/backend/cpu/matrix_tile.h"
#include "iron/backend/cpu/parallel.h"

namespace iron::cpu {
namespace {

i64 round_up(i64 n, i64 to) noexcept { return (n + to - 1) / to * to; }

/// The factors' extents, padded so that few kernels serve all sizes.
struct Plan {
  Plan(i64 rows, i64 inner, i64 columns)
      : row_tile(rows <= kSmallRows ? kSmallRows : kRows),
        column_tile(columns <= kSmallColumns ? kSmallColumns : kColumns),
        inner_tile(std::min(round_up(inner, kInnerStep), kInner)),
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
  const Plan plan(out.rows, a.columns, out.columns);
  const i64 panel = plan.inner_tile * plan.column_tile;
  const TileKernel<T> kernel(plan.row_tile, plan.column_tile, plan.inner_tile);

  // All of b, as [column tile][inner tile][inner][column].
  std::vector<T> packed(static_cast<std::size_t>(plan.column_tiles * plan.inner_tiles * panel));
  parallel_chunks(plan.column_tiles * plan.inner_tiles, std::max<i64>(1, kChunk / (panel + 1)),
                  [&](i64 begin, i64 end) {
                    for (i64 i = begin; i < end; ++i) {
                      pack(b, i % plan.inner_tiles * plan.inner_tile, plan.inner_tile,
                           i / plan.inner_tiles * plan.column_tile, plan.column_tile,
                           packed.data() + i * panel);
                    }
                  });

  const i64 flops = plan.row_tile * std::max<i64>(1, a.columns) * out.columns;
  parallel_chunks(plan.row_tiles, std::max<i64>(1, 8 * kChunk / flops), [&](i64 begin, i64 end) {
    const i64 strip = plan.row_tile * plan.inner_tile;
    std::vector<T> left(static_cast<std::size_t>(plan.inner_tiles * strip));
    std::vector<T> tile(static_cast<std::size_t>(plan.row_tile * plan.column_tile));
    for (i64 r = begin; r < end; ++r) {
      for (i64 k = 0; k < plan.inner_tiles; ++k) {
        pack(a, r * plan.row_tile, plan.row_tile, k * plan.inner_tile, plan.inner_tile,
             left.data() + k * strip);
      }
      for (i64 c = 0; c < plan.column_tiles; ++c) {
        std::fill(tile.begin(), tile.end(), T{0});
        for (i64 k = 0; k < plan.inner_tiles; ++k) {
          kernel(left.data() + k * strip, packed.data() + (c * plan.inner_tiles + k) * panel,
                 tile.data());
        }
        unpack(tile.data(), plan.column_tile, out, r * plan.row_tile, plan.row_tile,
               c * plan.column_tile);
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
