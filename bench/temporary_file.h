#pragma once
/// A file for a benchmark to write.

#include <cstdlib>
#include <filesystem>
#include <string>

#include "iron/core/error.h"

namespace iron::bench {

/// A file that is gone when it is no longer wanted.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& suffix) {
    std::string folder = (std::filesystem::temp_directory_path() / "iron-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw OutputError(folder, "cannot be made");
    folder_ = folder;
    path_ = folder_ / ("picture" + suffix);
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

}  // namespace iron::bench
