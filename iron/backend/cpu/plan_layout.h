#pragma once
/// How the rows of a step are cut into tiles and slots. It depends on the problem only, never on
/// the number of threads, so that every number of threads gives the same bits.

#include "iron/backend/cpu/plan_stage.h"
#include "iron/backend/source.h"
#include "iron/program/program.h"

namespace iron {

/// Tiles run through all layers while they lie in the L2 cache. A slot is some tiles in a row with
/// a gradient of its own: the unit that threads share out.
struct Layout {
  i64 tile_rows = 0;
  i64 slots = 0;
  TileSizes sizes;

  i64 tiles(i64 rows) const noexcept { return (rows + tile_rows - 1) / tile_rows; }
  /// Slots used for a batch of `rows`.
  i64 slots_for(i64 rows) const noexcept { return slots < tiles(rows) ? slots : tiles(rows); }
};

/// The layout of a training step.
template <class T>
Layout step_layout(const Program& program, i64 source_rows);

/// Rows of a tile for running a network forward.
template <class T>
i64 forward_tile_rows(const Program& program);

}  // namespace iron
