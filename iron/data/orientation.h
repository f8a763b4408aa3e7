#pragma once
/// Pictures that a camera stored turned, and noted so in EXIF (JEITA CP-3451).

#include <cstddef>
#include <span>

#include "iron/data/picture.h"

namespace iron {

/// The orientation, 1 to 8, that an EXIF block notes: `tiff` begins with the byte order, "II" or
/// "MM". 1, as stored, when it notes none or cannot be understood: notes are not the picture.
int exif_orientation(std::span<const u8> tiff) noexcept;

/// The picture as it should be seen: 1 as it is, 2 mirrored left to right, 3 turned by 180°, 4
/// mirrored top to bottom, 5 mirrored at the falling diagonal, 6 turned clockwise by 90°, 7
/// mirrored at the rising diagonal, 8 turned anticlockwise by 90°.
Picture apply_orientation(Picture picture, int orientation);

}  // namespace iron
