#include "iron/data/csv_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace iron::csv {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool same_in_any_case(std::string_view text, std::string_view lower) noexcept {
  return std::ranges::equal(text, lower, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
}

/// Whether a number that from_chars finds out of range is too large, not too small: the sign of its
/// decimal exponent tells, for both are far from 1.
bool is_large(std::string_view text) noexcept {
  constexpr i64 kMost = i64{1} << 40;  // no text is that long
  i64 exponent = 0;                    // of the first digit that is not 0
  bool found = false;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      point = true;
    } else if (found || text[i] != '0') {
      found = true;
      if (!point) ++exponent;
    } else if (point) {
      --exponent;
    }
  }
  if (i < text.size()) {  // e
    const bool minus = text[++i] == '-';
    if (minus || text[i] == '+') ++i;
    i64 written = 0;
    for (; i < text.size(); ++i) written = std::min(kMost, written * 10 + (text[i] - '0'));
    exponent += minus ? -written : written;
  }
  return exponent > 0;
}

Value read_number(std::string_view text) noexcept {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (same_in_any_case(text, "inf") || same_in_any_case(text, "infinity")) {
    return {.kind = ValueKind::beyond};
  }
  // from_chars would also read a second sign and words.
  if (text.empty() || (!is_digit(text[0]) && text[0] != '.')) return {.kind = ValueKind::text};
  double size = 0;
  const char* const last = text.data() + text.size();
  const auto [end, fault] = std::from_chars(text.data(), last, size);
  if (end != last || fault == std::errc::invalid_argument) return {.kind = ValueKind::text};
  if (fault == std::errc::result_out_of_range || std::isinf(size)) {
    if (is_large(text)) return {.kind = ValueKind::beyond};
    size = 0;
  }
  return {.kind = ValueKind::number, .number = negative ? -size : size};
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool says_missing(std::string_view field) noexcept {
  constexpr std::array<std::string_view, 6> words{"", "NA", "N/A", "NaN", "nan", "null"};
  return std::ranges::find(words, trimmed(field)) != words.end();
}

Value read_value(std::string_view field) noexcept {
  const std::string_view text = trimmed(field);
  if (says_missing(text)) return {};
  if (same_in_any_case(text, "true")) return {.kind = ValueKind::boolean, .number = 1};
  if (same_in_any_case(text, "false")) return {.kind = ValueKind::boolean, .number = 0};
  return read_number(text);
}

double read_plain_number(const char* begin, const char* end) noexcept {
  double size = 0;
  const auto [last, fault] = std::from_chars(begin, end, size);
  const bool good = fault == std::errc{} && last == end && !std::isinf(size);
  return good ? size : std::numeric_limits<double>::quiet_NaN();
}

bool has_decimal_comma(std::string_view field) {
  constexpr std::size_t kLongest = 64;  // longer ones are no numbers of people
  std::string text(trimmed(field.substr(0, kLongest)));
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos || field.size() > kLongest) return false;
  text[comma] = '.';
  return read_value(text).kind == ValueKind::number;
}

}  // namespace iron::csv
