// The peak in bf16. Highway 1.0 has no such instruction, so this is written for the processor.

#include "bench/peak.h"
#include "bench/rate.h"

#if defined(__x86_64__)

#include <array>
#include <immintrin.h>

namespace iron::bench {
namespace {

// Latency (6 cycles) times ports (2) independent sums.
constexpr std::size_t kSums = 12;
constexpr double kOperations = 64;  // 16 lanes of two products and two sums

/// Does `rounds` times kSums dot products of 16 pairs; returns the operations. Every sum goes into
/// `sink`, so that the compiler keeps them.
__attribute__((target("avx512f,avx512bf16"))) double dot_products(i64 rounds, float* sink) {
  const auto ones = reinterpret_cast<__m512bh>(_mm512_set1_epi16(0x3f80));
  const auto small = reinterpret_cast<__m512bh>(_mm512_set1_epi16(0x3700));
  __m512 sums[kSums];
  for (std::size_t i = 0; i < kSums; ++i) sums[i] = _mm512_set1_ps(static_cast<float>(i));
  for (i64 round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (__m512& sum : sums) sum = _mm512_dpbf16_ps(sum, ones, small);
  }
  for (const __m512& sum : sums) *sink += _mm512_cvtss_f32(sum);
  return kOperations * static_cast<double>(kSums) * static_cast<double>(rounds);
}

}  // namespace

std::optional<double> measure_bf16_peak(ThreadTeam& team, double seconds) {
  if (!__builtin_cpu_supports("avx512bf16")) return std::nullopt;
  constexpr i64 kRound = 1 << 16;
  struct alignas(64) Sink {
    float value = 0;
  };
  std::vector<Sink> sinks(static_cast<std::size_t>(team.size()));
  const double operations = rate_of(team, seconds, [&](i64 member, i64 rounds) {
    return dot_products(rounds * kRound, &sinks[static_cast<std::size_t>(member)].value);
  });
  return operations / 1e9;
}

}  // namespace iron::bench

#else

namespace iron::bench {
std::optional<double> measure_bf16_peak(ThreadTeam& /*team*/, double /*seconds*/) {
  return std::nullopt;
}
}  // namespace iron::bench

#endif
