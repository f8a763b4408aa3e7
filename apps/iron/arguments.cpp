#include "apps/iron/arguments.h"

#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <unistd.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron::command {
namespace {

constexpr i64 kMostSide = i64{1} << 20;

std::optional<i64> side(std::string_view text) {
  i64 value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = fault == std::errc{} && end == text.data() + text.size();
  return whole && value >= 1 && value <= kMostSide ? std::optional(value) : std::nullopt;
}

}  // namespace

void ComputeArguments::add_to(CLI::App& verb) {
  verb.add_option("--device", device, "Where to compute: cpu, cuda or cuda:N")
      ->capture_default_str();
  verb.add_option("--threads", threads, "CPU threads (default: all processors)")
      ->check(CLI::Range(1, 1024));
}

Device ComputeArguments::apply() const {
  const Device chosen = Device::parse(device);
  if (threads > 0) set_cpu_threads(threads);
  backend_for(chosen);
  return chosen;
}

PictureSize parse_size(const std::string& text, PictureSize picture) {
  const std::size_t cross = text.find('x');
  if (cross == std::string::npos) {
    if (const auto longer = side(text)) return fit_longer_side(picture, *longer);
  } else {
    const auto width = side(std::string_view(text).substr(0, cross));
    const auto height = side(std::string_view(text).substr(cross + 1));
    if (width && height) return {*width, *height};
  }
  throw ValueError(
      "--size", fmt::format("cannot read '{}'", text),
      fmt::format("write the longer side, such as 1024, or 800x600; 1 to {} pixels", kMostSide));
}

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

}  // namespace iron::command
