#include "iron/data/table_input.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kPiece = i64{1} << 20;

int open_path(const std::string& path) {
  if (path == "-") return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

}  // namespace

void prefer_large_pages(void* memory, std::size_t bytes) noexcept {
  constexpr std::size_t kLarge = std::size_t{2} << 20;
  if (bytes < 2 * kLarge) return;
  // Whole large pages inside the memory.
  const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + kLarge - 1) / kLarge * kLarge;
  const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / kLarge * kLarge;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

void TableBytes::grow(i64 capacity) {
  if (capacity <= capacity_) return;
  const auto size = static_cast<std::size_t>(capacity + kTablePadding);
  char* const bytes = static_cast<char*>(std::realloc(bytes_.get(), size));
  if (bytes == nullptr) throw std::bad_alloc();
  static_cast<void>(bytes_.release());  // realloc has freed or moved it
  bytes_.reset(bytes);
  prefer_large_pages(bytes, size);
  std::memset(bytes + capacity, 0, kTablePadding);
  capacity_ = capacity;
}

TableInput::TableInput(const std::string& path)
    : name_(path == "-" ? "standard input" : path), file_(open_path(path)) {
  if (!file_.is_open()) fail(errno);
  struct stat status {};
  if (::fstat(file_.number(), &status) != 0) fail(errno);
  if (S_ISDIR(status.st_mode)) throw DataError(name_, "is a directory", "name a file inside it");
}

void TableInput::fail(int code) const {
  if (code == ENOENT || code == ENOTDIR) {
    throw DataError(name_, "there is no such file", "check the path");
  }
  throw DataError(name_, "cannot be read: " + std::generic_category().message(code),
                  "check the path and its permissions");
}

i64 TableInput::fill(TableBytes& bytes, i64 size, i64 target) {
  bytes.grow(target);
  while (size < target) {
    const ssize_t got =
        ::read(file_.number(), bytes.data() + size, static_cast<std::size_t>(target - size));
    if (got == 0) break;
    if (got > 0) {
      size += got;
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
  return size;
}

std::optional<Extent> TableInput::extent() const {
  struct stat status {};
  if (::fstat(file_.number(), &status) != 0) fail(errno);
  const i64 from = S_ISREG(status.st_mode) ? ::lseek(file_.number(), 0, SEEK_CUR) : -1;
  if (from < 0 || status.st_size - from <= kPiece) return {};
  return Extent{.from = from, .size = static_cast<i64>(status.st_size) - from};
}

void TableInput::read_at(i64 place, char* bytes, i64 count) const {
  for (i64 done = 0; done < count;) {
    const ssize_t got =
        ::pread(file_.number(), bytes + done, static_cast<std::size_t>(count - done), place + done);
    if (got == 0) throw DataError(name_, "ends too early", "something else writes to it");
    if (got > 0) {
      done += got;
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
}

i64 TableInput::fill_all(TableBytes& bytes, i64 size) {
  if (const auto file = extent()) size = fill_parallel(bytes, size, *file);
  // What has no size, and what was added since.
  for (i64 target = std::max(size + kPiece, bytes.capacity());; target *= 2) {
    size = fill(bytes, size, target);
    if (size < target) return size;
  }
}

i64 TableInput::fill_parallel(TableBytes& bytes, i64 size, const Extent& file) {
  bytes.grow(size + file.size + kPiece);
  cpu::parallel_chunks(file.size, kPiece, [&](i64 from, i64 to) {
    read_at(file.from + from, bytes.data() + size + from, to - from);
  });
  if (::lseek(file_.number(), file.from + file.size, SEEK_SET) < 0) fail(errno);
  return size + file.size;
}

}  // namespace iron
