#pragma once
/// The safetensors format: named arrays behind a JSON header, readable without running anything.
///
///     8 bytes    N, the length of the header, little-endian
///     N bytes    JSON: {"__metadata__": {text: text}, name: {dtype, shape, data_offsets}, …}
///     the rest   the arrays, row-major and little-endian, one behind the other without gaps

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "iron/format/named_tensor.h"
#include "iron/format/output_file.h"

namespace iron {

/// The content of one file.
struct SafetensorsFile {
  std::map<std::string, std::string> metadata;
  std::vector<NamedTensor> tensors;

  /// The tensor of that name, or nullptr.
  const NamedTensor* find(std::string_view name) const noexcept;
  friend bool operator==(const SafetensorsFile&, const SafetensorsFile&) = default;
};

/// Adds "iron_learn_crc32" to the metadata: the CRC-32, in hexadecimal, of everything else in it
/// and of the names and data of the tensors in their order. It tells damage, not intent.
void seal(SafetensorsFile& file);
/// Throws DataError(where, …) when a sealed file is not what it was; one without a seal passes.
void expect_whole(const SafetensorsFile& file, const std::string& where);

/// Reads a file; tensors come in the order of their data, empty ones at one place by name. No
/// length in it is trusted: memory is taken only for what the file really holds. Throws DataError
/// when the file is missing, truncated or breaks the format in any way, and for dtypes other than
/// F32, F64, I64, I32, I8, U8 and BOOL.
SafetensorsFile read_safetensors(const std::filesystem::path& path);

/// Writes a file, which appears whole or not at all. The same content gives the same bytes: sorted
/// metadata, tensors in the order given, a header padded to 8 bytes. Tensors of wide types should
/// come first: then each lies at a multiple of its element size.
/// Throws ValueError on a name that is used twice or reserved, text that is not UTF-8, a header
/// above 100 MB or a boolean that is neither 0 nor 1; ShapeError when data and shape disagree;
/// OutputError when the file cannot be written.
void write_safetensors(const std::filesystem::path& path, const SafetensorsFile& file,
                       Overwrite overwrite = Overwrite::no);

}  // namespace iron
