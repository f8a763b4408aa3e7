#include "iron/model/picture_goal.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "iron/core/error.h"

namespace iron {
namespace {

/// The number before `unit`, if that is all there is.
template <class T>
std::optional<T> number_before(std::string_view text, std::string_view unit) {
  if (!text.ends_with(unit)) return std::nullopt;
  text.remove_suffix(unit.size());
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Goal Goal::parse(std::string_view text) {
  if (text == "none") return {};
  if (const auto wrong = number_before<i64>(text, "-wrong"); wrong && *wrong >= 0) {
    return {.wrong_pixels = wrong};
  }
  if (const auto psnr = number_before<double>(text, "dB"); psnr && std::isfinite(*psnr)) {
    return {.psnr_db = psnr};
  }
  throw ValueError("stop_at", fmt::format("cannot read '{}'", text),
                   "write 0-wrong (at most 0 wrong pixels), 40dB, or none");
}

std::string to_string(const Goal& goal) {
  if (goal.wrong_pixels) return fmt::format("{}-wrong", *goal.wrong_pixels);
  if (goal.psnr_db) return fmt::format("{}dB", *goal.psnr_db);
  return "none";
}

}  // namespace iron
