#include "bench/bandwidth.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/bandwidth.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include <hwy/highway.h>

#include "bench/rate.h"

HWY_BEFORE_NAMESPACE();
namespace iron::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr i64 kLine = 64;  // bytes of a cache line

/// `bytes` is in whole cache lines.
void copy(const u8* HWY_RESTRICT from, u8* HWY_RESTRICT to, i64 bytes) {
  const hn::CappedTag<u8, kLine> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  for (i64 i = 0; i < bytes; i += kLine) {
    for (i64 j = i; j < i + kLine; j += lanes) hn::Store(hn::Load(d, from + j), d, to + j);
  }
}

}  // namespace iron::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <cstring>
#include <hwy/aligned_allocator.h>
#include <unistd.h>

#include "bench/instructions_guard.h"

namespace iron::bench {
namespace {

HWY_EXPORT(copy);

constexpr i64 kKibi = 1024;
constexpr i64 kMebi = kKibi * kKibi;

struct Buffers {
  explicit Buffers(i64 bytes)
      : from(hwy::AllocateAligned<u8>(static_cast<std::size_t>(bytes))),
        to(hwy::AllocateAligned<u8>(static_cast<std::size_t>(bytes))) {
    if (from == nullptr || to == nullptr) throw std::bad_alloc();
  }
  hwy::AlignedFreeUniquePtr<u8[]> from;
  hwy::AlignedFreeUniquePtr<u8[]> to;
};

}  // namespace

double measure_l2_bandwidth(ThreadTeam& team, double seconds) {
  constexpr i64 kBytes = 96 * kKibi;
  constexpr i64 kCopies = 64;  // a round
  const InstructionsGuard widest(Instructions::best);
  std::vector<Buffers> buffers;
  for (i64 member = 0; member < team.size(); ++member) buffers.emplace_back(kBytes);
  const double bytes = rate_of(team, seconds, [&](i64 member, i64 rounds) {
    const Buffers& own = buffers[static_cast<std::size_t>(member)];
    for (i64 i = 0; i < rounds * kCopies; ++i) {
      HWY_DYNAMIC_DISPATCH(copy)(own.from.get(), own.to.get(), kBytes);
    }
    return 2.0 * static_cast<double>(kBytes * kCopies * rounds);
  });
  return bytes / 1e9;
}

double measure_memory_bandwidth(ThreadTeam& team, double seconds) {
  constexpr i64 kLeast = 128 * kMebi;
  constexpr i64 kPage = 4 * kKibi;
  const InstructionsGuard widest(Instructions::best);
  const i64 l3 = ::sysconf(_SC_LEVEL3_CACHE_SIZE);
  const i64 share = std::max(kLeast, 2 * l3) / team.size() / kPage * kPage;
  const Buffers buffers(share * team.size());
  team.run([&](i64 member) {  // whoever touches a page first has it near
    std::memset(buffers.from.get() + member * share, 1, static_cast<std::size_t>(share));
    std::memset(buffers.to.get() + member * share, 2, static_cast<std::size_t>(share));
  });
  const double bytes = rate_of(team, seconds, [&](i64 member, i64 rounds) {
    for (i64 i = 0; i < rounds; ++i) {
      HWY_DYNAMIC_DISPATCH(copy)
      (buffers.from.get() + member * share, buffers.to.get() + member * share, share);
    }
    return 2.0 * static_cast<double>(share * rounds);
  });
  return bytes / 1e9;
}

}  // namespace iron::bench
#endif
