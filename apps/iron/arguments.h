#pragma once
/// Options that several verbs share, and how their values are read.

#include <CLI/App.hpp>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/device.h"
#include "iron/model/picture_model.h"

namespace iron::command {

/// The largest number of steps, epochs or outputs that can be counted.
inline constexpr u64 kMostWhole = std::numeric_limits<i64>::max();

/// The longest side of a picture that is drawn.
inline constexpr i64 kMostSide = i64{1} << 20;

/// Adds an option that takes a whole number from `low` to `high`, in decimal digits only, and hands
/// it to `store`. Reading throws ValueError; nothing is rounded, wrapped or read as octal.
CLI::Option* add_whole_number(CLI::App& verb, const std::string& name, u64 low, u64 high,
                              const std::function<void(u64)>& store, const std::string& help);

/// Reads "64" or "64,64". Throws ValueError naming `option`.
std::vector<i64> parse_widths(const std::string& option, const std::string& text);

/// Reads a whole number from 1. Throws ValueError naming `option`.
i64 parse_count(const std::string& option, const std::string& text);

/// Reads "10s", "1.5min" or "2h" as seconds above 0; empty when it is none of them.
std::optional<double> parse_duration(std::string_view text);

/// Whether two names mean one file, be it there or not; an empty name means none.
bool same_file(const std::string& a, const std::string& b);

/// Throws ValueError when writing `out` would replace `in`; `what`: what is written.
void expect_other_file(const std::string& in, const std::string& out, const std::string& what);

/// Where and how a verb computes.
struct ComputeArguments {
  std::string device = "cpu";
  i64 threads = 0;  // 0: all processors this process may use

  void add_to(CLI::App& verb);
  /// Sets the number of threads and returns the device, having made sure that it is there. `auto`
  /// is the last of devices(), a GPU if there is one; it says on stderr what it chose.
  Device apply() const;
};

/// Reads "1024" (the longer side) or "800x600". Throws ValueError.
PictureSize parse_size(const std::string& text, PictureSize picture);

/// Whether a descriptor is a terminal.
bool is_terminal(int descriptor);

}  // namespace iron::command
