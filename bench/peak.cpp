#include "bench/peak.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/peak.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include <hwy/highway.h>

#include "bench/rate.h"

HWY_BEFORE_NAMESPACE();
namespace iron::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Enough independent sums to hide the latency of an fma on two ports (4 cycles: 8 sums); with two
// constants they fit the 16 registers of AVX2.
constexpr int kSums = 12;

/// Does `rounds` times kSums vector fmas; returns the floating-point operations. Every sum goes
/// into `sink`, so that the compiler keeps them.
template <class T>
double fused_multiply_adds(i64 rounds, double* sink) {
  const hn::ScalableTag<T> d;
  using Vector = hn::Vec<decltype(d)>;
  const Vector factor = hn::Set(d, T(0.9999));
  const Vector addend = hn::Set(d, T(1e-5));
  Vector sums[kSums];
  for (int i = 0; i < kSums; ++i) sums[i] = hn::Set(d, T(i));
  for (i64 round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (Vector& sum : sums) sum = hn::MulAdd(sum, factor, addend);
  }
  for (const Vector& sum : sums) *sink += static_cast<double>(hn::GetLane(sum));
  return 2.0 * kSums * static_cast<double>(hn::Lanes(d)) * static_cast<double>(rounds);
}

double run_f32(i64 rounds, double* sink) { return fused_multiply_adds<float>(rounds, sink); }
double run_f64(i64 rounds, double* sink) { return fused_multiply_adds<double>(rounds, sink); }

}  // namespace iron::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron::bench {
namespace {

HWY_EXPORT(run_f32);
HWY_EXPORT(run_f64);

double run(DType dtype, i64 rounds, double* sink) {
  if (dtype == DType::f32) return HWY_DYNAMIC_DISPATCH(run_f32)(rounds, sink);
  return HWY_DYNAMIC_DISPATCH(run_f64)(rounds, sink);
}

}  // namespace

double measure_peak(ThreadTeam& team, DType dtype, double seconds) {
  constexpr i64 kRound = 1 << 16;
  struct alignas(64) Sink {
    double value = 0;
  };
  std::vector<Sink> sinks(static_cast<std::size_t>(team.size()));
  const double operations = rate_of(team, seconds, [&](i64 member, i64 rounds) {
    return run(dtype, rounds * kRound, &sinks[static_cast<std::size_t>(member)].value);
  });
  return operations / 1e9;
}

}  // namespace iron::bench
#endif
