#pragma once
/// What a file is, by its first bytes.

#include <filesystem>

#include "iron/core/types.h"

namespace iron {

enum class FileKind : u8 {
  unknown,
  empty,
  safetensors,
  npz,   ///< a ZIP archive
  json,  ///< begins with a brace
};

/// Looks at the first bytes alone; the rest may still be damaged. Throws DataError when the file
/// cannot be read.
FileKind file_kind(const std::filesystem::path& path);

}  // namespace iron
