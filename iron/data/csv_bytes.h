#pragma once
/// The bytes of a CSV, any part of them and as often as wanted. Internal.

#include <mutex>
#include <vector>

#include "iron/data/table_input.h"

namespace iron::csv {

/// Bytes in memory, or in a file that is read where they are wanted: a table's text need never be
/// in memory as a whole, and memory that is used again costs less than the file does.
class Bytes {
 public:
  /// A line feed and kTablePadding readable bytes follow [memory, memory + size).
  Bytes(char* memory, i64 size) : memory_(memory), size_(size) {}
  /// `size` bytes of a file, from byte `from` on.
  Bytes(const TableInput& file, i64 from, i64 size) : file_(&file), from_(from), size_(size) {}

  i64 size() const noexcept { return size_; }
  bool in_memory() const noexcept { return memory_ != nullptr; }
  /// Leaves out line ends at the end. Writes a line feed there in memory.
  void drop_line_ends();
  /// The bytes [begin, end), which a line feed follows or may follow (it is written there when they
  /// come from a file) and kTablePadding readable bytes. They are in memory or in `buffer`.
  const char* take(i64 begin, i64 end, TableBytes& buffer) const;

 private:
  char* memory_ = nullptr;
  const TableInput* file_ = nullptr;
  i64 from_ = 0;
  i64 size_;
};

/// Buffers that threads use in turn.
class Buffers {
 public:
  TableBytes borrow();
  void give_back(TableBytes buffer);

 private:
  std::mutex mutex_;
  std::vector<TableBytes> free_;
};

}  // namespace iron::csv
