#include "iron/model/table_checkpoint.h"

#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/format/safetensors.h"
#include "tests/support/files.h"
#include "tests/support/made_table.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using testing::numbers;
using testing::read_bytes;
using testing::table_of;
using testing::TemporaryDirectory;
using testing::texts;
using testing::write_bytes;

Table small() {
  return table_of({numbers("x", {1, 2, testing::kGap}), texts("t", {"a", "b", "a"})});
}

Tensor some(double first) {
  return Tensor::from(std::vector<float>{static_cast<float>(first), 0.1F}, {2});
}

/// In the third fold of the third candidate; the second diverged.
TableCheckpoint under_way() {
  TableCheckpoint c{.task = {.folds = 3}, .checksum = "0badcafe", .progress = {}};
  c.task.candidates.resize(4);
  c.progress = {.candidate = 2,
                .fold = 2,
                .losses = {0.1, std::numeric_limits<double>::max()},
                .fold_losses = 1.0 / 3,
                .members = {some(1), some(2)},
                .best = 0,
                .best_members = {some(3), some(4), some(5)}};
  return c;
}

DataError fault(const TableCheckpoint& checkpoint) {
  const TemporaryDirectory dir;
  write_checkpoint(dir.file("c"), checkpoint);
  const auto error = error_of<DataError>([&] { read_table_checkpoint(dir.file("c")); });
  if (!error) return {"", ""};
  EXPECT_EQ(error->where(), dir.file("c"));
  return *error;
}

TEST(TableCheckpoint, GivesEverythingBack) {
  const TemporaryDirectory dir;
  const TableCheckpoint before = under_way();
  write_checkpoint(dir.file("c"), before);
  const TableCheckpoint after = read_table_checkpoint(dir.file("c"));
  EXPECT_EQ(to_json(after.task), to_json(before.task));
  EXPECT_EQ(after.checksum, before.checksum);
  EXPECT_EQ(after.progress.candidate, 2);
  EXPECT_EQ(after.progress.fold, 2);
  EXPECT_EQ(after.progress.losses, before.progress.losses);  // the greatest double, too
  EXPECT_EQ(after.progress.fold_losses, before.progress.fold_losses);
  EXPECT_EQ(after.progress.best, 0);
  ASSERT_EQ(after.progress.members.size(), 2U);
  ASSERT_EQ(after.progress.best_members.size(), 3U);
  EXPECT_EQ(after.progress.best_members[2].data<float>()[0], 5);
  EXPECT_FALSE(after.progress.done);
  EXPECT_FALSE(after.progress.network.has_value());
  write_checkpoint(dir.file("d"), after);
  EXPECT_EQ(read_bytes(dir.file("c")), read_bytes(dir.file("d")));
  EXPECT_TRUE(is_table_checkpoint(dir.file("c")));
}

TEST(TableCheckpoint, OtherFilesAreNamed) {
  const TemporaryDirectory dir;
  EXPECT_FALSE(is_table_checkpoint(dir.file("none")));
  EXPECT_FALSE(is_table_checkpoint(dir.path()));
  write_bytes(dir.file("text"), "a,b\n1,2\n");
  EXPECT_FALSE(is_table_checkpoint(dir.file("text")));
  EXPECT_TRUE(error_of<DataError>([&] { read_table_checkpoint(dir.file("text")); }));
  SafetensorsFile other;
  other.metadata["a"] = "b";
  write_safetensors(dir.file("other"), other);
  EXPECT_FALSE(is_table_checkpoint(dir.file("other")));
  const auto error = error_of<DataError>([&] { read_table_checkpoint(dir.file("other")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "is not the checkpoint of a run on a table");
  EXPECT_EQ(error->hint(), "give a file that iron train --checkpoint wrote");
}

TEST(TableCheckpoint, DamageIsFound) {
  const TemporaryDirectory dir;
  write_checkpoint(dir.file("c"), under_way());
  const std::string bytes = read_bytes(dir.file("c"));
  const std::string text = to_json(read_table_checkpoint(dir.file("c")).task);
  int found = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 31) {
    std::string bad = bytes;
    bad[at] ^= 1;
    write_bytes(dir.file("bad"), bad);
    try {  // in the name of the checksum, a fault hides the checksum alone
      EXPECT_EQ(to_json(read_table_checkpoint(dir.file("bad")).task), text) << at;
    } catch (const DataError&) {
      ++found;
    }
  }
  EXPECT_GT(found, static_cast<int>(bytes.size() / 31) - 3);
}

// Whole files that say what cannot be would lead the run astray.
TEST(TableCheckpoint, ProgressThatCannotBe) {
  const char* const text = "its progress cannot be";
  EXPECT_EQ(fault(under_way()).detail(), "");
  TableCheckpoint c = under_way();
  c.progress.candidate = 5;
  EXPECT_EQ(fault(c).detail(), text);
  c = under_way();
  c.progress.fold = 3;
  EXPECT_EQ(fault(c).detail(), text);
  c = under_way();
  c.progress.best = 4;
  EXPECT_EQ(fault(c).detail(), text);
  c = under_way();
  c.progress.losses.pop_back();
  EXPECT_EQ(fault(c).detail(), text);
  c = under_way();
  c.progress.best_members.clear();
  EXPECT_EQ(fault(c).detail(), text);
  c = under_way();
  c.progress.best = -1;
  c.progress.done = true;
  EXPECT_EQ(fault(c).detail(), text);
  c = under_way();
  c.progress.best = 1;  // it diverged
  EXPECT_EQ(fault(c).detail(), text);
}

TEST(TableChecksum, IsThatOfNamesKindsAndValues) {
  const std::string sum = checksum(small());
  EXPECT_EQ(sum.size(), 8U);
  EXPECT_EQ(checksum(small()), sum);
  Table t = small();
  t.source = "elsewhere";
  EXPECT_EQ(checksum(t), sum);
  t = small();
  t.columns[0].numbers[1] = 2.0000001;
  EXPECT_NE(checksum(t), sum);
  t = small();
  t.columns[0].name = "z";
  EXPECT_NE(checksum(t), sum);
  t = small();
  t.columns[1].codes[2] = 1;
  EXPECT_NE(checksum(t), sum);
  t = small();
  t.columns[1].levels[1] = "c";
  EXPECT_NE(checksum(t), sum);
  t = small();
  t.columns[0].kind = ColumnKind::boolean;
  EXPECT_NE(checksum(t), sum);
  t = small();
  t.test_rows = 1;  // other rows would be learnt
  EXPECT_NE(checksum(t), sum);
}

// A missing value is a missing value, whatever the sign of its NaN.
TEST(TableChecksum, AllNansAreOne) {
  Table t = small();
  t.columns[0].numbers[2] = -testing::kGap;
  EXPECT_EQ(checksum(t), checksum(small()));
}

}  // namespace
}  // namespace iron
