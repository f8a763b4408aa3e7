#include "iron/core/thread_team.h"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <memory>

namespace iron {
namespace {

class ThreadTeamOfSize : public testing::TestWithParam<i64> {};

TEST_P(ThreadTeamOfSize, RunsEveryMemberOnce) {
  ThreadTeam team(GetParam());
  EXPECT_EQ(team.size(), GetParam());
  std::vector<int> calls(static_cast<std::size_t>(team.size()), 0);  // each written by one member
  team.run([&](i64 member) { ++calls[static_cast<std::size_t>(member)]; });
  for (const int n : calls) EXPECT_EQ(n, 1);
}

TEST_P(ThreadTeamOfSize, CallerIsMemberZero) {
  ThreadTeam team(GetParam());
  const auto caller = std::this_thread::get_id();
  std::atomic<bool> right{true};
  team.run([&](i64 member) {
    if ((member == 0) != (std::this_thread::get_id() == caller)) right = false;
  });
  EXPECT_TRUE(right);
}

TEST_P(ThreadTeamOfSize, SurvivesThousandsOfEntries) {
  ThreadTeam team(GetParam());
  std::vector<i64> calls(static_cast<std::size_t>(team.size()) * 8, 0);
  for (int i = 0; i < 5000; ++i) {
    team.run([&](i64 member) { ++calls[static_cast<std::size_t>(member) * 8]; });
  }
  for (i64 member = 0; member < team.size(); ++member) {
    EXPECT_EQ(calls[static_cast<std::size_t>(member) * 8], 5000);
  }
}

TEST_P(ThreadTeamOfSize, MeetsAtTheBarrier) {
  ThreadTeam team(GetParam());
  constexpr int kRounds = 500;
  std::atomic<i64> arrived{0};
  std::atomic<i64> early{0};
  team.run([&](i64) {
    for (int round = 1; round <= kRounds; ++round) {
      ++arrived;
      team.barrier();
      if (arrived.load() < round * team.size()) ++early;
      team.barrier();
    }
  });
  EXPECT_EQ(early, 0);
  EXPECT_EQ(arrived, kRounds * team.size());
}

TEST_P(ThreadTeamOfSize, WakesAfterSleeping) {
  ThreadTeam team(GetParam());
  std::atomic<i64> calls{0};
  team.run([&](i64) { ++calls; });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // far longer than members spin
  team.run([&](i64) { ++calls; });
  EXPECT_EQ(calls, 2 * team.size());
}

TEST_P(ThreadTeamOfSize, LeavesWithoutEverRunning) {
  for (int i = 0; i < 20; ++i) ThreadTeam team(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Sizes, ThreadTeamOfSize, testing::Values(1, 2, 3, 8));

TEST(AvailableProcessors, IsAtLeastOne) { EXPECT_GE(available_processors(), 1); }

}  // namespace
}  // namespace iron
