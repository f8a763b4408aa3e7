#pragma once

#include "iron/backend/cpu/instructions.h"

namespace iron::bench {

/// Chooses an instruction set and returns to the one before.
class InstructionsGuard {
 public:
  explicit InstructionsGuard(Instructions wanted) : before_(instructions()) {
    set_instructions(wanted);
  }
  ~InstructionsGuard() { set_instructions(before_); }
  InstructionsGuard(const InstructionsGuard&) = delete;
  InstructionsGuard& operator=(const InstructionsGuard&) = delete;

 private:
  Instructions before_;
};

}  // namespace iron::bench
