// Runs a fuzz target over its corpus, and over every file cut in half. A crash or an error of
// another kind than the target expects ends the program.

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <vector>

#include "tests/support/files.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace iron::testing {
namespace {

int feed(const std::string& bytes) {
  return LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

TEST(Replay, TheCorpus) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(IRON_CORPUS)) {
    const std::string bytes = read_bytes(entry.path());
    EXPECT_EQ(feed(bytes), 0) << entry.path();
    EXPECT_EQ(feed(bytes.substr(0, bytes.size() / 2)), 0) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 3);
  EXPECT_EQ(feed(""), 0);
}

}  // namespace
}  // namespace iron::testing
