#include <algorithm>
#include <array>

#include "iron/core/error.h"
#include "iron/data/readers.h"

namespace iron {

Picture read_picture(const std::filesystem::path& path) {
  InputFile file(path);
  if (file.size() == 0) throw DataError(file.name(), "is empty", "it should be a picture");
  std::array<std::byte, kStartBytes> bytes{};
  const auto known = std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(file.size()));
  const std::span<std::byte> start = std::span(bytes).first(known);
  file.read(start);
  file.seek(0);
  if (is_png(start)) return read_png(file);
  throw DataError(file.name(), "is not a picture that can be read",
                  "convert it to PNG, JPEG or WebP");
}

}  // namespace iron
