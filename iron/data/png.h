#pragma once
/// The PNG format.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "iron/data/picture.h"
#include "iron/format/input_file.h"
#include "iron/format/output_file.h"

namespace iron {

/// True when a file that begins like this claims to be a PNG. `start`: its first 8 bytes or more.
bool is_png(std::span<const std::byte> start) noexcept;

/// Reads the PNG at the file's present place; see read_picture.
Picture read_png(InputFile& file);

/// Writes a PNG row by row, so that a picture larger than memory can be drawn. 8 bits a channel.
/// Until `finish` there is no file; destroyed without it, nothing is left behind. After an
/// OutputError only destruction is allowed.
class PngWriter {
 public:
  /// `channels`: 1 (grey) or 3 (RGB). Throws ShapeError on a size below 1 or above 2^31 − 1,
  /// OutputError as OutputFile does.
  PngWriter(const std::filesystem::path& path, i64 width, i64 height, i64 channels,
            Overwrite overwrite = Overwrite::no);
  ~PngWriter();
  PngWriter(PngWriter&&) noexcept;
  PngWriter& operator=(PngWriter&&) noexcept;

  /// Appends whole rows, row-major [rows, width, channels]: round(255·clamp(value, 0, 1)).
  /// Throws ShapeError on a broken row or more rows than the height, ValueError on NaN (nothing of
  /// `values` is written then), OutputError when the disk refuses.
  void write_rows(std::span<const float> values);
  /// Makes the file appear. Throws ShapeError when rows are missing, OutputError when the disk
  /// refuses.
  void finish();

 private:
  struct State;
  State& open_state() const;
  void run(void (*step)(State&));

  std::unique_ptr<State> state_;  // none after finish or a failure
};

}  // namespace iron
