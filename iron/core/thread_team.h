#pragma once
/// A team of threads that is entered cheaply and meets at a barrier.

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// `size()` members run one function together; the caller is member 0. Members that wait spin for
/// some microseconds, then sleep, so an idle team costs nothing. Callers from several threads take
/// turns; a member must not call run.
class ThreadTeam {
 public:
  /// Starts threads − 1 threads; ≥ 1. Throws DeviceError when the system refuses.
  explicit ThreadTeam(i64 threads);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  i64 size() const noexcept { return static_cast<i64>(threads_.size()) + 1; }

  /// Calls work(member) once for each member and returns when all are done. `work` must not throw.
  template <class Work>
  void run(const Work& work) {
    const std::lock_guard lock(turn_);
    enter(work);
  }

  /// The same, unless another caller has the team: then it does nothing and returns false.
  template <class Work>
  bool try_run(const Work& work) {
    const std::unique_lock lock(turn_, std::try_to_lock);
    if (lock.owns_lock()) enter(work);
    return lock.owns_lock();
  }

  /// Inside run: returns when every member has called it.
  void barrier() noexcept;

 private:
  using Call = void (*)(const void* context, i64 member);

  template <class Work>
  void enter(const Work& work) {
    if (threads_.empty()) {
      work(i64{0});
      return;
    }
    start([](const void* context, i64 member) { (*static_cast<const Work*>(context))(member); },
          &work);
  }
  void start(Call call, const void* context);
  void serve(i64 member);
  void dismiss() noexcept;
  void wait_past(const std::atomic<u32>& counter, u32 seen) const noexcept;

  std::mutex turn_;
  int spins_;
  std::atomic<u32> entered_{0};  // counts calls of enter
  std::atomic<u32> arrived_{0};
  std::atomic<u32> passed_{0};  // counts barriers
  std::atomic<bool> leave_{false};
  Call call_ = nullptr;
  const void* context_ = nullptr;
  std::vector<std::thread> threads_;
};

/// Processors this process may run on; ≥ 1.
i64 available_processors() noexcept;

}  // namespace iron
