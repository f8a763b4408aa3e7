#include <algorithm>

#include "iron/core/error.h"
#include "iron/data/readers.h"

namespace iron {
namespace {

/// The number at an index of stored bytes.
template <int bytes>
unsigned stored(std::span<const u8> all, std::size_t index) {
  if constexpr (bytes == 1) return all[index];
  return static_cast<unsigned>(all[2 * index]) << 8 | all[2 * index + 1];
}

template <int bytes>
Picture convert(i64 width, i64 height, i64 channels, std::span<const u8> all) {
  constexpr unsigned largest = bytes == 2 ? 65535 : 255;
  const auto stored_channels = static_cast<std::size_t>(channels);
  const std::size_t colors = stored_channels - (stored_channels % 2 == 0 ? 1 : 0);
  const std::size_t count = all.size() / bytes;
  bool transparent = false;
  for (std::size_t i = colors; colors != stored_channels && i < count; i += stored_channels) {
    transparent = transparent || stored<bytes>(all, i) != largest;
  }
  const std::size_t kept = transparent ? 4 : colors;
  std::vector<float> values;
  values.reserve(count / stored_channels * kept);
  const auto append = [&](std::size_t index) {
    values.push_back(static_cast<float>(stored<bytes>(all, index)) / static_cast<float>(largest));
  };
  for (std::size_t pixel = 0; pixel < count; pixel += stored_channels) {
    for (std::size_t c = 0; c < kept; ++c) {
      const bool alpha = transparent && c == 3;
      append(pixel + (alpha ? colors : std::min(c, colors - 1)));
    }
  }
  return {width, height, static_cast<i64>(kept), std::move(values)};
}

}  // namespace

Picture picture_from_bytes(i64 width, i64 height, i64 channels, std::span<const u8> bytes) {
  return convert<1>(width, height, channels, bytes);
}

Picture picture_from_words(i64 width, i64 height, i64 channels, std::span<const u8> bytes) {
  return convert<2>(width, height, channels, bytes);
}

void check_claim(const std::string& name, u64 width, u64 height, u64 file_bytes,
                 u64 pixels_per_byte) {
  // Sides are below 2^32 in every format, so nothing here overflows 64 bits.
  const u64 pixels = width * height;
  const std::string claim =
      "claims " + std::to_string(width) + " × " + std::to_string(height) + " pixels";
  if (pixels > kMostPixels) {
    throw DataError(name, claim + ", more than the 2^28 allowed", "make it smaller");
  }
  if (pixels / pixels_per_byte > file_bytes) {
    throw DataError(name,
                    claim + ", more than its " + std::to_string(file_bytes) + " bytes can hold",
                    "the file is damaged or truncated: get it again");
  }
}

}  // namespace iron
