// Sums of slots and updates over the lion network's parameters.

#include <fmt/format.h>

#include "bench/kernels/kernels.h"

namespace iron::bench {
namespace {

constexpr i64 kParameters = 98'752;

/// Reads the slots, writes their sum.
template <class T>
void sum_slots(benchmark::State& state, i64 slots) {
  const Kernels<T> kernels = select_kernels<T>();
  const auto gradients = filled<T>(slots * kParameters, 0.5);
  auto sum = filled<T>(kParameters, 0);
  for (auto _ : state) {
    benchmark::DoNotOptimize(kernels.sum_slots(gradients.data(), kParameters, slots, kParameters,
                                               sum.data(), 1, kParameters));
    benchmark::ClobberMemory();
  }
  count(state, slots * kParameters, (slots + 1) * kParameters * static_cast<i64>(sizeof(T)));
}

/// Reads gradients; reads and writes parameters and moments.
template <class T>
void update(benchmark::State& state, const UpdateRule& rule) {
  const Kernels<T> kernels = select_kernels<T>();
  const UpdateStep step{.rate = 1e-9, .correction1 = 0.5, .correction2 = 0.5};
  const i64 moments = moment_count(rule);
  auto p = filled<T>(kParameters, 0.5);
  auto m = filled<T>(kParameters, 0.5);
  auto v = filled<T>(kParameters, 0.5);
  const auto g = filled<T>(kParameters, 0.5);
  for (auto _ : state) {
    kernels.update(rule, step, p.data(), g.data(), moments > 0 ? m.data() : nullptr,
                   moments > 1 ? v.data() : nullptr, kParameters);
    benchmark::ClobberMemory();
  }
  count(state, kParameters, (3 + 2 * moments) * kParameters * static_cast<i64>(sizeof(T)));
}

template <class T>
void add_all() {
  const auto name = [](const char* what) {
    return fmt::format("{}/{}", what, name_of(dtype_of<T>()));
  };
  for (const i64 slots : {1, 8, 16}) {
    benchmark::RegisterBenchmark(fmt::format("{}/slots:{}", name("sum"), slots).c_str(),
                                 sum_slots<T>, slots);
  }
  benchmark::RegisterBenchmark(name("update/sgd").c_str(), update<T>, SgdRule{});
  benchmark::RegisterBenchmark(name("update/momentum").c_str(), update<T>,
                               SgdRule{.momentum = 0.9});
  benchmark::RegisterBenchmark(name("update/adam").c_str(), update<T>, AdamRule{});
}

}  // namespace

void register_updates() {
  add_all<float>();
  add_all<double>();
}

}  // namespace iron::bench
