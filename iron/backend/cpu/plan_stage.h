#pragma once
/// Stages: what a Plan does to one tile of rows, forward and backward.

#include <memory>
#include <vector>

#include "iron/backend/cpu/kernel_table.h"
#include "iron/core/types.h"

namespace iron {

/// Numbers of rows a Plan's tiles may have. Products are compiled for each.
struct TileSizes {
  /// At most three: whole tiles, the last tile of a batch, the last tile of an epoch's short batch.
  std::vector<i64> rows;
  /// Position of `count` in rows. The caller only makes tiles of these sizes.
  std::size_t index(i64 count) const noexcept;
};

template <class T>
class GridRows;

/// One tile on its way through the network.
template <class T>
struct Tile {
  i64 rows = 0;
  std::size_t size = 0;           ///< index of `rows` in TileSizes
  T* values = nullptr;            ///< this thread's workspace
  const T* weights = nullptr;     ///< of the rows; null: all weigh 1
  const T* parameters = nullptr;  ///< packed
  const T* flat_parameters = nullptr;
  T* gradient = nullptr;  ///< the slot's, packed like the parameters
  GridRows<T>* grid_rows = nullptr;
  i64 first_row = 0;  ///< of the tile, in grid_rows
};

/// Works on offsets fixed when the Plan was made, so that a stage holds no pointer of any thread.
template <class T>
class Stage {
 public:
  virtual ~Stage() = default;
  virtual void forward(const Tile<T>& tile) const = 0;
  virtual void backward(const Tile<T>& tile) const = 0;
};

}  // namespace iron
