#include "iron/backend/cpu/instructions.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <hwy/highway.h>
#include <hwy/targets.h>
#include <string>
#include <utility>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr std::array<std::pair<std::string_view, Instructions>, 4> kNames{
    {{"best", Instructions::best},
     {"portable", Instructions::portable},
     {"avx2", Instructions::avx2},
     {"avx512", Instructions::avx512}}};

/// Highway's bit for an x86 set; 0 for the baseline.
i64 target_of(Instructions instructions) noexcept {
  if (instructions == Instructions::avx2) return HWY_AVX2;
  if (instructions == Instructions::avx512) return HWY_AVX3;
  return 0;
}

i64 supported_targets() noexcept {
  static const i64 targets = [] {
    hwy::SetSupportedTargetsForTest(0);  // ask the processor, not an earlier choice
    return i64{hwy::SupportedTargets()};
  }();
  return targets;
}

Instructions best_available() noexcept {
  if (is_available(Instructions::avx512)) return Instructions::avx512;
  if (is_available(Instructions::avx2)) return Instructions::avx2;
  return Instructions::portable;
}

Instructions apply(Instructions wanted) {
  if (wanted == Instructions::best) wanted = best_available();
  if (!is_available(wanted)) {
    throw DeviceError("instructions", "this processor does not run " + std::string(name_of(wanted)),
                      "use best, or leave IRON_INSTRUCTIONS unset");
  }

  i64 allowed = HWY_STATIC_TARGET;
  if (wanted != Instructions::portable) allowed |= target_of(Instructions::avx2);
  if (wanted == Instructions::avx512) allowed |= target_of(Instructions::avx512);
  hwy::SetSupportedTargetsForTest(supported_targets() & allowed);
  return wanted;
}

Instructions from_environment() {
  const char* text = std::getenv("IRON_INSTRUCTIONS");
  if (text == nullptr) return Instructions::best;
  for (const auto& [name, instructions] : kNames) {
    if (name == text) return instructions;
  }
  throw ValueError("IRON_INSTRUCTIONS", "unknown instruction set '" + std::string(text) + "'",
                   "use best, portable, avx2 or avx512");
}

std::atomic<Instructions>& current() {
  static std::atomic<Instructions> value{apply(from_environment())};
  return value;
}

}  // namespace

void set_instructions(Instructions wanted) { current().store(apply(wanted)); }
Instructions instructions() { return current().load(); }

std::string_view name_of(Instructions instructions) noexcept {
  for (const auto& [name, value] : kNames) {
    if (value == instructions) return name;
  }
  return "best";
}

bool is_available(Instructions wanted) noexcept {
  const i64 target = target_of(wanted);
  return target == 0 || (supported_targets() & target) != 0;
}

}  // namespace iron
