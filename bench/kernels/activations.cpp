// Activations with bias, forward and backward, over a tile of 256 numbers a row.

#include <fmt/format.h>

#include "bench/kernels/kernels.h"
#include "iron/nn/names.h"
#include "iron/nn/network.h"

namespace iron::bench {
namespace {

constexpr i64 kWidth = 256;
constexpr i64 kNumbers = kTileRows * kWidth;

// Both work in place, so that after some iterations the numbers are whatever f has made of them;
// the time does not depend on it.

/// Reads and writes the numbers; the slope, where it is kept, is written too and not counted.
template <class T>
void forward(benchmark::State& state, typename Kernels<T>::ActivateForward f, double parameter) {
  auto z = filled<T>(kNumbers, 0.5);
  auto slope = filled<T>(kNumbers, 0);
  const auto bias = filled<T>(kWidth, 0.1);
  for (auto _ : state) {
    f(parameter, z.data(), bias.data(), slope.data(), kTileRows, kWidth, kWidth);
    benchmark::ClobberMemory();
  }
  count(state, kNumbers, 2 * kNumbers * static_cast<i64>(sizeof(T)));
}

/// Reads outputs (or slopes) and gradients, writes gradients.
template <class T>
void backward(benchmark::State& state, typename Kernels<T>::ActivateBackward f, double parameter) {
  const auto y = filled<T>(kNumbers, 0.5);
  auto gradient = filled<T>(kNumbers, 1);
  auto bias_gradient = filled<T>(kWidth, 0);
  for (auto _ : state) {
    f(parameter, y.data(), y.data(), gradient.data(), bias_gradient.data(), kTileRows, kWidth,
      kWidth);
    benchmark::ClobberMemory();
  }
  count(state, kNumbers, 3 * kNumbers * static_cast<i64>(sizeof(T)));
}

template <class T>
void add_all() {
  const Kernels<T> kernels = select_kernels<T>();
  for (const auto& [kind, kind_name] : NameTable<Activation>::rows) {
    const auto index = static_cast<std::size_t>(kind);
    const double parameter = default_parameter(kind);
    const auto name = [&, shown = kind_name](const char* way) {
      return fmt::format("activation/{}/{}/{}", shown, way, name_of(dtype_of<T>()));
    };
    benchmark::RegisterBenchmark(name("forward").c_str(), forward<T>,
                                 kernels.activate_forward[index], parameter);
    benchmark::RegisterBenchmark(name("backward").c_str(), backward<T>,
                                 kernels.activate_backward[index], parameter);
  }
}

}  // namespace

void register_activations() {
  add_all<float>();
  add_all<double>();
}

}  // namespace iron::bench
