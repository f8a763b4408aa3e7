#pragma once
/// Bytes as a file that is on no disk, for parsers that read files.

#include <cstddef>
#include <span>
#include <string>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>

#include "iron/core/error.h"
#include "iron/format/file_descriptor.h"

namespace iron::testing {

class MemoryFile {
 public:
  explicit MemoryFile(std::span<const unsigned char> bytes)
      : file_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
      if (written < 0) throw std::system_error(errno, std::generic_category(), "memfd");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_.number()); }

 private:
  FileDescriptor file_;
};

/// Reads the bytes as a file with `read(path)`. A DataError is a good answer; any other exception
/// ends the program.
template <class Read>
int try_file(const unsigned char* data, std::size_t size, const Read& read) {
  const MemoryFile file({data, size});
  try {
    read(file.path());
  } catch (const DataError&) {
  }
  return 0;
}

}  // namespace iron::testing
