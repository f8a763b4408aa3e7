// One level of a multi-resolution grid over points spread evenly over a picture.

#include <cmath>
#include <fmt/format.h>

#include "bench/kernels/kernels.h"
#include "iron/backend/cpu/grid_rows.h"
#include "iron/program/grid_level.h"

namespace iron::bench {
namespace {

constexpr i64 kInputs = 2;
constexpr i64 kHashedEntries = i64{1} << 16;

/// A dense level of so many cells a side, or one whose corners share kHashedEntries.
GridLevel level_of(i64 cells, bool hashed) {
  return {.cells = cells,
          .entries = hashed ? kHashedEntries : (cells + 1) * (cells + 1),
          .hashed = hashed};
}

/// Points of the unit square that follow each other nowhere near.
template <class T>
AlignedBuffer<T> points() {
  AlignedBuffer<T> unit(kInputs * kTileRows);
  for (i64 i = 0; i < kInputs * kTileRows; ++i) {
    const double golden = 0.6180339887498949 * static_cast<double>(i + 1);
    unit.data()[i] = static_cast<T>(golden - std::floor(golden));
  }
  return unit;
}

struct Case {
  i64 cells;
  bool hashed;
  i64 features;
  bool backward;
};

/// Elements are features of points; the bytes are those of the four corners, forth or forth and
/// back.
template <class T>
void run(benchmark::State& state, const Case& c) {
  const Kernels<T> kernels = select_kernels<T>();
  const op::Grid grid{.in = kInputs, .features = c.features};
  const auto forward = kernels.grid_forward[grid_inputs(grid)][grid_features(grid)];
  const auto backward = kernels.grid_backward[grid_inputs(grid)][grid_features(grid)];
  const GridLevel level = level_of(c.cells, c.hashed);
  const auto unit = points<T>();
  auto table = filled<T>(level.entries * c.features, 0.5);
  auto rows = filled<T>(kTileRows * padded<T>(c.features), 0.5);
  for (auto _ : state) {
    if (c.backward) {
      backward(level, unit.data(), kTileRows, rows.data(), table.data(), kTileRows);
    } else {
      forward(level, unit.data(), kTileRows, table.data(), rows.data(), padded<T>(c.features),
              kTileRows);
    }
    benchmark::ClobberMemory();
  }
  const i64 numbers = kTileRows * c.features;
  const i64 corners = i64{1} << kInputs;
  count(state, numbers, numbers * corners * static_cast<i64>(sizeof(T)) * (c.backward ? 2 : 1));
}

template <class T>
void add(const Case& c) {
  const std::string name =
      fmt::format("grid/{}/{}/{}/cells:{}/features:{}", c.backward ? "backward" : "forward",
                  c.hashed ? "hashed" : "dense", name_of(dtype_of<T>()), c.cells, c.features);
  benchmark::RegisterBenchmark(name.c_str(), run<T>, c);
}

}  // namespace

void register_grids() {
  for (const bool backward : {false, true}) {
    for (const i64 features : {2, 4}) {
      for (const auto& [cells, hashed] :
           {std::pair<i64, bool>{32, false}, {512, false}, {512, true}}) {
        add<float>({cells, hashed, features, backward});
        add<double>({cells, hashed, features, backward});
      }
    }
  }
}

}  // namespace iron::bench
