#include "iron/data/orientation.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace iron {
namespace {

/// Numbers at places that may lie outside.
class Tiff {
 public:
  explicit Tiff(std::span<const u8> bytes) : bytes_(bytes) {}

  /// False when it begins with no byte order.
  bool find_order() noexcept {
    if (bytes_.size() < 2 || bytes_[0] != bytes_[1]) return false;
    little_ = bytes_[0] == 'I';
    return little_ || bytes_[0] == 'M';
  }
  std::optional<u64> number(u64 place, int size) const noexcept {
    if (place > bytes_.size() || bytes_.size() - place < static_cast<u64>(size)) {
      return std::nullopt;
    }
    u64 value = 0;
    for (int i = 0; i < size; ++i) {
      value = value << 8 | bytes_[place + static_cast<u64>(little_ ? size - 1 - i : i)];
    }
    return value;
  }

 private:
  std::span<const u8> bytes_;
  bool little_ = false;
};

}  // namespace

int exif_orientation(std::span<const u8> tiff) noexcept {
  constexpr u64 kMagic = 42;
  constexpr u64 kOrientation = 0x0112;
  constexpr u64 kShort = 3;
  constexpr u64 kEntryBytes = 12;
  Tiff file(tiff);
  if (!file.find_order() || file.number(2, 2) != kMagic) return 1;
  const auto directory = file.number(4, 4);
  const auto entries = directory ? file.number(*directory, 2) : std::nullopt;
  for (u64 i = 0; entries && i < *entries; ++i) {
    const u64 entry = *directory + 2 + i * kEntryBytes;
    const auto tag = file.number(entry, 2);
    if (!tag) return 1;
    if (tag != kOrientation) continue;
    const auto value = file.number(entry + 8, 2);
    const bool one_short = file.number(entry + 2, 2) == kShort && file.number(entry + 4, 4) == 1U;
    return one_short && value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
  }
  return 1;
}

Picture apply_orientation(Picture picture, int orientation) {
  if (orientation <= 1 || orientation > 8) return picture;
  const i64 last_row = picture.height() - 1;
  const i64 last_column = picture.width() - 1;
  const bool swaps_sides = orientation >= 5;
  // Where the pixel seen at (row, column) is stored.
  const auto stored = [&](i64 row, i64 column) -> std::pair<i64, i64> {
    if (swaps_sides) std::swap(row, column);
    const bool from_bottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    const bool from_right =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    return {from_bottom ? last_row - row : row, from_right ? last_column - column : column};
  };
  const auto channels = static_cast<std::size_t>(picture.channels());
  Picture seen(swaps_sides ? picture.height() : picture.width(),
               swaps_sides ? picture.width() : picture.height(), picture.channels());
  auto out = seen.values().begin();
  for (i64 row = 0; row < seen.height(); ++row) {
    for (i64 column = 0; column < seen.width(); ++column) {
      const auto [from_row, from_column] = stored(row, column);
      const auto pixel = static_cast<std::size_t>(from_row * picture.width() + from_column);
      out = std::ranges::copy(picture.values().subspan(pixel * channels, channels), out).out;
    }
  }
  return seen;
}

}  // namespace iron
