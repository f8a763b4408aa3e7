#include "iron/core/thread_team.h"

#include <algorithm>
#include <sched.h>
#include <string>
#include <system_error>

#include "iron/core/error.h"

namespace iron {
namespace {

// About 30 µs: longer than a barrier between even tiles needs, shorter than anyone notices.
constexpr int kSpins = 2000;

inline void pause() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

i64 available_processors() noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) {
    return std::max<i64>(1, std::thread::hardware_concurrency());
  }
  return std::max<i64>(1, CPU_COUNT(&set));
}

ThreadTeam::ThreadTeam(i64 threads)
    // A member that spins while another waits for its processor only delays it.
    : spins_(threads <= available_processors() ? kSpins : 0) {
  threads_.reserve(static_cast<std::size_t>(std::max<i64>(threads - 1, 0)));
  try {
    for (i64 member = 1; member < threads; ++member) {
      threads_.emplace_back([this, member] { serve(member); });
    }
  } catch (const std::system_error& error) {
    dismiss();
    throw DeviceError("threads",
                      "cannot start " + std::to_string(threads) + " threads: " + error.what(),
                      "use fewer");
  }
}

ThreadTeam::~ThreadTeam() { dismiss(); }

void ThreadTeam::dismiss() noexcept {
  leave_.store(true, std::memory_order_relaxed);
  entered_.fetch_add(1, std::memory_order_release);
  entered_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadTeam::wait_past(const std::atomic<u32>& counter, u32 seen) const noexcept {
  for (int i = 0; i < spins_; ++i) {
    if (counter.load(std::memory_order_acquire) != seen) return;
    pause();
  }
  while (counter.load(std::memory_order_acquire) == seen) {
    counter.wait(seen, std::memory_order_acquire);
  }
}

void ThreadTeam::barrier() noexcept {
  if (threads_.empty()) return;
  const u32 seen = passed_.load(std::memory_order_relaxed);
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == static_cast<u32>(size())) {
    arrived_.store(0, std::memory_order_relaxed);
    passed_.fetch_add(1, std::memory_order_release);
    passed_.notify_all();
  } else {
    wait_past(passed_, seen);
  }
}

void ThreadTeam::start(Call call, const void* context) {
  call_ = call;
  context_ = context;
  entered_.fetch_add(1, std::memory_order_release);
  entered_.notify_all();
  call(context, 0);
  barrier();
}

void ThreadTeam::serve(i64 member) {
  u32 seen = 0;
  while (true) {
    wait_past(entered_, seen);
    ++seen;
    if (leave_.load(std::memory_order_relaxed)) return;
    call_(context_, member);
    barrier();
  }
}

}  // namespace iron
