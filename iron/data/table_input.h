#pragma once
/// The bytes of a table, from a file, a pipe or standard input. Internal.

#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "iron/core/types.h"
#include "iron/format/file_descriptor.h"

namespace iron {

/// Readable bytes that follow the text in a TableBytes, for parsers that load eight at a time.
inline constexpr i64 kTablePadding = 64;

/// Asks for large pages under memory that is soon filled as a whole: a page is much dearer to get
/// than to fill. A system without them loses nothing.
void prefer_large_pages(void* memory, std::size_t bytes) noexcept;

/// Memory that grows without being cleared. Behind its capacity there is the padding.
class TableBytes {
 public:
  char* data() const noexcept { return bytes_.get(); }
  i64 capacity() const noexcept { return capacity_; }
  /// Keeps what it holds, at another address.
  void grow(i64 capacity);

 private:
  struct Free {
    void operator()(char* bytes) const noexcept { std::free(bytes); }
  };
  std::unique_ptr<char, Free> bytes_;
  i64 capacity_ = 0;  // without the padding
};

/// Bytes of a file.
struct Extent {
  i64 from = 0;
  i64 size = 0;
};

/// An open source of bytes.
class TableInput {
 public:
  /// "-" is standard input. Throws DataError when the file is missing, a directory or unreadable.
  explicit TableInput(const std::string& path);

  /// The path, or "standard input".
  const std::string& name() const noexcept { return name_; }
  /// Appends to bytes[0, size) until there are `target` bytes or the source ends. Returns the new
  /// size. Throws DataError when the system refuses.
  i64 fill(TableBytes& bytes, i64 size, i64 target);
  /// Everything that is left, behind bytes[0, size). Returns the new size. Large files are read by
  /// all threads.
  i64 fill_all(TableBytes& bytes, i64 size);

  /// What is left, where that is a file of more than a mebibyte that can be read at any place.
  std::optional<Extent> extent() const;
  /// Bytes of such a file. Throws DataError when they are not there.
  void read_at(i64 place, char* bytes, i64 count) const;

 private:
  i64 fill_parallel(TableBytes& bytes, i64 size, const Extent& file);
  [[noreturn]] void fail(int code) const;

  std::string name_;
  FileDescriptor file_;
};

}  // namespace iron
