#pragma once
/// Where a tensor lives.

#include <string>
#include <string_view>

#include "iron/core/types.h"

namespace iron {

/// A device: the CPU, or one NVIDIA GPU by its index.
struct Device {
  enum class Kind : u8 { cpu, cuda };

  Kind kind = Kind::cpu;
  i32 index = 0;

  static constexpr Device cpu() noexcept { return {Kind::cpu, 0}; }
  static constexpr Device cuda(i32 index = 0) noexcept { return {Kind::cuda, index}; }
  /// Reads "cpu", "cuda" or "cuda:1". Throws ValueError on anything else.
  static Device parse(std::string_view text);

  friend constexpr bool operator==(Device, Device) noexcept = default;
};

/// "cpu" or "cuda:0".
std::string to_string(Device device);

}  // namespace iron
