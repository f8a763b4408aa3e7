#include "iron/core/background_work.h"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>
#include <vector>

namespace iron {
namespace {

TEST(BackgroundWork, RunsInOrderOnAnotherThread) {
  std::vector<int> order;
  std::thread::id where;
  BackgroundWork background;
  for (int i = 0; i < 100; ++i) {
    background.start([&, i] {
      order.push_back(i);
      where = std::this_thread::get_id();
    });
  }
  background.wait();
  ASSERT_EQ(order.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
  EXPECT_NE(where, std::this_thread::get_id());
}

TEST(BackgroundWork, GoesOnBesideTheCaller) {
  std::atomic<bool> go{false};
  BackgroundWork background;
  background.start([&] { go.wait(false); });
  go = true;  // never reached if start waited for its own work
  go.notify_all();
  background.wait();
}

TEST(BackgroundWork, ThrowsWhatTheWorkBeforeThrew) {
  const auto fail = [] { throw std::runtime_error("full"); };
  bool started = false;
  BackgroundWork background;
  background.start(fail);
  EXPECT_THROW(background.start([&] { started = true; }), std::runtime_error);
  EXPECT_FALSE(started);
  background.wait();  // told once
  background.start(fail);
  EXPECT_THROW(background.wait(), std::runtime_error);
  background.start(fail);  // nobody asks
}

TEST(BackgroundWork, WaitsWhenDestroyed) {
  bool done = false;
  {
    BackgroundWork background;
    background.start([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      done = true;
    });
  }
  EXPECT_TRUE(done);
}

TEST(BackgroundWork, HasNothingToWaitFor) {
  BackgroundWork background;
  background.wait();
}

}  // namespace
}  // namespace iron
