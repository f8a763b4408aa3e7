#include <algorithm>
#include <array>

#include "iron/core/error.h"
#include "iron/data/picture.h"
#include "iron/data/png.h"
#include "iron/format/input_file.h"

namespace iron {

Picture read_picture(const std::filesystem::path& path) {
  InputFile file(path);
  if (file.size() == 0) throw DataError(file.name(), "is empty", "it should be a PNG picture");
  std::array<std::byte, 8> start{};
  const auto known = std::min<std::size_t>(start.size(), static_cast<std::size_t>(file.size()));
  file.read(std::span(start).first(known));
  file.seek(0);
  if (is_png(start)) return read_png(file);
  throw DataError(file.name(), "is not a PNG picture", "convert it to PNG");
}

void write_picture(const std::filesystem::path& path, const Picture& picture, Overwrite overwrite) {
  PngWriter writer(path, picture.width(), picture.height(), picture.channels(), overwrite);
  writer.write_rows(picture.values());
  writer.finish();
}

}  // namespace iron
