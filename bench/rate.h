#pragma once
/// How much of something a team of threads does in a second.

#include "bench/statistics.h"
#include "iron/core/thread_team.h"

namespace iron::bench {

/// Calls work(member, rounds) of all members of `team` at once and returns the sum of the amounts
/// they answer with, a second. `rounds` is doubled until that takes `seconds`; then it was
/// measured.
template <class Work>
double rate_of(ThreadTeam& team, double seconds, const Work& work) {
  struct alignas(64) Amount {
    double value = 0;
  };
  std::vector<Amount> amounts(static_cast<std::size_t>(team.size()));
  for (i64 rounds = 1;; rounds *= 2) {
    const double taken = seconds_of([&] {
      team.run([&](i64 member) {
        amounts[static_cast<std::size_t>(member)].value = work(member, rounds);
      });
    });
    if (taken < seconds) continue;
    double total = 0;
    for (const Amount& amount : amounts) total += amount.value;
    return total / taken;
  }
}

}  // namespace iron::bench
