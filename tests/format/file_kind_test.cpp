#include "iron/format/file_kind.h"

#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/format/npz.h"
#include "iron/format/safetensors.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using namespace std::string_literals;

TEST(FileKindTest, LooksAtTheFirstBytes) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.file("a");
  const auto kind = [&](const std::string& bytes) {
    testing::write_bytes(path, bytes);
    return file_kind(path);
  };
  EXPECT_EQ(kind(""), FileKind::empty);
  EXPECT_EQ(kind("{}"), FileKind::json);
  EXPECT_EQ(kind("\n  {\"a\": 1}"), FileKind::json);
  EXPECT_EQ(kind("{\"a\": 1{"), FileKind::json);  // a brace at byte 8 too
  EXPECT_EQ(kind("[]"), FileKind::unknown);
  EXPECT_EQ(kind("   "), FileKind::unknown);
  EXPECT_EQ(kind("\x89PNG\r\n\x1A\n"), FileKind::unknown);
  EXPECT_EQ(kind("{\0\0\0\0\0\0\0{}"s), FileKind::safetensors);  // a header of 123 bytes
  EXPECT_EQ(kind("\0\0\0\0\1\0\0\0{}"s), FileKind::unknown);     // one of 4 GiB

  write_safetensors(path, {}, Overwrite::yes);
  EXPECT_EQ(file_kind(path), FileKind::safetensors);
  write_npz(path, {}, NpzCompression::stored, Overwrite::yes);
  EXPECT_EQ(file_kind(path), FileKind::npz);
  EXPECT_THROW(file_kind(directory.file("missing")), DataError);
}

}  // namespace
}  // namespace iron
