#pragma once
/// The CPU backend: LIBXSMM for small products on x86-64, Highway for the rest.

#include "iron/backend/backend.h"
#include "iron/core/thread_team.h"

namespace iron {

/// The one CPU backend of the process.
Backend& cpu_backend();

/// Its threads. Made at first use; replaced by set_cpu_threads.
ThreadTeam& cpu_team();

}  // namespace iron
