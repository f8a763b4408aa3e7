#include "iron/core/shape.h"

#include <gtest/gtest.h>

#include "iron/core/error.h"

namespace iron {
namespace {

TEST(Shape, KnowsItsExtents) {
  const Shape shape{3, 4, 5};
  EXPECT_EQ(shape.rank(), 3);
  EXPECT_EQ(shape.numel(), 60);
  EXPECT_EQ(shape[0], 3);
  EXPECT_EQ(shape[-1], 5);
  EXPECT_EQ(to_string(shape), "[3, 4, 5]");
}

TEST(Shape, OfASingleNumber) {
  EXPECT_EQ(Shape().numel(), 1);
  EXPECT_EQ(to_string(Shape()), "[]");
}

TEST(Shape, MayBeEmpty) { EXPECT_EQ((Shape{3, 0, 2}).numel(), 0); }

TEST(Shape, RefusesNegativeAndHugeExtents) {
  EXPECT_THROW((Shape{2, -1}), ShapeError);
  EXPECT_THROW((Shape{i64{1} << 32, i64{1} << 31}), ShapeError);
  EXPECT_NO_THROW((Shape{i64{1} << 31, i64{1} << 31}));
  EXPECT_THROW((Shape{0, i64{1} << 62, 4}), ShapeError) << "strides would overflow";
}

TEST(Shape, RefusesAxesOutOfRange) {
  const Shape shape{3, 4};
  EXPECT_THROW(shape[2], ShapeError);
  EXPECT_THROW(shape[-3], ShapeError);
  EXPECT_EQ(normalize_axis(-1, 2, "sum"), 1);
  try {
    normalize_axis(2, 2, "sum");
    FAIL();
  } catch (const ShapeError& error) {
    EXPECT_STREQ(error.what(), "[sum] axis 2 is out of range for rank 2");
  }
}

TEST(Shape, HasRowMajorStrides) {
  EXPECT_EQ(contiguous_strides({2, 3, 4}), (Strides{12, 4, 1}));
  EXPECT_EQ(contiguous_strides({}), Strides{});
  EXPECT_EQ(contiguous_strides({2, 0, 4}), (Strides{4, 4, 1}));
}

TEST(Broadcast, FollowsNumPy) {
  EXPECT_EQ(broadcast({3, 1}, {1, 4}, "add"), (Shape{3, 4}));
  EXPECT_EQ(broadcast({5, 3, 4}, {4}, "add"), (Shape{5, 3, 4}));
  EXPECT_EQ(broadcast({}, {2, 2}, "add"), (Shape{2, 2}));
  EXPECT_EQ(broadcast({0}, {1}, "add"), (Shape{0}));
  EXPECT_EQ(broadcast({1, 3}, {0, 1}, "add"), (Shape{0, 3}));
}

TEST(Broadcast, RefusesOtherPairs) {
  EXPECT_THROW(broadcast({0}, {2}, "add"), ShapeError);
  try {
    broadcast({3, 4}, {3}, "add");
    FAIL();
  } catch (const ShapeError& error) {
    EXPECT_STREQ(error.what(), "[add] shapes [3, 4] and [3] do not broadcast");
  }
}

TEST(Broadcast, RepeatsWithStrideZero) {
  EXPECT_EQ(broadcast_strides({3, 1}, {1, 1}, {2, 3, 4}, "b"), (Strides{0, 1, 0}));
  EXPECT_EQ(broadcast_strides({3, 4}, {-4, 2}, {3, 4}, "b"), (Strides{-4, 2}));
  try {
    broadcast_strides({3}, {1}, {4}, "broadcast_to");
    FAIL();
  } catch (const ShapeError& error) {
    EXPECT_STREQ(error.what(), "[broadcast_to] shape [3] does not broadcast to [4]");
  }
  EXPECT_THROW(broadcast_strides({1, 3}, {3, 1}, {3}, "b"), ShapeError);
}

}  // namespace
}  // namespace iron
