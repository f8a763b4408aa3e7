#include "apps/iron/arguments.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron::command {
namespace {

constexpr u64 kMostThreads = 1024;

std::optional<u64> whole_number(std::string_view text, u64 low, u64 high) {
  u64 value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = fault == std::errc{} && end == text.data() + text.size();
  return whole && value >= low && value <= high ? std::optional(value) : std::nullopt;
}

u64 expect_whole_number(const std::string& option, std::string_view text, u64 low, u64 high) {
  if (const auto value = whole_number(text, low, high)) return *value;
  throw ValueError(option, fmt::format("cannot read '{}'", text),
                   fmt::format("give a whole number from {} to {}", low, high));
}

std::optional<i64> side(std::string_view text) {
  const auto value = whole_number(text, 1, kMostSide);
  return value ? std::optional(static_cast<i64>(*value)) : std::nullopt;
}

/// The command knows one word more than the library.
Device parse_device(const std::string& text) {
  try {
    return Device::parse(text);
  } catch (const ValueError& error) {
    throw ValueError("--device", error.detail(), "use cpu, cuda, cuda:N or auto");
  }
}

}  // namespace

CLI::Option* add_whole_number(CLI::App& verb, const std::string& name, u64 low, u64 high,
                              const std::function<void(u64)>& store, const std::string& help) {
  return verb
      .add_option_function<std::string>(
          name, [=](const std::string& text) { store(expect_whole_number(name, text, low, high)); },
          help)
      ->type_name("INT");
}

std::vector<i64> parse_widths(const std::string& option, const std::string& text) {
  std::vector<i64> widths;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    widths.push_back(static_cast<i64>(expect_whole_number(
        option, std::string_view(text).substr(begin, end - begin), 1, kMostWhole)));
    begin = end + 1;
  }
  return widths;
}

i64 parse_count(const std::string& option, const std::string& text) {
  return static_cast<i64>(expect_whole_number(option, text, 1, kMostWhole));
}

std::optional<double> parse_duration(std::string_view text) {
  for (const auto& [unit, seconds] :
       {std::pair<std::string_view, double>{"min", 60}, {"s", 1}, {"h", 3600}}) {
    if (!text.ends_with(unit)) continue;
    const std::string_view number = text.substr(0, text.size() - unit.size());
    double value = 0;
    const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool whole = fault == std::errc{} && end == number.data() + number.size();
    if (whole && value > 0 && value < 1e9) return value * seconds;
  }
  return std::nullopt;
}

bool same_file(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code none;
  return std::filesystem::equivalent(a, b, none) ||
         std::filesystem::absolute(a).lexically_normal() ==
             std::filesystem::absolute(b).lexically_normal();
}

void expect_other_file(const std::string& in, const std::string& out, const std::string& what) {
  if (!same_file(in, out)) return;
  throw ValueError("--out", "the " + what + " would replace " + in,
                   "give the " + what + " a name of its own");
}

void ComputeArguments::add_to(CLI::App& verb) {
  verb.add_option("--device", device, "Where to compute: cpu, cuda, cuda:N or auto")
      ->capture_default_str();
  add_whole_number(
      verb, "--threads", 1, kMostThreads, [this](u64 value) { threads = static_cast<i64>(value); },
      "CPU threads (default: all processors)");
}

Device ComputeArguments::apply() const {
  const Device chosen = device == "auto" ? devices().back().device : parse_device(device);
  if (threads > 0) set_cpu_threads(threads);
  backend_for(chosen);
  if (device == "auto") fmt::print(stderr, "device auto: {}\n", to_string(chosen));
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
