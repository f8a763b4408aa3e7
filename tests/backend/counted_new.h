#pragma once
/// A program that links counted_new.cpp counts every operator new of every thread.

#include "iron/core/types.h"

namespace iron::testing {

/// Calls so far, and the bytes they asked for.
i64 new_calls() noexcept;
i64 new_bytes() noexcept;

}  // namespace iron::testing
