#pragma once
/// Ctrl-C: the first asks the run to stop, the second leaves at once.

#include <atomic>

namespace iron::command {

/// Installs the handler for SIGINT and SIGTERM; the flag becomes true at the first.
const std::atomic<bool>& catch_interrupts();

}  // namespace iron::command
