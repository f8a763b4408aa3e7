#include <cmath>
#include <limits>

#include "tests/tensor/expect.h"

namespace iron {
namespace {

using testing::expect_equal;
using testing::expect_error;

TEST(Reduce, OverAxes) {
  const Tensor a = Tensor::arange(0, 24).reshape({2, 3, 4});
  EXPECT_EQ(a.sum().item<float>(), 276);
  expect_equal(a.sum({0, 2}), Tensor::from({60, 92, 124}));
  EXPECT_EQ(a.sum({0, -1}, KeepDims::yes).shape(), (Shape{1, 3, 1}));
  expect_equal(a.max(1), Tensor::from({{8, 9, 10, 11}, {20, 21, 22, 23}}));
  expect_equal(a.mean(Axes({0, 1})), Tensor::from({10, 11, 12, 13}));
  EXPECT_EQ(a.sum(Axes::all(), KeepDims::yes).shape(), (Shape{1, 1, 1}));
  EXPECT_EQ(a.argmin().item<i64>(), 0);
  expect_equal(a.argmax(-1), Tensor::full({2, 3}, 3, DType::i64));
}

TEST(Reduce, NamesItsFaults) {
  const Tensor a = Tensor::zeros({2, 3});
  expect_error<ShapeError>([&] { a.sum(2); }, "[sum] axis 2 is out of range for rank 2");
  expect_error<ShapeError>([&] { a.mean({1, -1}); }, "[mean] axis 1 is named twice");
  expect_error<ShapeError>(
      [&] {
        a.argmax({0, 1});
      },
      "[argmax] takes one axis, or none for the flattened tensor");
}

TEST(Reduce, DTypes) {
  for (const DType dtype : {DType::i64, DType::i32, DType::i8, DType::u8, DType::boolean}) {
    const Tensor ones = Tensor::ones({300}, dtype);
    EXPECT_EQ(ones.sum().dtype(), DType::i64);
    EXPECT_EQ(ones.sum().item<i64>(), 300);
    EXPECT_EQ(ones.prod().dtype(), DType::i64);
    EXPECT_EQ(ones.mean().dtype(), DType::f32);
    EXPECT_EQ(ones.max().dtype(), dtype);
  }
  EXPECT_EQ(Tensor::ones({2}, DType::f64).sum().dtype(), DType::f64);
}

TEST(Reduce, MeanOfLargeIntegersDoesNotWrap) {
  const double large = 9.2e18;
  const Tensor x = Tensor::full({3}, large, DType::i64);
  EXPECT_NEAR(x.mean().item<double>() / large, 1, 1e-6);
}

TEST(Reduce, OfNothing) {
  const Tensor none = Tensor::zeros({0, 3});
  expect_equal(none.sum(0), Tensor::from({0, 0, 0}));
  expect_equal(none.prod(0), Tensor::from({1, 1, 1}));
  EXPECT_FALSE(none.any().item<bool>());
  EXPECT_TRUE(none.all().item<bool>());
  EXPECT_TRUE(std::isnan(none.mean().item<float>()));
  EXPECT_TRUE(std::isnan(Tensor::zeros({0}, DType::i32).mean().item<float>()));
  EXPECT_EQ(none.max(1).shape(), (Shape{0})) << "no result, so nothing to choose";
  expect_error<ShapeError>([&] { none.max(0); },
                           "[max] shape [0, 3] has no element to choose from");
  expect_error<ShapeError>([&] { none.argmin(); },
                           "[argmin] shape [0, 3] has no element to choose from");
}

TEST(Reduce, NaNWins) {
  const double nan = std::nan("");
  const Tensor x = Tensor::from({1.0, nan, 5.0, nan});
  EXPECT_TRUE(std::isnan(x.max().item<double>()));
  EXPECT_TRUE(std::isnan(x.min().item<double>()));
  EXPECT_EQ(x.argmax().item<i64>(), 1);
  EXPECT_EQ(x.argmin().item<i64>(), 1);
  EXPECT_TRUE(Tensor::from({nan}).any().item<bool>());
}

TEST(Reduce, TheFirstOfEqualsWins) {
  Tensor x = Tensor::zeros({1000});
  EXPECT_EQ(x.argmax().item<i64>(), 0);
  x.slice(0, {617, 900}).fill(1);
  EXPECT_EQ(x.argmax().item<i64>(), 617);
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Tensor::full({40000}, -inf).argmax().item<i64>(), 0);
}

TEST(Reduce, AMillionF32KeepSixDigits) {
  const i64 n = 1000000;
  const Tensor x = Tensor::full({n}, 0.1);
  const double exact = static_cast<double>(0.1F) * static_cast<double>(n);
  EXPECT_NEAR(x.sum().item<double>() / exact, 1, 1e-7);
  EXPECT_NEAR(x.reshape({1000, 1000}).transpose().sum().item<double>() / exact, 1, 1e-7);
  EXPECT_NEAR(x.reshape({n, 1}).broadcast_to({n, 2}).sum(0)[1].item<double>() / exact, 1, 1e-7);
  EXPECT_NEAR(x.mean().item<double>(), 0.1, 1e-8);
}

}  // namespace
}  // namespace iron
