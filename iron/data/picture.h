#pragma once
/// Pictures: grids of pixels held as numbers, whatever the file they come from.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "iron/core/shape.h"
#include "iron/core/types.h"
#include "iron/format/output_file.h"

namespace iron {

/// A picture of at least one pixel with 1 channel (grey) or 3 (RGB). A value is 0 for black and 1
/// for full brightness, as stored in the file: no gamma or colour profile is applied. Values
/// outside [0, 1] are allowed, as a network may draw them; writing clamps them.
class Picture {
 public:
  /// A picture filled with `value`. Throws ShapeError on a size below 1 or other channels.
  Picture(i64 width, i64 height, i64 channels, float value = 0);
  /// Takes `values`, row-major [height, width, channels]. Throws ShapeError also when their number
  /// is not width·height·channels.
  Picture(i64 width, i64 height, i64 channels, std::vector<float> values);

  i64 width() const noexcept { return width_; }
  i64 height() const noexcept { return height_; }
  i64 channels() const noexcept { return channels_; }
  /// width·height.
  i64 pixels() const noexcept { return width_ * height_; }
  /// [height, width, channels].
  Shape shape() const { return {height_, width_, channels_}; }

  /// All values, row-major [height, width, channels].
  std::span<const float> values() const noexcept { return values_; }
  std::span<float> values() noexcept { return values_; }
  /// One value. Throws ShapeError when there is no such pixel or channel.
  float at(i64 row, i64 column, i64 channel = 0) const {
    return values_[index(row, column, channel)];
  }
  float& at(i64 row, i64 column, i64 channel = 0) { return values_[index(row, column, channel)]; }

  friend bool operator==(const Picture&, const Picture&) = default;

 private:
  std::size_t index(i64 row, i64 column, i64 channel) const;

  i64 width_;
  i64 height_;
  i64 channels_;
  std::vector<float> values_;
};

/// Reads a picture, choosing by its first bytes; PNG is known. Grey or RGB, 1 to 16 bits, also with
/// a palette or interlaced: value = stored number / largest number of that depth. Throws DataError
/// when the file is missing, damaged, of another kind, above 2^28 pixels or not fully opaque.
Picture read_picture(const std::filesystem::path& path);

/// Writes a PNG of 8 bits a channel: round(255·clamp(value, 0, 1)). The file appears whole or not
/// at all. Throws ValueError on NaN, OutputError when the file exists and `overwrite` is no or when
/// it cannot be written.
void write_picture(const std::filesystem::path& path, const Picture& picture,
                   Overwrite overwrite = Overwrite::no);

/// True when each value is 0 or 1.
bool is_two_valued(const Picture& picture) noexcept;

/// One channel, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); a grey picture comes back as it is.
Picture to_gray(const Picture& picture);

}  // namespace iron
