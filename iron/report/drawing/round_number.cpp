#include "iron/report/drawing/round_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace iron::drawing {
namespace {

constexpr const char* kMinus = "\u2212";

/// Without zeros at the end.
Decimal shortened(Decimal number) {
  if (number.digits == 0) return {0, 0};
  while (number.digits % 10 == 0) {
    number.digits /= 10;
    ++number.power;
  }
  return number;
}

/// The power of ten of the first digit.
i64 magnitude(Decimal number) {
  return number.power + static_cast<i64>(std::to_string(std::abs(number.digits)).size()) - 1;
}

std::string fixed(Decimal number, i64 decimals) {
  std::string digits = std::to_string(std::abs(number.digits));
  if (number.digits != 0) {
    digits += std::string(static_cast<std::size_t>(std::max<i64>(0, number.power + decimals)), '0');
  }
  const auto after = static_cast<std::size_t>(decimals);
  if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
  if (after > 0) digits.insert(digits.size() - after, ".");
  return (number.digits < 0 ? kMinus : "") + digits;
}

std::string superscript(i64 number) {
  constexpr const char* kDigits[] = {"\u2070", "\u00B9", "\u00B2", "\u00B3", "\u2074",
                                     "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
  std::string text = number < 0 ? "\u207B" : "";
  for (const char c : std::to_string(std::abs(number))) text += kDigits[c - '0'];
  return text;
}

std::string scientific(Decimal number) {
  const Decimal d = shortened(number);
  if (d.digits == 0) return "0";
  const i64 power = magnitude(d);
  std::string text = d.digits < 0 ? kMinus : "";
  if (std::abs(d.digits) != 1) {
    text += fixed({std::abs(d.digits), d.power - power}, power - d.power) + "\u00B7";
  }
  return text + "10" + superscript(power);
}

}  // namespace

double value_of(Decimal number) {
  const std::string text = fmt::format("{}e{}", number.digits, number.power);
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault == std::errc{}) return value;
  const double beyond = number.power > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return number.digits < 0 ? -beyond : beyond;
}

std::vector<Decimal> round_numbers(double low, double high, i64 most) {
  // Halves, as the span of the largest doubles overflows.
  const double wanted = (high / 2 - low / 2) / (static_cast<double>(most - 1) / 2);
  auto power = static_cast<i64>(std::floor(std::log10(wanted)));
  i64 digit = 10;
  for (const i64 candidate : {5, 2, 1}) {
    if (value_of({candidate, power}) >= wanted) digit = candidate;
  }
  if (digit == 10) {
    digit = 1;
    ++power;
  }
  const double step = value_of({digit, power});
  std::vector<Decimal> numbers;
  const auto first = static_cast<i64>(std::floor(low / step));
  const auto last = static_cast<i64>(std::ceil(high / step));
  for (i64 m = first; m <= last; ++m) {
    const Decimal number{m * digit, power};
    const double value = value_of(number);
    if (value >= low && value <= high) numbers.push_back(number);
  }
  return numbers;
}

std::vector<std::string> labels_of(const std::vector<Decimal>& numbers, Decimals decimals) {
  i64 largest = 0;
  i64 finest = 0;
  for (const Decimal number : numbers) {
    if (number.digits == 0) continue;
    largest = std::max(largest, magnitude(number));
    finest = std::max(finest, -shortened(number).power);
  }
  const bool plain = largest < 6 && finest <= 4;
  std::vector<std::string> labels;
  for (const Decimal number : numbers) {
    const Decimal d = shortened(number);
    const i64 after = decimals == Decimals::same ? finest : std::max<i64>(0, -d.power);
    labels.push_back(plain ? fixed(d, after) : scientific(d));
  }
  return labels;
}

}  // namespace iron::drawing
