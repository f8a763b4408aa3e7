#include "tests/tensor/expect.h"

namespace iron {
namespace {

using testing::expect_equal;
using testing::expect_error;

TEST(Join, ConcatPromotesAndChecks) {
  const Tensor a = Tensor::from({{1, 2}}, DType::i32);
  const Tensor b = Tensor::from({{0.5, 1.5}, {2.5, 3.5}});
  expect_equal(concat({a, b}), Tensor::from({{1, 2}, {0.5, 1.5}, {2.5, 3.5}}));
  expect_error<ShapeError>(
      [&] {
        concat({a, b}, 1);
      },
      "[concat] shapes [1, 2] and [2, 2] do not join along axis 1");
  expect_error<ValueError>([] { concat({}); }, "[concat] there is no tensor to join");
}

TEST(Join, StackMakesAnAxis) {
  const Tensor a = Tensor::from({1, 2});
  const Tensor b = Tensor::from({3, 4});
  expect_equal(stack({a, b}), Tensor::from({{1, 2}, {3, 4}}));
  expect_equal(stack({a, b}, 1), Tensor::from({{1, 3}, {2, 4}}));
  expect_error<ShapeError>(
      [&] {
        stack({a, Tensor::zeros({3})});
      },
      "[stack] shapes [2] and [3] differ");
}

TEST(Join, SplitGivesViews) {
  Tensor a = Tensor::arange(0, 6).reshape({2, 3});
  std::vector<Tensor> parts = split(a, {1, 2}, 1);
  expect_equal(parts[1], Tensor::from({{1, 2}, {4, 5}}));
  EXPECT_TRUE(parts[0].shares_storage(a));
  EXPECT_EQ(split(a, 3, 1).size(), 3U);
  expect_error<ShapeError>([&] { split(a, 2, 1); },
                           "[split] an axis of 3 does not divide into 2 equal parts");
  expect_error<ShapeError>(
      [&] {
        split(a, {1, 1}, 1);
      },
      "[split] parts of 2 in all do not fill an axis of 3");
  EXPECT_THROW(split(a, {4, -1}, 1), ShapeError);
}

TEST(Join, TakeAndGather) {
  const Tensor a = Tensor::from({{1, 2}, {3, 4}, {5, 6}});
  expect_equal(take(a, Tensor::from({2, 0, -1}, DType::i32)),
               Tensor::from({{5, 6}, {1, 2}, {5, 6}}));
  expect_equal(take(a, Tensor::zeros({0}, DType::i64)), Tensor::zeros({0, 2}));
  expect_equal(gather(a, 1, Tensor::from({{1}, {0}, {-1}}, DType::i64)),
               Tensor::from({{2}, {3}, {6}}));
  expect_error<ShapeError>([&] { take(a, Tensor::from({3}, DType::i64)); },
                           "[take] index 3 is out of range for an axis of 3");
  expect_error<ShapeError>([&] { gather(a, 1, Tensor::from({{2}}, DType::i64)); },
                           "[gather] index 2 is out of range for an axis of 2");
  expect_error<TypeError>([&] { take(a, Tensor::from({1})); },
                          "[take] the index is f32, not an integer");
  EXPECT_THROW(take(a, Tensor::zeros({1, 1}, DType::i64)), ShapeError);
  EXPECT_THROW(gather(a, 1, Tensor::zeros({4, 1}, DType::i64)), ShapeError);
}

}  // namespace
}  // namespace iron
