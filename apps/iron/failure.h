#pragma once
/// Exit codes, and how failures are told.

namespace iron::command {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kBadData = 3;
inline constexpr int kNoDevice = 4;
inline constexpr int kInterrupted = 130;

/// Thrown where a verb gives up because of Ctrl-C; nothing is left behind.
struct Interrupted {};

/// Call it inside a catch block: prints "error: what: where" and "hint: …" to stderr for the
/// exception at hand and returns its exit code.
int tell_failure();

}  // namespace iron::command
