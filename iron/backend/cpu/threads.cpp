// The one thread team of the CPU backend.

#include <memory>
#include <mutex>
#include <string>

#include "iron/backend/cpu/cpu_backend.h"
#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kMostThreads = 1024;

struct Team {
  std::mutex mutex;
  i64 threads = available_processors();
  std::unique_ptr<ThreadTeam> team;
};

Team& shared_team() {
  static Team team;
  return team;
}

}  // namespace

ThreadTeam& cpu_team() {
  Team& shared = shared_team();
  const std::lock_guard lock(shared.mutex);
  if (!shared.team) shared.team = std::make_unique<ThreadTeam>(shared.threads);
  return *shared.team;
}

void set_cpu_threads(i64 count) {
  if (count < 1 || count > kMostThreads) {
    throw ValueError("threads", "cannot run " + std::to_string(count) + " threads",
                     "use 1 to " + std::to_string(kMostThreads));
  }
  Team& shared = shared_team();
  const std::lock_guard lock(shared.mutex);
  if (count == shared.threads) return;
  shared.team.reset();
  shared.threads = count;
}

i64 cpu_threads() noexcept {
  Team& shared = shared_team();
  const std::lock_guard lock(shared.mutex);
  return shared.threads;
}

}  // namespace iron
