#include <algorithm>
#include <array>

#include "iron/core/error.h"
#include "iron/data/readers.h"

namespace iron {

std::vector<u8> read_all(InputFile& file) {
  std::vector<u8> bytes(static_cast<std::size_t>(file.size()));
  file.read(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

Picture read_picture(const std::filesystem::path& path) {
  InputFile file(path);
  if (file.size() == 0) throw DataError(file.name(), "is empty", "it should be a picture");
  std::array<std::byte, kStartBytes> bytes{};
  const auto known = std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(file.size()));
  const std::span<std::byte> start = std::span(bytes).first(known);
  file.read(start);
  file.seek(0);
  if (is_png(start)) return read_png(file);
  if (is_jpeg(start)) return read_jpeg(file);
  if (is_webp(start)) return read_webp(file);
  if (is_picture_csv(start)) return read_picture_csv(file);
  if (is_picture_json(start)) return read_picture_json(file);
  throw DataError(file.name(), "is not a picture that can be read",
                  "convert it to PNG, JPEG or WebP");
}

}  // namespace iron
