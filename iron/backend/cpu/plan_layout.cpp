#include "iron/backend/cpu/plan_layout.h"

#include <algorithm>
#include <bit>

#include "iron/backend/cpu/plan_network.h"
#include "iron/backend/cpu/plan_rows.h"

namespace iron {
namespace {

constexpr i64 kTileBytes = i64{384} << 10;  // values and gradients of a tile; L2 holds weights too
constexpr i64 kFewestRows = 64;             // below, the products lose their speed
// Where neither tile nor weights stay in L2, each tile streams all weights and their gradient:
// eight layers of width 256 gain 12 % from 64 to 128 rows, smaller networks lose nothing.
constexpr i64 kStreamedRows = 128;
constexpr i64 kMostRows = 512;
constexpr i64 kTileProducts = i64{1} << 20;  // some 10 µs of one core: worth sharing out
constexpr i64 kMostSlots = 64;
constexpr i64 kSlotBytes = i64{256} << 20;  // of all slots
constexpr i64 kRowsPerSlot = 2048;
constexpr i64 kSlotTarget = i64{4} << 20;  // bytes of gradients that are cheap to add up

/// The largest power of two ≤ n, at least 1.
i64 floor_power(i64 n) noexcept {
  return static_cast<i64>(std::bit_floor(static_cast<u64>(std::max<i64>(n, 1))));
}

template <class T>
i64 cache_rows(const Program& program) {
  return std::clamp(floor_power(kTileBytes / row_bytes<T>(program)), kStreamedRows, kMostRows);
}

/// Whether a segment is a grid's table: it has no gradient in slots.
bool is_table(const Program& program, const Segment& segment) {
  for (const Op& op : program.ops) {
    const auto* grid = std::get_if<op::Grid>(&op);
    if (grid != nullptr && &segment == &program.segments[static_cast<std::size_t>(grid->table)]) {
      return true;
    }
  }
  return false;
}

/// Bytes of a slot: the gradient, its rows padded.
template <class T>
i64 slot_bytes(const Program& program) {
  i64 numbers = 0;
  for (const Segment& s : program.segments) {
    if (is_table(program, s)) continue;
    numbers += (s.shape.rank() == 1 ? 1 : s.shape[0]) * padded<T>(s.shape[-1]);
  }
  return numbers * static_cast<i64>(sizeof(T));
}

}  // namespace

template <class T>
Layout step_layout(const Program& program, i64 source_rows) {
  Layout layout;
  const i64 batch = batch_rows(program, source_rows);
  // Enough tiles to share out, unless they would be too small to be worth it.
  i64 rows = cache_rows<T>(program);
  constexpr i64 kFewTiles = 16;
  while (rows > kFewestRows && batch / rows < kFewTiles &&
         rows / 2 * row_products(program) >= kTileProducts) {
    rows /= 2;
  }
  layout.tile_rows = std::min(rows, batch);

  const i64 tiles = layout.tiles(batch);
  const i64 bytes = slot_bytes<T>(program);
  const i64 wanted = std::max(batch / kRowsPerSlot, kSlotTarget / bytes);
  const i64 most = std::min({tiles, kMostSlots, std::max<i64>(kSlotBytes / bytes, 1)});
  layout.slots = floor_power(std::min(wanted, most));

  for (const i64 part : {batch, short_batch_rows(program, source_rows)}) {
    for (const i64 size : {std::min(part, layout.tile_rows), part % layout.tile_rows}) {
      if (size > 0 && layout.sizes.index(size) == layout.sizes.rows.size()) {
        layout.sizes.rows.push_back(size);
      }
    }
  }
  return layout;
}

template <class T>
i64 forward_tile_rows(const Program& program) {
  return cache_rows<T>(program);
}

template Layout step_layout<float>(const Program&, i64);
template Layout step_layout<double>(const Program&, i64);
template i64 forward_tile_rows<float>(const Program&);
template i64 forward_tile_rows<double>(const Program&);

}  // namespace iron
