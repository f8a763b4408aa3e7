#pragma once
/// A file that appears whole or not at all.

#include <cstddef>
#include <filesystem>
#include <span>

#include "iron/core/types.h"
#include "iron/format/file_descriptor.h"

namespace iron {

/// Whether an existing file may be replaced.
enum class Overwrite : bool { no, yes };

/// Writes to a temporary file beside the target; `commit` syncs it to disk and renames it. Until
/// then the target is untouched, and an OutputFile destroyed without `commit` leaves nothing
/// behind. A link is followed, and a replaced file keeps its permissions. Devices, pipes and
/// descriptors (/dev/null, /dev/stdout, /dev/fd/3) are written directly.
/// Every function throws OutputError when the system refuses; the object can then only be
/// destroyed.
class OutputFile {
 public:
  /// Throws OutputError also when the target exists and `overwrite` is no, or is a directory.
  explicit OutputFile(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Appends.
  void write(std::span<const std::byte> bytes);
  /// Makes the file appear. Call it once, last.
  void commit();

 private:
  [[noreturn]] void fail(int code) const;
  std::filesystem::path directory() const;
  void create_temporary();
  void keep_permissions(unsigned mode);
  void rename_temporary();
  void sync_directory() const;

  std::filesystem::path path_;       // as it was given
  std::filesystem::path target_;     // with links resolved
  std::filesystem::path temporary_;  // empty when written directly, and after the rename
  Overwrite overwrite_;
  FileDescriptor file_;
};

}  // namespace iron
