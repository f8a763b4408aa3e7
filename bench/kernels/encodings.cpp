// Fourier features of two coordinates.

#include <fmt/format.h>

#include "bench/kernels/kernels.h"

namespace iron::bench {
namespace {

constexpr i64 kInputs = 2;

/// Elements are features, sines and cosines; the bytes are theirs.
template <class T>
void run(benchmark::State& state, i64 frequencies) {
  const Kernels<T> kernels = select_kernels<T>();
  const i64 x_stride = padded<T>(kInputs);
  const i64 y_stride = padded<T>(2 * frequencies);
  const auto x = filled<T>(kTileRows * x_stride, 0.5);
  const auto matrix = filled<T>(kInputs * padded<T>(frequencies), 30);
  auto y = filled<T>(kTileRows * y_stride, 0);
  for (auto _ : state) {
    kernels.fourier(x.data(), kInputs, x_stride, matrix.data(), frequencies, y.data(), y_stride,
                    kTileRows);
    benchmark::ClobberMemory();
  }
  const i64 numbers = kTileRows * 2 * frequencies;
  count(state, numbers, numbers * static_cast<i64>(sizeof(T)));
}

template <class T>
void add() {
  for (const i64 frequencies : {128, 256}) {
    const std::string name =
        fmt::format("encoding/fourier/{}/frequencies:{}", name_of(dtype_of<T>()), frequencies);
    benchmark::RegisterBenchmark(name.c_str(), run<T>, frequencies);
  }
}

}  // namespace

void register_encodings() {
  add<float>();
  add<double>();
}

}  // namespace iron::bench
