#pragma once
/// One reader for each kind of picture file; see read_picture. Each begins at the file's present
/// place, its start, and throws DataError as read_picture does.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "iron/data/picture.h"
#include "iron/format/input_file.h"

namespace iron {

/// Pixels that a file may have, whatever its kind.
inline constexpr u64 kMostPixels = u64{1} << 28;

/// Throws DataError when a file of `file_bytes` bytes claims more pixels than are allowed, or more
/// than `pixels_per_byte` for each of its bytes.
void check_claim(const std::string& name, u64 width, u64 height, u64 file_bytes,
                 u64 pixels_per_byte);

/// A picture from stored bytes, row-major with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA)
/// channels: value = byte / 255. An alpha that is opaque everywhere is dropped, and grey with
/// another becomes RGBA.
Picture picture_from_bytes(i64 width, i64 height, i64 channels, std::span<const u8> bytes);
/// The same from 16-bit numbers, the more significant byte first: value = number / 65535.
Picture picture_from_words(i64 width, i64 height, i64 channels, std::span<const u8> bytes);

/// The whole file.
std::vector<u8> read_all(InputFile& file);

/// True when a file that begins with these bytes claims to be of the kind. `start`: its first
/// kStartBytes, or all it has.
inline constexpr std::size_t kStartBytes = 16;
bool is_png(std::span<const std::byte> start) noexcept;
bool is_jpeg(std::span<const std::byte> start) noexcept;
bool is_webp(std::span<const std::byte> start) noexcept;
bool is_picture_csv(std::span<const std::byte> start) noexcept;
bool is_picture_json(std::span<const std::byte> start) noexcept;

Picture read_png(InputFile& file);
Picture read_jpeg(InputFile& file);
Picture read_webp(InputFile& file);
Picture read_picture_csv(InputFile& file);
/// The original's {m, n, x, y}: n is 2, x holds a column and a row for each of m pixels and y its
/// ink. What it held for testing (m_test, x_test, y_test) is not read.
Picture read_picture_json(InputFile& file);

}  // namespace iron
