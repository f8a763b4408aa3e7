// Every reader against files that were cut, changed or made up: an error or a picture, no crash, no
// memory beyond what the file can hold.

#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "tests/data/corpus.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::corpus_files;
using testing::error_of;
using testing::read_bytes;
using testing::write_bytes;

class Malformed : public ::testing::TestWithParam<const char*> {
 protected:
  /// True when reading failed as it may.
  bool fails(const std::string& bytes) {
    write_bytes(path_, bytes);
    const auto error = error_of<DataError>([&] { read_picture(path_); });
    EXPECT_EQ(error ? error->where() : path_, path_);
    return error.has_value();
  }

  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.file("a");
};

TEST_P(Malformed, TheCorpusGivesPicturesAndErrors) {
  int pictures = 0;
  int errors = 0;
  for (const auto& file : corpus_files(GetParam())) {
    (fails(read_bytes(file)) ? errors : pictures) += 1;
  }
  EXPECT_GE(pictures, 1);
  EXPECT_GE(errors, 2);
}

TEST_P(Malformed, CutAnywhere) {
  for (const auto& file : corpus_files(GetParam())) {
    const std::string whole = read_bytes(file);
    for (std::size_t length = 0; length < whole.size(); length += 1 + length / 16) {
      const bool failed = fails(whole.substr(0, length));
      // A list of pixels may end early and still be one.
      EXPECT_TRUE(failed || std::string_view(GetParam()) == "picture_csv") << file << length;
    }
  }
}

TEST_P(Malformed, BitsFlipped) {
  for (const auto& file : corpus_files(GetParam())) {
    const std::string whole = read_bytes(file);
    for (u64 round = 0; round < 150; ++round) {
      std::string changed = whole;
      for (u64 flip = 0; flip <= round % 4; ++flip) {
        const double where = random_uniform(7, RandomStream::tensor, round, 2 * flip);
        const double which = random_uniform(7, RandomStream::tensor, round, 2 * flip + 1);
        const auto place = static_cast<std::size_t>(where * static_cast<double>(changed.size()));
        changed[place] =
            static_cast<char>(static_cast<u8>(changed[place]) ^ 1U << static_cast<int>(which * 8));
      }
      fails(changed);
    }
  }
}

TEST_P(Malformed, Repeated) {
  for (const auto& file : corpus_files(GetParam())) {
    const std::string whole = read_bytes(file);
    fails(whole + whole);
    fails(whole.substr(0, whole.size() / 2) + whole);
  }
}

INSTANTIATE_TEST_SUITE_P(Readers, Malformed,
                         ::testing::Values("png", "jpeg", "webp", "picture_csv", "picture_json"),
                         [](const auto& parameter) { return std::string(parameter.param); });

}  // namespace
}  // namespace iron
