#pragma once
/// Picture files written row by row, so that a picture larger than memory can be drawn.

#include <array>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "iron/core/background_work.h"
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

class PictureEncoder;

/// Writes one picture of 8 bits a channel. All rows but those of the last call are packed on a
/// thread of its own while the caller makes the next ones; the file does not depend on it. Until
/// `finish` there is no file; destroyed without it, nothing is left behind. After an OutputError
/// only destruction is allowed.
class PictureWriter {
 public:
  /// `where`: the file, for errors. `encoder`: of a picture of this size.
  PictureWriter(std::unique_ptr<PictureEncoder> encoder, std::string where, i64 width, i64 height,
                i64 channels);
  ~PictureWriter();
  PictureWriter(const PictureWriter&) = delete;
  PictureWriter& operator=(const PictureWriter&) = delete;

  /// Appends whole rows, row-major [rows, width, channels]: round(255·clamp(value, 0, 1)).
  /// Throws ShapeError on a broken row or more rows than the height, ValueError on NaN (nothing of
  /// `values` is written then), OutputError when the disk refuses, or has refused the rows before.
  void write_rows(std::span<const float> values);
  /// Makes the file appear. Throws ShapeError when rows are missing, OutputError when the disk
  /// refuses.
  void finish();

 private:
  void put_rows(std::span<u8> bytes);
  template <class Step>
  void attempt(const Step& step);
  void expect_open() const;

  std::string where_;
  i64 width_;
  i64 height_;
  i64 channels_;
  i64 written_ = 0;   // rows
  bool open_ = true;  // neither finished nor failed
  std::unique_ptr<PictureEncoder> encoder_;
  BackgroundWork packing_;  // uses the encoder, so it is destroyed first
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
