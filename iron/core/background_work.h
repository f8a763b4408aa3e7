#pragma once
/// Work that goes on beside the caller's.

#include <functional>
#include <future>

namespace iron {

/// Runs one piece of work after another on a thread of its own, each while the caller makes the
/// next. Destroyed, it waits for the work under way. One caller at a time.
class BackgroundWork {
 public:
  /// Waits for the work before and throws what it threw; then starts `work`. Throws DeviceError
  /// when the system refuses the thread.
  void start(std::function<void()> work);
  /// Waits for the work under way, if there is any, and throws what it threw.
  void wait();

 private:
  std::future<void> work_;
};

}  // namespace iron
