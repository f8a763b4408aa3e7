#include "tests/tensor/expect.h"

namespace iron {
namespace {

using testing::expect_equal;
using testing::expect_error;

TEST(Matmul, KnownProduct) {
  const Tensor a = Tensor::from({{1, 2, 3}, {4, 5, 6}});
  const Tensor b = Tensor::from({{1, 0}, {0, 1}, {2, -1}});
  expect_equal(matmul(a, b), Tensor::from({{7, -1}, {16, -1}}));
  expect_equal(matmul(a.to(DType::i32), b.to(DType::i32)),
               Tensor::from({{7, -1}, {16, -1}}, DType::i32));
}

TEST(Matmul, VectorsLoseTheirAxis) {
  const Tensor m = Tensor::from({{1, 2}, {3, 4}});
  const Tensor v = Tensor::from({1, 10});
  expect_equal(matmul(m, v), Tensor::from({21, 43}));
  expect_equal(matmul(v, m), Tensor::from({31, 42}));
  expect_equal(matmul(v, v), Tensor::from(101));
  EXPECT_EQ(matmul(Tensor::zeros({5, 2, 3}), Tensor::zeros({3})).shape(), (Shape{5, 2}));
}

TEST(Matmul, IntegersWrapAndWiden) {
  const Tensor big = Tensor::full({1, 2}, i64{1} << 30, DType::i32);
  expect_equal(matmul(big, Tensor::from({{2}, {2}}, DType::i32)), Tensor::from({{0}}, DType::i32));
  const Tensor bytes = Tensor::full({1, 1000}, -128, DType::i8);
  expect_equal(matmul(bytes, bytes.transpose()), Tensor::from({{16384000}}, DType::i32));
}

TEST(Matmul, NamesItsFaults) {
  expect_error<ShapeError>(
      [] {
        matmul(Tensor::zeros({3, 4}), Tensor::zeros({5, 2}));
      },
      "[matmul] shapes [3, 4] and [5, 2] do not agree");
  expect_error<ShapeError>(
      [] {
        matmul(Tensor::zeros({2, 3, 4}), Tensor::zeros({3, 4, 2}));
      },
      "[matmul] shapes [2] and [3] do not broadcast");
  expect_error<ShapeError>([] { matmul(Tensor::from(1), Tensor::zeros({1})); },
                           "[matmul] a single number has no rows or columns");
  expect_error<TypeError>(
      [] {
        matmul(Tensor::zeros({1, 1}, DType::u8), Tensor::zeros({1, 1}, DType::boolean));
      },
      "[matmul] is not defined for u8");
}

TEST(Matmul, OverNoInnerElementIsZero) {
  expect_equal(matmul(Tensor::zeros({2, 0}), Tensor::zeros({0, 2})), Tensor::zeros({2, 2}));
}

}  // namespace
}  // namespace iron
