#pragma once
/// One writer for each format; see open_picture_writer, which has checked size and channels.

#include "iron/data/picture_writer.h"

namespace iron {

std::unique_ptr<PictureWriter> open_png_writer(const std::filesystem::path& path, i64 width,
                                               i64 height, i64 channels, Overwrite overwrite);
std::unique_ptr<PictureWriter> open_jpeg_writer(const std::filesystem::path& path, i64 width,
                                                i64 height, i64 channels, Overwrite overwrite);
std::unique_ptr<PictureWriter> open_webp_writer(const std::filesystem::path& path, i64 width,
                                                i64 height, i64 channels, Overwrite overwrite);

}  // namespace iron
