#pragma once
/// Small pictures inside text. Internal.

#include <span>
#include <string>

#include "iron/report/drawing/canvas.h"

namespace iron::drawing {

/// "data:image/png;base64,…" of a picture, row-major, the top row first.
std::string png_data_uri(i64 columns, i64 rows, std::span<const Colour> colours);

}  // namespace iron::drawing
