#pragma once
/// One encoder for each format; see open_picture_writer, which has checked size and channels.

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "iron/core/types.h"
#include "iron/format/output_file.h"

namespace iron {

/// Turns rows into a file of one format. Until `end` there is no file; destroyed without it,
/// nothing is left behind. Its functions throw OutputError when the disk refuses, and after that
/// only destruction is allowed. They may be called from any thread, one at a time.
class PictureEncoder {
 public:
  virtual ~PictureEncoder() = default;
  PictureEncoder(const PictureEncoder&) = delete;
  PictureEncoder& operator=(const PictureEncoder&) = delete;

  /// Takes the next row, width·channels bytes.
  virtual void put_row(std::span<u8> row) = 0;
  /// Ends the file and commits it; all rows are there.
  virtual void end() = 0;

 protected:
  /// `where`: the file, for errors.
  PictureEncoder(std::string where, i64 width, i64 height, i64 channels)
      : where_(std::move(where)), width_(width), height_(height), channels_(channels) {}

  const std::string& where() const noexcept { return where_; }
  i64 width() const noexcept { return width_; }
  i64 height() const noexcept { return height_; }
  i64 channels() const noexcept { return channels_; }

 private:
  std::string where_;
  i64 width_;
  i64 height_;
  i64 channels_;
};

std::unique_ptr<PictureEncoder> open_png_encoder(const std::filesystem::path& path, i64 width,
                                                 i64 height, i64 channels, Overwrite overwrite);
std::unique_ptr<PictureEncoder> open_jpeg_encoder(const std::filesystem::path& path, i64 width,
                                                  i64 height, i64 channels, Overwrite overwrite);
std::unique_ptr<PictureEncoder> open_webp_encoder(const std::filesystem::path& path, i64 width,
                                                  i64 height, i64 channels, Overwrite overwrite);

}  // namespace iron
