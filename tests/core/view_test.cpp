#include "iron/core/view.h"

#include <array>
#include <gtest/gtest.h>

namespace iron {
namespace {

TEST(View, KnowsWhetherItIsContiguous) {
  std::array<float, 12> data{};
  EXPECT_TRUE(View(data.data(), DType::f32, {3, 4}).is_contiguous());
  EXPECT_FALSE(View(data.data(), DType::f32, {4, 3}, {1, 4}).is_contiguous());
  EXPECT_FALSE(View(data.data(), DType::f32, {3, 4}, {0, 1}).is_contiguous());
  EXPECT_FALSE(View(data.data(), DType::f32, {2, 3}, {4, 1}).is_contiguous());
  EXPECT_TRUE(View(data.data(), DType::f32, {1, 4}, {99, 1}).is_contiguous());
  EXPECT_TRUE(View(data.data(), DType::f32, {3, 0}, {7, 7}).is_contiguous());
  EXPECT_TRUE(View(data.data(), DType::f32, {}).is_contiguous());
}

TEST(View, ReadsAsConst) {
  std::array<i32, 2> data{4, 5};
  const View view(data.data(), DType::i32, {2});
  const ConstView read = view;
  EXPECT_EQ(read.as<i32>()[1], 5);
  EXPECT_EQ(read.shape, view.shape);
  EXPECT_EQ(read.numel(), 2);
  const View copy = view;
  EXPECT_EQ(copy.data, view.data);
}

}  // namespace
}  // namespace iron
