#pragma once
/// Pictures: grids of pixels held as numbers, whatever the file they come from.

#include <filesystem>
#include <span>
#include <vector>

#include "iron/core/shape.h"
#include "iron/core/types.h"
#include "iron/format/output_file.h"

namespace iron {

/// A picture of at least one pixel with 1 channel (grey), 3 (RGB) or 4 (RGBA). A value is 0 for
/// black and 1 for full brightness, as stored in the file: no gamma or colour profile is applied.
/// Alpha is 0 for clear and 1 for opaque, and the colours are not multiplied by it ("straight").
/// Values outside [0, 1] are allowed, as a network may draw them; writing clamps them.
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

/// Reads a picture; its content tells which kind of file it is, never its name. A stored number n
/// of at most N becomes n / N. An orientation noted in EXIF is applied. Alpha is kept when some
/// pixel is not opaque; grey with alpha becomes RGBA then.
///
/// - PNG: every kind of its standard, 1 to 16 bits, palettes, interlaced, with or without alpha.
/// - JPEG: grey, YCbCr and RGB of 8 bits, Huffman coded.
/// - WebP: lossy and lossless, with or without alpha; not animated.
/// - CSV with the columns x,y,pixel_value and JSON as the original Iron Learn kept pictures (see
///   picture_table.h).
///
/// Throws DataError when the file is missing, damaged, of another kind, above 2^28 pixels, or
/// claims more pixels than its bytes can hold.
Picture read_picture(const std::filesystem::path& path);

/// Writes a picture in the format that the file's suffix names; see open_picture_writer.
void write_picture(const std::filesystem::path& path, const Picture& picture,
                   Overwrite overwrite = Overwrite::no);

/// True when each value is 0 or 1.
bool is_two_valued(const Picture& picture) noexcept;

/// RGBA laid on a white background, channel by channel alpha·value + (1 − alpha), as RGB; other
/// pictures come back as they are.
Picture lay_on_white(const Picture& picture);

/// One channel, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), RGBA being laid on white first; a grey
/// picture comes back as it is.
Picture to_gray(const Picture& picture);

}  // namespace iron
