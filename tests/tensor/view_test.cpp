#include "tests/tensor/expect.h"

namespace iron {
namespace {

using testing::expect_equal;
using testing::expect_error;

Tensor counting(const Shape& shape) {
  return Tensor::arange(0, shape.numel(), 1, DType::i32).reshape(shape);
}

TEST(Views, ShareTheirMemory) {
  Tensor a = counting({2, 3});
  Tensor column = a.transpose().select(0, 1);
  column.fill(9);
  expect_equal(a, Tensor::from({{0, 9, 2}, {3, 9, 5}}, DType::i32));
  EXPECT_TRUE(column.shares_storage(a));
  EXPECT_FALSE(a.clone().shares_storage(a));
}

TEST(Views, Slice) {
  const Tensor a = counting({10});
  const auto slice = [&](const Slice& s) { return a.slice(0, s); };
  const auto ints = [](const Literal& values) { return Tensor::from(values, DType::i32); };
  expect_equal(slice({2, 5}), ints({2, 3, 4}));
  expect_equal(slice({.start = -3}), ints({7, 8, 9}));
  expect_equal(slice({.stop = -8}), ints({0, 1}));
  expect_equal(slice({1, 8, 3}), ints({1, 4, 7}));
  expect_equal(slice({8, 1, -3}), ints({8, 5, 2}));
  expect_equal(slice({.start = 100, .step = -4}), ints({9, 5, 1}));
  expect_equal(slice({.start = 2, .step = -1}), ints({2, 1, 0}));
  EXPECT_EQ(slice({5, 2}).numel(), 0);
  EXPECT_EQ(slice({2, 5, -1}).numel(), 0);
  EXPECT_EQ(slice({.step = i64{1} << 62}).numel(), 1);
  EXPECT_EQ(slice({.step = -1}).strides(), Strides{-1});
  EXPECT_EQ(Tensor::zeros({0}).slice(0, {.step = -1}).numel(), 0);
  expect_error<ValueError>([&] { slice({.step = 0}); }, "[slice] the step is 0");
  EXPECT_THROW(a.slice(1, {}), ShapeError);
}

TEST(Views, Select) {
  const Tensor a = counting({2, 3});
  expect_equal(a[-1], Tensor::from({3, 4, 5}, DType::i32));
  expect_equal(a.select(1, 2), Tensor::from({2, 5}, DType::i32));
  EXPECT_EQ(a[1][2].item<i32>(), 5);
  expect_error<ShapeError>([&] { a.select(1, 3); },
                           "[select] index 3 is out of range for axis 1 of shape [2, 3]");
}

TEST(Views, TransposeAndPermute) {
  const Tensor a = counting({2, 3, 4});
  EXPECT_EQ(a.transpose().shape(), (Shape{2, 4, 3}));
  EXPECT_EQ(a.transpose(0, 2).shape(), (Shape{4, 3, 2}));
  EXPECT_EQ(a.transpose(0, 2)[3][2][1].item<i32>(), 23);
  const Tensor turned = a.permute({1, -1, 0});
  EXPECT_EQ(turned.shape(), (Shape{3, 4, 2}));
  EXPECT_EQ(turned[2][1][1].item<i32>(), 1 * 12 + 2 * 4 + 1);
  expect_error<ShapeError>([&] { a.permute({0, 0, 1}); }, "[permute] axis 0 is named twice");
  EXPECT_THROW(a.permute({0, 1}), ShapeError);
}

TEST(Views, ReshapeIsAViewWhereItCanBe) {
  const Tensor a = counting({2, 3, 4});
  EXPECT_TRUE(a.reshape({6, 4}).shares_storage(a));
  EXPECT_TRUE(a.reshape({2, -1}).shares_storage(a));
  EXPECT_EQ(a.reshape({-1, 2}).shape(), (Shape{12, 2}));
  // The last two axes lie evenly although the first is stepped.
  const Tensor stepped = counting({4, 3, 4}).slice(0, {.step = 2});
  EXPECT_TRUE(stepped.reshape({2, 12}).shares_storage(stepped));
  EXPECT_EQ(stepped.reshape({2, 2, 6})[1][1][5].item<i32>(), 35);
  EXPECT_FALSE(stepped.reshape({24}).shares_storage(stepped));
  const Tensor turned = counting({2, 3}).transpose();
  EXPECT_FALSE(turned.reshape({6}).shares_storage(turned));
  expect_equal(turned.reshape({6}), Tensor::from({0, 3, 1, 4, 2, 5}, DType::i32));
  const Tensor wide = Tensor::from({1, 2}).broadcast_to({3, 2});
  expect_equal(wide.reshape({6}), Tensor::from({1, 2, 1, 2, 1, 2}));
  EXPECT_TRUE(wide.reshape({1, 3, 1, 2, 1}).shares_storage(wide));
}

TEST(Views, ReshapeChecksItsShape) {
  const Tensor a = counting({2, 3});
  expect_error<ShapeError>(
      [&] {
        a.reshape({4, 2});
      },
      "[reshape] shape [2, 3] does not reshape to [4, 2]");
  expect_error<ShapeError>(
      [&] {
        a.reshape({4, -1});
      },
      "[reshape] shape [2, 3] does not reshape to [4, -1]");
  EXPECT_THROW(a.reshape({-1, -1}), ShapeError);
  EXPECT_THROW(a.reshape({-2, -3}), ShapeError);
  EXPECT_EQ(Tensor::zeros({0, 4}).reshape({2, 0}).shape(), (Shape{2, 0}));
  EXPECT_EQ(Tensor::zeros({0, 4}).reshape({-1, 4}).shape(), (Shape{0, 4}));
}

TEST(Views, SqueezeAndUnsqueeze) {
  const Tensor a = Tensor::zeros({1, 3, 1});
  EXPECT_EQ(a.squeeze().shape(), (Shape{3}));
  EXPECT_EQ(a.squeeze(-1).shape(), (Shape{1, 3}));
  EXPECT_EQ(a.unsqueeze(1).shape(), (Shape{1, 1, 3, 1}));
  EXPECT_EQ(a.unsqueeze(-1).shape(), (Shape{1, 3, 1, 1}));
  expect_error<ShapeError>([&] { a.squeeze(1); }, "[squeeze] axis 1 of shape [1, 3, 1] is not 1");
}

TEST(Views, BroadcastCopiesNothing) {
  const Tensor a = Tensor::from({{1}, {2}});
  const Tensor wide = a.broadcast_to({2, 3});
  EXPECT_TRUE(wide.shares_storage(a));
  EXPECT_EQ(wide.strides(), (Strides{1, 0}));
  expect_equal(wide, Tensor::from({{1, 1, 1}, {2, 2, 2}}));
  EXPECT_THROW(a.broadcast_to({3, 3}), ShapeError);
}

TEST(Views, CopyBetweenOverlappingViews) {
  Tensor a = counting({5});
  a.copy_(a.slice(0, {.step = -1}));
  expect_equal(a, Tensor::from({4, 3, 2, 1, 0}, DType::i32));
  a.slice(0, {1}).copy_(a.slice(0, {.stop = 4}));
  expect_equal(a, Tensor::from({4, 4, 3, 2, 1}, DType::i32));
  Tensor b = counting({3});
  b += b.slice(0, {.step = -1});
  expect_equal(b, Tensor::from({2, 2, 2}, DType::i32));
}

}  // namespace
}  // namespace iron
