#include "iron/format/file_kind.h"

#include <algorithm>
#include <array>

#include "iron/format/input_file.h"
#include "iron/format/little_endian.h"

namespace iron {

FileKind file_kind(const std::filesystem::path& path) {
  InputFile file(path);
  if (file.size() == 0) return FileKind::empty;
  std::array<std::byte, 64> bytes{};
  const auto count = static_cast<std::size_t>(std::min<i64>(file.size(), bytes.size()));
  const std::span<std::byte> first = std::span(bytes).first(count);
  file.read(first);
  const std::string_view text = as_text(first);
  if (text.starts_with("PK")) return FileKind::npz;
  // The length of a header below 4 GiB, and its brace; JSON never holds the zeros of such a length.
  if (count > 8 && read_little<u64>(first, 0) < u64{1} << 32 && text[8] == '{') {
    return FileKind::safetensors;
  }
  const std::size_t word = text.find_first_not_of(" \t\r\n");
  if (word != std::string_view::npos && text[word] == '{') return FileKind::json;
  return FileKind::unknown;
}

}  // namespace iron
