#pragma once
/// An open file of the operating system that closes itself.

#include <unistd.h>
#include <utility>

namespace iron {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  /// Takes over `number`, a result of open(); negative: nothing is open.
  explicit FileDescriptor(int number) noexcept : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() { close(); }

  bool is_open() const noexcept { return number_ >= 0; }
  int number() const noexcept { return number_; }
  /// False, with errno set, when the system reports that something written earlier was lost.
  bool close() noexcept { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_ = -1;
};

}  // namespace iron
