#pragma once
/// What a field of a CSV says: a number, a boolean, nothing or a text. Internal.

#include <array>
#include <bit>
#include <cstring>
#include <string_view>

#include "iron/core/types.h"

namespace iron::csv {

enum class ValueKind : u8 {
  missing,
  number,
  beyond,  ///< infinite, or beyond f64
  boolean,
  text
};

struct Value {
  ValueKind kind = ValueKind::missing;
  double number = 0;  ///< of a number; 0 or 1 of a boolean
};

/// The text without spaces and tabs around it.
std::string_view trimmed(std::string_view text) noexcept;

/// Whether a field says that there is no value.
bool says_missing(std::string_view field) noexcept;

/// Reads any field.
Value read_value(std::string_view field) noexcept;

/// Whether a text would be a number if its comma were a point: "2,5".
bool has_decimal_comma(std::string_view field);

inline constexpr std::array<u64, 9> kPowersOfTen{1,       10,        100,        1'000,      10'000,
                                                 100'000, 1'000'000, 10'000'000, 100'000'000};

/// Appends the digits at `p` to `mantissa`, eight at a time, and counts them. Eight bytes behind
/// the last digit must be readable.
inline const char* scan_digits(const char* p, u64& mantissa, int& digits) noexcept {
  constexpr u64 kZeros = 0x3030303030303030;
  constexpr u64 kHigh = 0x8080808080808080;
  while (true) {
    u64 word;
    std::memcpy(&word, p, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    // The high bit of the first byte that is no digit, and of some behind it.
    const u64 others = ((word + 0x4646464646464646) | (word - kZeros)) & kHigh;
    const int count = others == 0 ? 8 : std::countr_zero(others) / 8;
    if (count == 0) return p;
    // The digits' values at the top, zeros before them, then pairs, fours, eights.
    u64 value = (word - kZeros) << (8 * (8 - count));
    value = value * 10 + (value >> 8);
    value = ((value & 0x000000FF000000FF) * 0x000F424000000064 +
             ((value >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >>
            32;
    mantissa = mantissa * kPowersOfTen[static_cast<std::size_t>(count)] + value;
    digits += count;
    p += count;
    if (count < 8) return p;
  }
}

/// The double of a text that scan_number has found to be a plain number without sign; NaN when it
/// is out of range.
double read_plain_number(const char* begin, const char* end) noexcept;

/// Reads a plain number: digits with or without a point and an exponent. Up to 2^53 without its
/// point, times or divided by at most 10^22, one operation rounds it correctly (Clinger, "How to
/// read floating point numbers accurately", PLDI 1990). Returns its end, or nullptr when it is
/// something else or out of range.
inline const char* scan_number(const char* p, double& number) noexcept {
  constexpr int kMostDigits = 19;  // fit in 64 bits
  constexpr u64 kMostExact = u64{1} << 53;
  constexpr int kMostPower = 22;
  static constexpr std::array<double, kMostPower + 1> powers{
      1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const bool negative = *p == '-';
  const char* const begin = p + (negative ? 1 : 0);
  u64 mantissa = 0;
  int digits = 0;
  p = scan_digits(begin, mantissa, digits);
  int power = 0;
  if (*p == '.') {
    power = digits;
    p = scan_digits(p + 1, mantissa, digits);
    power -= digits;
  }
  if (digits == 0) return nullptr;
  if (*p == 'e' || *p == 'E') {
    const bool minus = p[1] == '-';
    u64 exponent = 0;
    int length = 0;
    p = scan_digits(p + (minus || p[1] == '+' ? 2 : 1), exponent, length);
    if (length == 0 || length > 4) return nullptr;
    power += minus ? -static_cast<int>(exponent) : static_cast<int>(exponent);
  }
  double size;
  if (digits <= kMostDigits && mantissa <= kMostExact && power >= -kMostPower &&
      power <= kMostPower) {
    const auto whole = static_cast<double>(mantissa);
    size = power < 0 ? whole / powers[static_cast<std::size_t>(-power)]
                     : whole * powers[static_cast<std::size_t>(power)];
  } else {
    size = read_plain_number(begin, p);
    if (size != size) return nullptr;
  }
  // No branch: signs are as good as random.
  number = std::bit_cast<double>(std::bit_cast<u64>(size) | (u64{negative} << 63));
  return p;
}

}  // namespace iron::csv
