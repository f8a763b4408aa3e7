#pragma once
/// Multi-resolution grid of a compiled network.

#include "iron/backend/cpu/grid_rows.h"
#include "iron/backend/cpu/plan_stage.h"

namespace iron {

/// Looks points up in the table, which is used as it lies in the flat parameters. On the way back
/// it keeps the tile's gradient; the tables' own is summed up from what all tiles kept (GridRows).
template <class T>
class GridStage final : public Stage<T> {
 public:
  struct Layout {
    i64 in_value, unit_value, out_value;  // in the tile
    i64 gradient;                         // in the tile; −1: no backward pass
    i64 in_stride, unit_stride;
    i64 table;  // in the flat parameters
  };

  GridStage(const Layout& layout, const op::Grid& grid, const Kernels<T>& kernels)
      : at_(layout),
        in_(grid.in),
        features_(grid.features),
        stride_(padded<T>(grid.levels * grid.features)),
        levels_(grid_levels(grid)),
        unit_(kernels.grid_unit),
        forward_(kernels.grid_forward[grid_inputs(grid)][grid_features(grid)]) {}

  void forward(const Tile<T>& tile) const override {
    T* const unit = tile.values + at_.unit_value;
    unit_(tile.values + at_.in_value, in_, at_.in_stride, unit, at_.unit_stride, tile.rows);
    T* out = tile.values + at_.out_value;
    for (const GridLevel& level : levels_) {
      forward_(level, unit, at_.unit_stride, tile.flat_parameters + at_.table, out, stride_,
               tile.rows);
      out += features_;
    }
  }

  void backward(const Tile<T>& tile) const override {
    if (at_.gradient < 0) return;
    tile.grid_rows->keep(tile.first_row, tile.rows, tile.values + at_.unit_value, at_.unit_stride,
                         tile.values + at_.gradient, stride_);
  }

 private:
  Layout at_;
  i64 in_;
  i64 features_;
  i64 stride_;
  std::vector<GridLevel> levels_;
  decltype(Kernels<T>::grid_unit) unit_;
  typename Kernels<T>::GridForward forward_;
};

}  // namespace iron
