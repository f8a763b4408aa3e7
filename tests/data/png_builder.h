#pragma once
/// Makes PNG files byte by byte, also wrong ones, without a PNG library.

#include <string>
#include <vector>

#include "iron/core/types.h"

namespace iron::testing {

inline std::string big_endian(u32 value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFFU);
  return out;
}

inline u32 crc32(const std::string& bytes) {
  u32 crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<u8>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

inline std::string chunk(const std::string& type, const std::string& data) {
  return big_endian(static_cast<u32>(data.size())) + type + data + big_endian(crc32(type + data));
}

/// A zlib stream of one stored block; `data` below 64 KiB.
inline std::string zlib_stored(const std::string& data) {
  u32 a = 1;
  u32 b = 0;
  for (const char byte : data) {
    a = (a + static_cast<u8>(byte)) % 65521;
    b = (b + a) % 65521;
  }
  const auto low = [](std::size_t n) { return static_cast<char>(n & 0xFFU); };
  const std::size_t n = data.size();
  const std::size_t inverse = ~n;
  return std::string("\x78\x01\x01", 3) + low(n) + low(n >> 8) + low(inverse) + low(inverse >> 8) +
         data + big_endian(b << 16 | a);
}

enum PngColor : u8 { kGray = 0, kRgb = 2, kPalette = 3, kGrayAlpha = 4, kRgba = 6 };

struct PngBuilder {
  u32 width = 1;
  u32 height = 1;
  u8 depth = 8;
  u8 color = kGray;
  u8 interlace = 0;
  std::string palette = {};       // PLTE
  std::string transparency = {};  // tRNS
  std::string extra = {};         // whole chunks between IHDR and PLTE
  std::string lines = {};         // rows as stored, each with its filter byte

  std::string header() const {
    return big_endian(width) + big_endian(height) + static_cast<char>(depth) +
           static_cast<char>(color) + std::string(2, '\0') + static_cast<char>(interlace);
  }
  std::string build() const {
    std::string file = "\x89PNG\r\n\x1A\n" + chunk("IHDR", header()) + extra;
    if (!palette.empty()) file += chunk("PLTE", palette);
    if (!transparency.empty()) file += chunk("tRNS", transparency);
    return file + chunk("IDAT", zlib_stored(lines)) + chunk("IEND", "");
  }
};

}  // namespace iron::testing
