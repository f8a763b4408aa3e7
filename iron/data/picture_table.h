#pragma once
/// Pictures as lists of pixels, the way the original Iron Learn kept them: column, row and ink,
/// where 1 is black and 0 is white.

#include <filesystem>

#include "iron/data/picture.h"

namespace iron {

/// Reads a CSV: the line "x,y,pixel_value", then one line for each pixel, x being the column and y
/// the row, both from 0, and the value from 0 (white) to 1 (black). The pixels may come in any
/// order; lines end with LF or CR LF. Throws DataError, naming the line, on anything else, on a
/// pixel that comes twice and on one that is missing.
Picture read_picture_csv(const std::filesystem::path& path);

/// Writes one, in row order, lines ending with CR LF (RFC 4180). Throws ValueError when the picture
/// is not of one channel with the values 0 and 1 only, OutputError as OutputFile does.
void write_picture_csv(const std::filesystem::path& path, const Picture& picture,
                       Overwrite overwrite = Overwrite::no);

}  // namespace iron
