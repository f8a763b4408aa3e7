#pragma once
/// What libjpeg calls when it fails.

#include <cstddef>
#include <cstdio>  // jpeglib.h needs FILE
#include <jpeglib.h>

#include "iron/data/jump.h"

namespace iron {

/// Gives up with libjpeg's own words. The object's client_data is a Jump.
[[noreturn]] inline void jpeg_on_error(j_common_ptr jpeg) {
  auto* jump = static_cast<Jump*>(jpeg->client_data);
  std::array<char, JMSG_LENGTH_MAX> text{};
  (*jpeg->err->format_message)(jpeg, text.data());
  std::snprintf(jump->message.data(), jump->message.size(), "%s", text.data());
  std::longjmp(jump->place, 1);
}

/// An error manager that jumps and prints nothing.
inline jpeg_error_mgr* jpeg_quiet_errors(jpeg_error_mgr& errors) {
  jpeg_std_error(&errors);
  errors.error_exit = jpeg_on_error;
  errors.emit_message = [](j_common_ptr, int) {};
  errors.output_message = [](j_common_ptr) {};
  return &errors;
}

}  // namespace iron
