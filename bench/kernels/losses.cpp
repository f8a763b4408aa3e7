// Losses over a tile.

#include <array>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "bench/kernels/kernels.h"

namespace iron::bench {
namespace {

constexpr std::array<std::pair<LossKind, std::string_view>, kLosses> kKinds{
    {{LossKind::mse, "mse"},
     {LossKind::mae, "mae"},
     {LossKind::huber, "huber"},
     {LossKind::bce, "bce"},
     {LossKind::cross_entropy, "cross_entropy"}}};

/// Reads outputs and targets, writes gradients; padding is not counted.
template <class T>
void run(benchmark::State& state, typename Kernels<T>::Loss loss, i64 width) {
  const i64 stride = padded<T>(width);
  const auto output = filled<T>(kTileRows * stride, 0.5);
  const auto target = filled<T>(kTileRows * stride, 0.25);
  auto gradient = filled<T>(kTileRows * stride, 0);
  for (auto _ : state) {
    benchmark::DoNotOptimize(loss(1.0, output.data(), target.data(), nullptr, gradient.data(), 1.0,
                                  kTileRows, width, stride));
    benchmark::ClobberMemory();
  }
  const i64 numbers = kTileRows * width;
  count(state, numbers, 3 * numbers * static_cast<i64>(sizeof(T)));
}

template <class T>
void add_all() {
  const Kernels<T> kernels = select_kernels<T>();
  for (const auto& [kind, kind_name] : kKinds) {
    for (const i64 width : {1, 16}) {
      const std::string name =
          fmt::format("loss/{}/{}/width:{}", kind_name, name_of(dtype_of<T>()), width);
      benchmark::RegisterBenchmark(name.c_str(), run<T>,
                                   kernels.loss[static_cast<std::size_t>(kind)], width);
    }
  }
}

}  // namespace

void register_losses() {
  add_all<float>();
  add_all<double>();
}

}  // namespace iron::bench
