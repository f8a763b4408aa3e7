#pragma once
/// libpng reports errors by longjmp. This is the one place that jumps: libpng is called only inside
/// run_trapped, whose steps hold no object with a destructor, and no exception passes through C.

#include <array>
#include <csetjmp>
#include <cstdio>
#include <exception>
#include <png.h>

namespace iron {

/// What libpng's callbacks share with the code around them.
struct PngTrap {
  std::jmp_buf jump;
  std::array<char, 128> message{};  // libpng's own words
  std::exception_ptr fault;         // set when our file, not the picture, was at fault
};

/// The error function given to libpng.
[[noreturn]] inline void png_on_error(png_structp png, png_const_charp text) {
  auto* trap = static_cast<PngTrap*>(png_get_error_ptr(png));
  std::snprintf(trap->message.data(), trap->message.size(), "%s", text);
  std::longjmp(trap->jump, 1);
}

/// Warnings concern parts that are not used here, such as colour profiles.
inline void png_on_warning(png_structp, png_const_charp) {}

/// Runs `transfer` (file input or output) inside a callback; its exception is kept for later.
template <class Transfer>
void png_transfer(png_structp png, const Transfer& transfer) {
  auto* trap = static_cast<PngTrap*>(png_get_error_ptr(png));
  bool failed = false;
  try {
    transfer();
  } catch (...) {
    trap->fault = std::current_exception();
    failed = true;
  }
  if (failed) png_error(png, "input or output failed");
}

/// False when libpng gave up; `trap` then says why.
template <class Steps>
[[gnu::noinline]] bool run_trapped(PngTrap& trap, const Steps& steps) {
  if (setjmp(trap.jump) != 0) return false;
  steps();
  return true;
}

}  // namespace iron
