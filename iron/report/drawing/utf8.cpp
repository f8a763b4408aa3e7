#include "iron/report/drawing/utf8.h"

#include <cstddef>

namespace iron::drawing {
namespace {

constexpr char32_t kUnknown = 0xFFFD;

/// The code point at the front and its bytes; 0 bytes when there is none.
std::pair<char32_t, std::size_t> front(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {kUnknown, 0};
  char32_t code = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {kUnknown, 0};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (code < kLeast[size] || code > 0x10FFFF || surrogate) return {kUnknown, 0};
  return {code, size};
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string codes;
  while (!text.empty()) {
    const auto [code, size] = front(text);
    codes += code;
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return codes;
}

std::string encode_utf8(char32_t code) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  const auto tail = [&](unsigned shift) { return byte(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0U | (code >> 6U)), tail(0)};
  if (code < 0x10000) return {byte(0xE0U | (code >> 12U)), tail(6), tail(0)};
  return {byte(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

}  // namespace iron::drawing
