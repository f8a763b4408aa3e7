#include "iron/report/drawing/embedded_png.h"

#include <string_view>
#include <vector>

#include "iron/format/deflate.h"

namespace iron::drawing {
namespace {

using Bytes = std::vector<std::byte>;

void append_u32(Bytes& out, u32 value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    out.push_back(static_cast<std::byte>(value >> shift));
}

void append_text(Bytes& out, std::string_view text) {
  for (const char c : text) out.push_back(static_cast<std::byte>(c));
}

void append_chunk(Bytes& out, std::string_view kind, const Bytes& content) {
  append_u32(out, static_cast<u32>(content.size()));
  const std::size_t begin = out.size();
  append_text(out, kind);
  out.insert(out.end(), content.begin(), content.end());
  append_u32(out, crc32_of(std::span(out).subspan(begin)));
}

u32 adler32(const Bytes& bytes) {
  constexpr u32 kModulus = 65521;
  u32 a = 1;
  u32 b = 0;
  for (const std::byte byte : bytes) {
    a = (a + std::to_integer<u32>(byte)) % kModulus;
    b = (b + a) % kModulus;
  }
  return (b << 16U) | a;
}

/// A zlib stream (RFC 1950): a header, the packed bytes, their checksum.
Bytes zlib_stream(const Bytes& bytes) {
  Bytes out{std::byte{0x78}, std::byte{0x9C}};
  const Bytes packed = deflate_bytes(bytes);
  out.insert(out.end(), packed.begin(), packed.end());
  append_u32(out, adler32(bytes));
  return out;
}

Bytes encode_png(i64 columns, i64 rows, std::span<const Colour> colours) {
  Bytes pixels;
  for (std::size_t i = 0; i < colours.size(); ++i) {
    if (i % static_cast<std::size_t>(columns) == 0) pixels.push_back(std::byte{0});  // no filter
    for (const u8 channel : {colours[i].red, colours[i].green, colours[i].blue}) {
      pixels.push_back(static_cast<std::byte>(channel));
    }
  }
  Bytes header;
  append_u32(header, static_cast<u32>(columns));
  append_u32(header, static_cast<u32>(rows));
  for (const u8 byte : {8, 2, 0, 0, 0}) header.push_back(static_cast<std::byte>(byte));  // RGB
  Bytes png;
  append_text(png, "\x89PNG\r\n\x1A\n");
  append_chunk(png, "IHDR", header);
  append_chunk(png, "IDAT", zlib_stream(pixels));
  append_chunk(png, "IEND", {});
  return png;
}

std::string base64(const Bytes& bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) {
      return i + k < bytes.size() ? std::to_integer<u32>(bytes[i + k]) : 0U;
    };
    const u32 three = (at(0) << 16U) | (at(1) << 8U) | at(2);
    for (std::size_t k = 0; k < 4; ++k) {
      const bool there = i + k <= bytes.size();
      text += there ? kLetters[(three >> (18U - 6U * k)) & 63U] : '=';
    }
  }
  return text;
}

}  // namespace

std::string png_data_uri(i64 columns, i64 rows, std::span<const Colour> colours) {
  return "data:image/png;base64," + base64(encode_png(columns, rows, colours));
}

}  // namespace iron::drawing
