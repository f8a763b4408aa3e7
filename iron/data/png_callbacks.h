#pragma once
/// What libpng calls when it fails.

#include <cstdio>
#include <png.h>

#include "iron/data/jump.h"

namespace iron {

/// The error function given to libpng, whose error pointer is a Jump.
[[noreturn]] inline void png_on_error(png_structp png, png_const_charp text) {
  auto* jump = static_cast<Jump*>(png_get_error_ptr(png));
  std::snprintf(jump->message.data(), jump->message.size(), "%s", text);
  std::longjmp(jump->place, 1);
}

/// Warnings concern parts that are not used here, such as colour profiles.
inline void png_on_warning(png_structp, png_const_charp) {}

/// File input or output inside a callback.
template <class Transfer>
void png_transfer(png_structp png, const Transfer& transfer) {
  auto* jump = static_cast<Jump*>(png_get_error_ptr(png));
  if (!transfer_guarded(*jump, transfer)) png_error(png, "input or output failed");
}

}  // namespace iron
