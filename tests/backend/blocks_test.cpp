#include "iron/backend/cpu/blocks.h"

#include <gtest/gtest.h>
#include <numeric>

namespace iron::cpu {
namespace {

TEST(Layout, MergesAxesThatLieEvenly) {
  EXPECT_TRUE(Layout({2, 3, 4}, {12, 4, 1}).is_contiguous());
  EXPECT_TRUE(Layout({2, 1, 4}, {4, 99, 1}).is_contiguous());
  EXPECT_TRUE(Layout({}, {}).is_contiguous());
  EXPECT_TRUE(Layout({5, 6}, {0, 0}).is_constant());
  const Layout rows({2, 3, 4}, {24, 4, 1});  // every second block of rows
  EXPECT_EQ(rows.extents, (std::vector<i64>{2, 12}));
  EXPECT_EQ(rows.steps, (Strides{24, 1}));
  EXPECT_FALSE(Layout({2, 3}, {1, 2}).is_contiguous());
}

TEST(Reader, ReadsFromAnywhere) {
  std::vector<i32> memory(60);
  std::iota(memory.begin(), memory.end(), 0);
  // [5, 3, 4] with its first axis reversed and its last two swapped.
  const ConstView view(memory.data() + 48, DType::i32, {5, 3, 4}, {-12, 1, 3});
  Reader<i32> reader(view);
  const auto expected = [](i64 i) { return 48 - i / 12 * 12 + i / 4 % 3 + i % 4 * 3; };
  for (const i64 begin : {0, 7, 59, 13, 0, 31}) {
    const i64 count = std::min<i64>(60 - begin, 20);
    const i32* block = reader.read(begin, count);
    for (i64 i = 0; i < count; ++i) EXPECT_EQ(block[i], expected(begin + i)) << begin + i;
  }
}

TEST(Reader, RepeatsAConstant) {
  const double value = 2.5;
  Reader<double> reader(ConstView(&value, DType::f64, {3, 1000}, {0, 0}));
  const double* block = reader.read(2000, kBlock);
  EXPECT_EQ(block[0], 2.5);
  EXPECT_EQ(block[kBlock - 1], 2.5);
}

TEST(Writer, ScattersOnCommit) {
  std::vector<i32> memory(6, -1);
  Writer<i32> writer(View(memory.data(), DType::i32, {3, 2}, {1, 3}));
  i32* block = writer.block(0);
  std::iota(block, block + 4, 0);
  writer.commit(0, 4);
  EXPECT_EQ(memory, (std::vector<i32>{0, 2, -1, 1, 3, -1}));
  writer.block(4)[0] = 9;
  writer.block(4)[1] = 8;
  writer.commit(4, 2);
  EXPECT_EQ(memory, (std::vector<i32>{0, 2, 9, 1, 3, 8}));
}

}  // namespace
}  // namespace iron::cpu
