#include "iron/core/device.h"

#include <charconv>

#include "iron/core/error.h"

namespace iron {

Device Device::parse(std::string_view text) {
  if (text == "cpu") return cpu();
  if (text == "cuda") return cuda();
  constexpr std::string_view prefix = "cuda:";
  if (text.starts_with(prefix)) {
    const std::string_view digits = text.substr(prefix.size());
    i32 index = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (fault == std::errc{} && end == digits.data() + digits.size() && index >= 0) {
      return cuda(index);
    }
  }
  throw ValueError("device", "unknown device '" + std::string(text) + "'",
                   "use cpu, cuda or cuda:N");
}

std::string to_string(Device device) {
  return device.kind == Device::Kind::cpu ? "cpu" : "cuda:" + std::to_string(device.index);
}

}  // namespace iron
