#include "iron/backend/cpu/parallel.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron::cpu {
namespace {

class Parallel : public testing::TestWithParam<i64> {
 protected:
  void SetUp() override { set_cpu_threads(GetParam()); }
  void TearDown() override { set_cpu_threads(threads_); }

 private:
  i64 threads_ = cpu_threads();
};

TEST_P(Parallel, RunsEachPieceOnce) {
  std::vector<std::atomic<int>> calls(1000);
  run_parallel(1000, [&](i64 i) { ++calls[static_cast<std::size_t>(i)]; });
  for (const auto& n : calls) EXPECT_EQ(n, 1);
  run_parallel(0, [&](i64) { FAIL(); });
}

TEST_P(Parallel, ChunksFillTheRange) {
  std::vector<std::atomic<int>> calls(1001);
  std::atomic<i64> pieces{0};
  parallel_chunks(1001, 100, [&](i64 begin, i64 end) {
    ++pieces;
    for (i64 i = begin; i < end; ++i) ++calls[static_cast<std::size_t>(i)];
  });
  EXPECT_EQ(pieces, 11);
  for (const auto& n : calls) EXPECT_EQ(n, 1);
}

TEST_P(Parallel, GivesOnTheErrorOfTheLowestPiece) {
  for (int round = 0; round < 20; ++round) {
    try {
      run_parallel(64, [](i64 i) {
        if (i % 10 == 7) throw ValueError("piece", std::to_string(i));
      });
      FAIL();
    } catch (const ValueError& error) {
      EXPECT_STREQ(error.what(), "[piece] 7");
    }
  }
  std::atomic<i64> calls{0};
  run_parallel(64, [&](i64) { ++calls; });
  EXPECT_EQ(calls, 64) << "the team still works";
}

TEST_P(Parallel, CallersDoNotWaitForEachOther) {
  std::atomic<i64> calls{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int i = 0; i < 200; ++i) run_parallel(8, [&](i64) { ++calls; });
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(calls, 4 * 200 * 8);
}

INSTANTIATE_TEST_SUITE_P(Threads, Parallel, testing::Values(1, 2, 5));

}  // namespace
}  // namespace iron::cpu
