#pragma once
/// The CPU backend's kernels one by one, in the sizes of the lion network, by one thread.

#include <benchmark/benchmark.h>
#include <cstddef>

#include "iron/backend/cpu/aligned_buffer.h"
#include "iron/backend/cpu/kernel_table.h"
#include "iron/core/dtype.h"

namespace iron::bench {

inline constexpr i64 kTileRows = 64;  ///< rows that the lion network's step takes at a time

/// Tell the framework of the benchmarks of a file.
void register_products();
void register_activations();
void register_losses();
void register_encodings();
void register_grids();
void register_updates();

/// `count` numbers of some value each.
template <class T>
AlignedBuffer<T> filled(i64 count, double value) {
  AlignedBuffer<T> buffer(count);
  for (i64 i = 0; i < count; ++i) buffer.data()[i] = static_cast<T>(value);
  return buffer;
}

/// Has the framework report elements and bytes a second.
inline void count(benchmark::State& state, i64 elements, i64 bytes) {
  state.SetItemsProcessed(static_cast<i64>(state.iterations()) * elements);
  state.SetBytesProcessed(static_cast<i64>(state.iterations()) * bytes);
}

}  // namespace iron::bench
