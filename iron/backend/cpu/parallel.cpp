#include "iron/backend/cpu/parallel.h"

#include <atomic>
#include <exception>
#include <limits>
#include <mutex>

#include "iron/backend/cpu/cpu_backend.h"

namespace iron::cpu {
namespace {

/// Keeps the exception of the lowest piece, so that errors do not depend on threads either.
class FirstError {
 public:
  void keep(i64 piece, std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (piece >= piece_) return;
    piece_ = piece;
    error_ = std::move(error);
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  i64 piece_ = std::numeric_limits<i64>::max();
  std::exception_ptr error_;
};

}  // namespace

void run_parallel(i64 count, const std::function<void(i64)>& work) {
  FirstError error;
  std::atomic<i64> next{0};
  const auto share = [&](i64 /*member*/) {
    for (i64 i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      try {
        work(i);
      } catch (...) {
        error.keep(i, std::current_exception());
      }
    }
  };
  if (count <= 1 || !cpu_team().try_run(share)) share(0);
  error.rethrow();
}

}  // namespace iron::cpu
