#pragma once
/// libpng and libjpeg report errors by longjmp. This is the one place that jumps: they are called
/// only inside run_guarded, whose steps hold no object with a destructor, and no exception passes
/// through C.

#include <array>
#include <csetjmp>
#include <exception>

namespace iron {

/// What a C library's callbacks share with the code around them.
struct Jump {
  std::jmp_buf place;
  std::array<char, 256> message{};  // the library's own words
  std::exception_ptr fault;         // set when our file, not the picture, was at fault
};

/// Runs `transfer` (file input or output) inside a callback; its exception is kept for later.
/// False: the library must be told to give up.
template <class Transfer>
[[nodiscard]] bool transfer_guarded(Jump& jump, const Transfer& transfer) noexcept {
  try {
    transfer();
    return true;
  } catch (...) {
    jump.fault = std::current_exception();
    return false;
  }
}

/// False when the library gave up; `jump` then says why.
template <class Steps>
[[gnu::noinline]] bool run_guarded(Jump& jump, const Steps& steps) {
  if (setjmp(jump.place) != 0) return false;
  steps();
  return true;
}

}  // namespace iron
