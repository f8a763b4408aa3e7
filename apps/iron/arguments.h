#pragma once
/// Options that several verbs share.

#include <CLI/App.hpp>
#include <string>

#include "iron/core/device.h"
#include "iron/model/picture_model.h"

namespace iron::command {

/// Where and how a verb computes.
struct ComputeArguments {
  std::string device = "cpu";
  i64 threads = 0;  // 0: all processors this process may use

  void add_to(CLI::App& verb);
  /// Sets the number of threads and returns the device, having made sure that it is there.
  Device apply() const;
};

/// Reads "1024" (the longer side) or "800x600". Throws ValueError.
PictureSize parse_size(const std::string& text, PictureSize picture);

/// Whether a descriptor is a terminal.
bool is_terminal(int descriptor);

}  // namespace iron::command
