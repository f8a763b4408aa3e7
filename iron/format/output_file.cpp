#include "iron/format/output_file.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <optional>
#include <stdio.h>
#include <string>
#include <sys/stat.h>
#include <system_error>

#include "iron/core/error.h"

namespace iron {
namespace {

/// The number of "/dev/stdout", "/dev/fd/3" and the like. They are duplicated, not opened: opening
/// one that is a regular file would begin at its first byte again.
std::optional<int> descriptor_named(const std::string& path) {
  if (path == "/dev/stdout") return 1;
  if (path == "/dev/stderr") return 2;
  for (const std::string prefix : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(prefix)) continue;
    int number = 0;
    const char* const last = path.data() + path.size();
    const auto [end, fault] = std::from_chars(path.data() + prefix.size(), last, number);
    if (fault == std::errc{} && end == last && number >= 0) return number;
  }
  return std::nullopt;
}

std::string hint_for(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return "free some space or write elsewhere";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a place you may write to";
    case ENOENT:
    case ENOTDIR:
      return "create the directory first";
    case EEXIST:
      return "use --force to replace it";
    default:
      return {};
  }
}

}  // namespace

OutputFile::OutputFile(const std::filesystem::path& path, Overwrite overwrite)
    : path_(path), target_(path), overwrite_(overwrite) {
  if (path.filename().empty()) {
    throw OutputError(path.string(), "names no file", "end the path with a file name");
  }
  if (const auto number = descriptor_named(path.string())) {
    file_ = FileDescriptor(::fcntl(*number, F_DUPFD_CLOEXEC, 0));
    if (!file_.is_open()) fail(errno);
    return;
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) fail(errno);
    std::error_code ignored;
    if (std::filesystem::is_symlink(path, ignored)) {
      throw OutputError(path.string(), "is a link to a file that does not exist",
                        "remove the link or name another file");
    }
    create_temporary();
    return;
  }
  if (S_ISDIR(status.st_mode)) {
    throw OutputError(path.string(), "is a directory", "name a file inside it");
  }
  if (!S_ISREG(status.st_mode)) {
    file_ = FileDescriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file_.is_open()) fail(errno);
    return;
  }
  if (overwrite == Overwrite::no) {
    throw OutputError(path.string(), "already exists", hint_for(EEXIST));
  }
  std::error_code fault;
  target_ = std::filesystem::canonical(path, fault);
  if (fault) fail(fault.value());
  create_temporary();
  keep_permissions(status.st_mode & 0777U);
}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::fail(int code) const {
  throw OutputError(path_.string(), "cannot be written: " + std::generic_category().message(code),
                    hint_for(code));
}

std::filesystem::path OutputFile::directory() const {
  const std::filesystem::path parent = target_.parent_path();
  return parent.empty() ? std::filesystem::path(".") : parent;
}

void OutputFile::create_temporary() {
  static std::atomic<u64> counter{0};
  constexpr int kAttempts = 1000;  // names left by processes that were killed
  for (int i = 0; i < kAttempts; ++i) {
    // Short, so that it fits wherever the target's name fits. O_EXCL makes it ours alone; open,
    // unlike mkstemp, gives the file the permissions the user's umask asks for.
    const std::filesystem::path name = directory() / (".iron-" + std::to_string(::getpid()) + "-" +
                                                      std::to_string(counter++) + ".tmp");
    file_ = FileDescriptor(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_.is_open()) {
      temporary_ = name;
      return;
    }
    if (errno != EEXIST) fail(errno);
  }
  throw OutputError(path_.string(), "its directory is full of abandoned .iron-*.tmp files",
                    "remove them");
}

void OutputFile::keep_permissions(unsigned mode) {
  struct stat status {};
  if (::fstat(file_.number(), &status) == 0 && (status.st_mode & 0777U) == mode) return;
  if (::fchmod(file_.number(), mode) == 0) return;
  const int code = errno;
  ::unlink(temporary_.c_str());  // the constructor fails, so no destructor will
  fail(code);
}

void OutputFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
}

void OutputFile::commit() {
  if (temporary_.empty()) {
    if (!file_.close()) fail(errno);
    return;
  }
  if (::fsync(file_.number()) != 0 || !file_.close()) fail(errno);
  rename_temporary();
  temporary_.clear();
  sync_directory();
}

void OutputFile::rename_temporary() {
  if (overwrite_ == Overwrite::no) {
    // Refuses, in one step, a file that appeared since the constructor looked.
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) ==
        0) {
      return;
    }
    if (errno != EINVAL && errno != ENOSYS) fail(errno);
    // This file system (NFS, for one) has no such step; look once more instead.
    struct stat status {};
    if (::lstat(target_.c_str(), &status) == 0) fail(EEXIST);
  }
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
}

void OutputFile::sync_directory() const {
  const FileDescriptor opened(::open(directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return;  // a directory that may be written but not listed
  // EINVAL: a file system that syncs no directories.
  if (::fsync(opened.number()) != 0 && errno != EINVAL) fail(errno);
}

}  // namespace iron
