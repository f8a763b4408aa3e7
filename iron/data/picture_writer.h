#pragma once
/// Picture files written row by row, so that a picture larger than memory can be drawn.

#include <array>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "iron/core/fields.h"
#include "iron/core/types.h"
#include "iron/format/output_file.h"

namespace iron {

enum class PictureFormat : u8 { png, jpeg, webp };

template <>
struct NameTable<PictureFormat> {
  static constexpr std::array rows{
      std::pair{PictureFormat::png, std::string_view("PNG")},
      std::pair{PictureFormat::jpeg, std::string_view("JPEG")},
      std::pair{PictureFormat::webp, std::string_view("WebP")},
  };
};

/// The format that a path's suffix asks for, small or capital letters: .png, .jpg, .jpeg or .webp.
/// Devices and descriptors, below /dev and /proc, have none and take PNG. Throws ValueError on any
/// other suffix.
PictureFormat format_of(const std::filesystem::path& path);

/// Writes one picture of 8 bits a channel. Until `finish` there is no file; destroyed without it,
/// nothing is left behind. After an OutputError only destruction is allowed.
class PictureWriter {
 public:
  virtual ~PictureWriter() = default;
  PictureWriter(const PictureWriter&) = delete;
  PictureWriter& operator=(const PictureWriter&) = delete;

  /// Appends whole rows, row-major [rows, width, channels]: round(255·clamp(value, 0, 1)).
  /// Throws ShapeError on a broken row or more rows than the height, ValueError on NaN (nothing of
  /// `values` is written then), OutputError when the disk refuses.
  void write_rows(std::span<const float> values);
  /// Makes the file appear. Throws ShapeError when rows are missing, OutputError when the disk
  /// refuses.
  void finish();

 protected:
  /// `where`: the file, for errors.
  PictureWriter(std::string where, i64 width, i64 height, i64 channels);

  const std::string& where() const noexcept { return where_; }
  i64 width() const noexcept { return width_; }
  i64 height() const noexcept { return height_; }
  i64 channels() const noexcept { return channels_; }

 private:
  /// Takes the next row, width·channels bytes.
  virtual void put_row(std::span<u8> row) = 0;
  /// Ends the file and commits it; all rows are there.
  virtual void end() = 0;

  template <class Step>
  void attempt(const Step& step);
  void expect_open() const;

  std::string where_;
  i64 width_;
  i64 height_;
  i64 channels_;
  i64 written_ = 0;      // rows
  bool open_ = true;     // neither finished nor failed
  std::vector<u8> row_;  // the row that is put next
};

/// Opens a writer for the format of the suffix. `channels`: 1 (grey), 3 (RGB) or 4 (RGBA).
///
/// - PNG: sides up to 2^31 − 1.
/// - JPEG: quality 95, colour not subsampled, sides up to 65,500; no alpha.
/// - WebP: lossless, sides up to 16,383. Only this one keeps the whole picture in memory until
///   `finish`; grey is stored as RGB, as the format has no grey.
///
/// Throws ValueError on a suffix, side or number of channels that the format does not have,
/// ShapeError on a side below 1 or a number of channels that no picture has, OutputError as
/// OutputFile does.
std::unique_ptr<PictureWriter> open_picture_writer(const std::filesystem::path& path, i64 width,
                                                   i64 height, i64 channels,
                                                   Overwrite overwrite = Overwrite::no);

}  // namespace iron
