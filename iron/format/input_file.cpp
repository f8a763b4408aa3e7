#include "iron/format/input_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>

#include "iron/core/error.h"

namespace iron {
namespace {

[[noreturn]] void fail(const std::string& name, int code) {
  if (code == ENOENT || code == ENOTDIR) {
    throw DataError(name, "there is no such file", "check the path");
  }
  throw DataError(name, "cannot be read: " + std::generic_category().message(code),
                  "check the path and its permissions");
}

}  // namespace

InputFile::InputFile(const std::filesystem::path& path)
    : name_(path.string()),
      // O_NONBLOCK: opening a pipe without a writer must come to the refusal below.
      file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (!file_.is_open()) fail(name_, errno);
  struct stat status {};
  if (::fstat(file_.number(), &status) != 0) fail(name_, errno);
  if (S_ISDIR(status.st_mode)) {
    throw DataError(name_, "is a directory", "name a file inside it");
  }
  if (!S_ISREG(status.st_mode)) {
    throw DataError(name_, "is not a regular file", "save its content to a file first");
  }
  size_ = static_cast<i64>(status.st_size);
}

void InputFile::read(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = ::read(file_.number(), out.data(), out.size());
    if (got > 0) {
      out = out.subspan(static_cast<std::size_t>(got));
    } else if (got == 0) {
      throw DataError(name_, "ends too early", "the file is truncated: get it again");
    } else if (errno != EINTR) {
      fail(name_, errno);
    }
  }
}

void InputFile::seek(i64 offset) {
  if (::lseek(file_.number(), offset, SEEK_SET) < 0) fail(name_, errno);
}

std::vector<std::byte> read_file(const std::filesystem::path& path) {
  InputFile file(path);
  std::vector<std::byte> bytes(static_cast<std::size_t>(file.size()));
  file.read(bytes);
  return bytes;
}

}  // namespace iron
