#include <cmath>
#include <limits>

#include "tests/tensor/expect.h"

// Under the address sanitizer too much memory is refused, as it is elsewhere, and not an error.
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }

namespace iron {
namespace {

using testing::expect_equal;
using testing::expect_error;

TEST(Create, FromNestedBraces) {
  const Tensor a = Tensor::from({{1, 2}, {3, 4}}, DType::i32);
  EXPECT_EQ(a.shape(), (Shape{2, 2}));
  EXPECT_EQ(a.data<i32>()[2], 3);
  EXPECT_EQ(Tensor::from({{1}, {2}}).shape(), (Shape{2, 1}));
  EXPECT_EQ(Tensor::from({{{1, 2, 3}}, {{4, 5, 6}}}).shape(), (Shape{2, 1, 3}));
  EXPECT_EQ(Tensor::from({1.5, 2}).dtype(), DType::f32);
  EXPECT_EQ(Tensor::from(7).shape(), Shape{});
  EXPECT_TRUE(Tensor::from({true, false}, DType::boolean)[0].item<bool>());
}

TEST(Create, FromBracesSaysWhatIsWrong) {
  expect_error<ShapeError>(
      [] {
        Tensor::from({{1, 2}, {3}});
      },
      "[from] ragged lists: items of shape [2] and [1]");
  expect_error<ValueError>([] { Tensor::from({1.5}, DType::i32); },
                           "[from] 1.5 is not a value of i32");
  expect_error<ValueError>([] { Tensor::from({300}, DType::u8); },
                           "[from] 300 is not a value of u8");
}

TEST(Create, LargeIntegersAreExact) {
  const i64 large = std::numeric_limits<i64>::max();
  EXPECT_EQ(Tensor::from({large}, DType::i64).item<i64>(), large);
}

TEST(Create, FromARangeOfValues) {
  const std::vector<double> values{1, 2, 3, 4, 5, 6};
  const Tensor a = Tensor::from(values, {2, 3});
  EXPECT_EQ(a.dtype(), DType::f64);
  EXPECT_EQ(a[1][0].item<double>(), 4);
  EXPECT_EQ(Tensor::from(std::span<const double>(values).first(2), {2}).numel(), 2);
  expect_error<ShapeError>(
      [&] {
        Tensor::from(values, {2, 2});
      },
      "[from] 6 values do not fill shape [2, 2]");
}

TEST(Create, Constants) {
  expect_equal(Tensor::zeros({2}), Tensor::from({0, 0}));
  expect_equal(Tensor::ones({2}, DType::i8), Tensor::from({1, 1}, DType::i8));
  expect_equal(Tensor::full({2, 1}, 2.5), Tensor::from({{2.5}, {2.5}}));
  expect_equal(Tensor::eye(2, 3), Tensor::from({{1, 0, 0}, {0, 1, 0}}));
  expect_equal(Tensor::eye(3, 2), Tensor::from({{1, 0}, {0, 1}, {0, 0}}));
  EXPECT_EQ(Tensor::eye(0).shape(), (Shape{0, 0}));
  EXPECT_EQ(Tensor().shape(), (Shape{0}));
  EXPECT_THROW(Tensor::full({1}, 0.5, DType::i64), ValueError);
  EXPECT_THROW(Tensor::eye(-1), ValueError);
}

TEST(Create, Ranges) {
  expect_equal(Tensor::arange(0, 5, 2, DType::i32), Tensor::from({0, 2, 4}, DType::i32));
  expect_equal(Tensor::arange(5, 0, -2, DType::i64), Tensor::from({5, 3, 1}, DType::i64));
  expect_equal(Tensor::arange(0, 1, 0.25), Tensor::from({0, 0.25, 0.5, 0.75}));
  EXPECT_EQ(Tensor::arange(3, 3).numel(), 0);
  EXPECT_EQ(Tensor::arange(5, 0).numel(), 0);
  expect_error<ValueError>([] { Tensor::arange(0, 1, 0); }, "[arange] the step is 0");
  expect_error<ValueError>([] { Tensor::arange(0, 300, 1, DType::u8); },
                           "[arange] 299 is not a value of u8");
}

TEST(Create, LinspaceEndsExactly) {
  const Tensor x = Tensor::linspace(-1, 0.3, 14, DType::f64);
  EXPECT_EQ(x[0].item<double>(), -1);
  EXPECT_EQ(x[13].item<double>(), 0.3);
  EXPECT_NEAR(x[7].item<double>(), -0.3, 1e-15);
  EXPECT_EQ(Tensor::linspace(2, 3, 1).item<float>(), 2);
  EXPECT_EQ(Tensor::linspace(2, 3, 0).numel(), 0);
  EXPECT_THROW(Tensor::linspace(0, 1, 3, DType::i32), TypeError);
}

TEST(Create, RandomDependsOnTheSeedOnly) {
  expect_equal(Tensor::uniform({5}, 1), Tensor::uniform({5}, 1));
  EXPECT_FALSE(array_equal(Tensor::uniform({5}, 1), Tensor::uniform({5}, 2)));
  expect_equal(Tensor::normal({2, 3}, 1).flatten(), Tensor::normal({6}, 1));
}

TEST(Create, UniformStaysBelowItsUpperBound) {
  // Rounding to f32 would reach 1 about once in 30 million numbers of [0, 1), and far more often
  // where f32 is coarse.
  const Tensor x = Tensor::uniform({100000}, 3, 1e6, 1e6 + 1);
  EXPECT_LT(x.max().item<double>(), 1e6 + 1);
  EXPECT_GE(x.min().item<double>(), 1e6);
}

TEST(Create, RandomRefusesBadBounds) {
  EXPECT_THROW(Tensor::uniform({2}, 1, 3, 2), ValueError);
  EXPECT_THROW(Tensor::normal({2}, 1, 0, -1), ValueError);
  EXPECT_THROW(Tensor::uniform({2}, 1, 0, std::nan("")), ValueError);
  expect_error<TypeError>([] { Tensor::normal({2}, 1, 0, 1, DType::i32); },
                          "[normal] makes f32 or f64, not i32");
}

TEST(Create, RefusesMoreThanMemoryHolds) {
  EXPECT_THROW(Tensor::empty({i64{1} << 61}, DType::f64), ValueError);
  EXPECT_THROW(Tensor::empty({i64{1} << 50}), ValueError);
}

}  // namespace
}  // namespace iron
