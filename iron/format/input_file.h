#pragma once
/// A file that is read from its start to its end.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "iron/core/types.h"
#include "iron/format/file_descriptor.h"

namespace iron {

/// A regular file, open for reading. Its size is known at once, so that a reader can refuse a
/// length the file cannot hold before it takes memory for it.
class InputFile {
 public:
  /// Throws DataError when the file is missing, a directory, not a regular file or not readable.
  explicit InputFile(const std::filesystem::path& path);

  /// The path as it was given, for messages.
  const std::string& name() const noexcept { return name_; }
  /// In bytes.
  i64 size() const noexcept { return size_; }
  /// Fills `out` with the next bytes. Throws DataError when the file ends before.
  void read(std::span<std::byte> out);
  /// Goes on reading at byte `offset`. Throws DataError when the system refuses.
  void seek(i64 offset);

 private:
  std::string name_;
  FileDescriptor file_;
  i64 size_ = 0;
};

/// All bytes of a regular file. Throws as InputFile does.
std::vector<std::byte> read_file(const std::filesystem::path& path);

}  // namespace iron
