#include <cmath>
#include <limits>

#include "iron/backend/backend.h"
#include "tests/tensor/expect.h"

namespace iron {
namespace {

using testing::expect_equal;
using testing::expect_error;

constexpr i32 kMin = std::numeric_limits<i32>::min();
constexpr i32 kMax = std::numeric_limits<i32>::max();

Tensor ints(const Literal& values) { return Tensor::from(values, DType::i32); }
Tensor bools(const Literal& values) { return Tensor::from(values, DType::boolean); }

TEST(Arithmetic, ReadsAsTheDesignShows) {
  const Tensor a = ints({{1, 2}, {3, 4}});
  const Tensor columns = a.sum(0, KeepDims::yes);
  expect_equal(columns, Tensor::from({{4, 6}}, DType::i64));
  EXPECT_TRUE(allclose(a / columns, Tensor::from({{0.25, 1.0 / 3}, {0.75, 2.0 / 3}})));
}

TEST(Arithmetic, PromotesOperands) {
  const auto dtype = [](DType a, DType b) {
    return (Tensor::ones({1}, a) + Tensor::ones({1}, b)).dtype();
  };
  EXPECT_EQ(dtype(DType::u8, DType::i8), DType::i32);
  EXPECT_EQ(dtype(DType::i64, DType::f32), DType::f32);
  EXPECT_EQ(dtype(DType::f32, DType::f64), DType::f64);
  EXPECT_EQ(dtype(DType::boolean, DType::i8), DType::i8);
}

TEST(Arithmetic, ScalarsAreWeak) {
  EXPECT_EQ((Tensor::ones({1}, DType::i8) + 2).dtype(), DType::i8);
  EXPECT_EQ((Tensor::ones({1}, DType::f32) * 2.5).dtype(), DType::f32);
  EXPECT_EQ((2.5 - Tensor::ones({1}, DType::i64)).dtype(), DType::f32);
  EXPECT_EQ((bools({true}) + 1).dtype(), DType::i64);
  expect_error<ValueError>([] { Tensor::ones({1}, DType::i8) + 300; },
                           "[add] 300 is not a value of i8");
}

TEST(Arithmetic, IntegersWrap) {
  expect_equal(ints({kMax, kMin}) + ints({1, -1}), ints({kMin, kMax}));
  expect_equal(ints({kMax}) * 2, ints({-2}));
  expect_equal(-ints({kMin}), ints({kMin}));
  expect_equal(abs(ints({kMin, -3})), ints({kMin, 3}));
  expect_equal(-Tensor::from({1}, DType::u8), Tensor::from({255}, DType::u8));
}

TEST(Arithmetic, DivisionOfIntegers) {
  // Python's // and %.
  expect_equal(floor_divide(ints({7, -7, 7, -7}), ints({2, 2, -2, -2})), ints({3, -4, -4, 3}));
  expect_equal(ints({7, -7, 7, -7}) % ints({2, 2, -2, -2}), ints({1, 1, -1, -1}));
  expect_equal(floor_divide(ints({kMin}), ints({-1})), ints({kMin}));
  expect_equal(ints({kMin}) % -1, ints({0}));
  expect_error<ValueError>(
      [] {
        floor_divide(ints({1, 2}), ints({1, 0}));
      },
      "[floor_divide] integer division by zero");
  expect_error<ValueError>([] { ints({1}) % 0; }, "[remainder] integer division by zero");
  EXPECT_EQ((ints({1}) / ints({0})).item<double>(), std::numeric_limits<double>::infinity());
}

TEST(Arithmetic, AZeroDivisorIsFoundByAnyThread) {
  Tensor divisors = Tensor::ones({200000}, DType::i32);
  divisors.slice(0, {150000, 150001}).fill(0);
  EXPECT_THROW(floor_divide(Tensor::ones({200000}, DType::i32), divisors), ValueError);
}

TEST(Arithmetic, DivisionOfFloats) {
  const Tensor q = floor_divide(Tensor::from({7.5, -7.5, 1, 5}), Tensor::from({2, 2, -0.0, -5}));
  EXPECT_TRUE(
      allclose(q, Tensor::from({3.0, -4.0, -std::numeric_limits<double>::infinity(), -1.0})));
  EXPECT_TRUE(allclose(Tensor::from({5.5, -5.5}) % 3.0, Tensor::from({2.5, 0.5})));
}

TEST(Arithmetic, Powers) {
  expect_equal(pow(ints({2, -3, 0, 7}), ints({10, 3, 0, 0})), ints({1024, -27, 1, 1}));
  expect_equal(pow(ints({2}), 32), ints({0}));
  expect_error<ValueError>([] { pow(ints({2}), -1); }, "[pow] integers have no negative powers");
  EXPECT_TRUE(allclose(pow(2.0, Tensor::from({0.5, -1})), Tensor::from({std::sqrt(2.0), 0.5})));
}

TEST(Arithmetic, OfBool) {
  const Tensor a = bools({false, false, true, true});
  const Tensor b = bools({false, true, false, true});
  expect_equal(a + b, bools({false, true, true, true}));
  expect_equal(a * b, bools({false, false, false, true}));
  expect_equal(logical_xor(a, b), bools({false, true, true, false}));
  expect_equal(logical_not(a), bools({true, true, false, false}));
  EXPECT_EQ((a / b).dtype(), DType::f32);
  expect_error<TypeError>([&] { a - b; }, "[subtract] is not defined for bool");
  expect_error<TypeError>([&] { -a; }, "[negative] is not defined for bool");
}

TEST(Arithmetic, InPlace) {
  Tensor a = Tensor::from({{1, 2}, {3, 4}});
  const Tensor same = a;
  a += Tensor::from({10, 20});
  a *= 2;
  a -= 2;
  a /= 4.0;
  expect_equal(same, Tensor::from({{5, 10.5}, {6, 11.5}}));
  Tensor i = ints({1});
  expect_error<TypeError>([&] { i += 0.5; },
                          "[add] the result is f32 and does not fit i32 in place");
  EXPECT_THROW(i /= 2, TypeError);
  expect_error<ShapeError>(
      [&] {
        i += ints({1, 2});
      },
      "[add] the result does not fit shape [1] in place");
}

TEST(Arithmetic, ShapesMustBroadcast) {
  expect_error<ShapeError>(
      [] {
        Tensor::zeros({3, 4}) + Tensor::zeros({3});
      },
      "[add] shapes [3, 4] and [3] do not broadcast");
}

TEST(Comparison, GivesBool) {
  const Tensor a = Tensor::from({1, 2, 3});
  expect_equal(a < 2, bools({true, false, false}));
  expect_equal(2 <= a, bools({false, true, true}));
  expect_equal(a == a, bools({true, true, true}));
  expect_equal(a != 2.0, bools({true, false, true}));
}

TEST(Comparison, OfNaN) {
  const double nan = std::nan("");
  const Tensor x = Tensor::from({nan, 1.0});
  expect_equal(x == x, bools({false, true}));
  expect_equal(x != x, bools({true, false}));
  expect_equal(x < 2, bools({false, true}));
  expect_equal(x >= nan, bools({false, false}));
}

TEST(Functions, OfIntegersAreF32) {
  EXPECT_TRUE(allclose(exp(ints({0, 1})), Tensor::from({1, 2.718281828})));
  EXPECT_EQ(sqrt(ints({4})).dtype(), DType::f32);
  EXPECT_EQ(round(ints({4})).dtype(), DType::i32);
}

TEST(Functions, RoundHalfToEven) {
  expect_equal(round(Tensor::from({0.5, 1.5, 2.5, -0.5, -1.5})), Tensor::from({0, 2, 2, 0, -2}));
}

TEST(Functions, KnownValues) {
  const auto at = [](Tensor (*f)(const Tensor&), double x) {
    return f(Tensor::from({x}, DType::f64)).item<double>();
  };
  EXPECT_NEAR(at(sigmoid, 1), 0.7310585786300049, 1e-15);
  EXPECT_EQ(at(sigmoid, -1000), 0);
  EXPECT_NEAR(at(tanh, 0.5), 0.46211715726000975, 1e-15);
  EXPECT_NEAR(at(log2, 10), 3.321928094887362, 1e-15);
  EXPECT_NEAR(at(log10, 2), 0.3010299956639812, 1e-15);
  EXPECT_NEAR(at(rsqrt, 4), 0.5, 1e-16);
  EXPECT_NEAR(at(tan, 1), 1.5574077246549023, 1e-15);
}

TEST(Functions, WhereAndClamp) {
  const Tensor x = Tensor::from({-2, 0.5, 3});
  expect_equal(where(x > 0, x, 0), Tensor::from({0, 0.5, 3}));
  EXPECT_EQ(where(x > 0, 1, 0).dtype(), DType::i64);
  expect_equal(clamp(x, -1, 1), Tensor::from({-1, 0.5, 1}));
  EXPECT_TRUE(std::isnan(clamp(Tensor::from({std::nan("")}), 0, 1).item<float>()));
  expect_error<TypeError>([&] { where(x, x, x); }, "[where] the condition is f32, not bool");
}

TEST(Cast, SaturatesAndWraps) {
  const Tensor x = Tensor::from({1e20, -1e20, std::nan(""), 2.9, -2.9}, DType::f64);
  expect_equal(x.to(DType::i32), ints({kMax, kMin, 0, 2, -2}));
  expect_equal(x.to(DType::u8), Tensor::from({255, 0, 0, 2, 0}, DType::u8));
  expect_equal(x.to(DType::boolean), bools({true, true, true, true, true}));
  expect_equal(ints({300, -1}).to(DType::u8), Tensor::from({44, 255}, DType::u8));
  EXPECT_TRUE(x.to(DType::f64).shares_storage(x));
}

TEST(Allclose, KnowsInfinityAndNaN) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto close = [](double a, double b, bool nan = false) {
    return allclose(Tensor::from({a}, DType::f64), Tensor::from({b}, DType::f64), 1e-5, 1e-8, nan);
  };
  EXPECT_TRUE(close(1, 1 + 9e-6));
  EXPECT_FALSE(close(1, 1 + 2e-5));
  EXPECT_TRUE(close(inf, inf));
  EXPECT_FALSE(close(inf, -inf));
  EXPECT_FALSE(close(1, inf));
  EXPECT_FALSE(close(std::nan(""), std::nan("")));
  EXPECT_TRUE(close(std::nan(""), std::nan(""), true));
  EXPECT_FALSE(close(std::nan(""), 1, true));
  EXPECT_TRUE(allclose(Tensor::zeros({0}), Tensor::zeros({0})));
}

TEST(Threads, DoNotChangeResults) {
  const Tensor x = Tensor::normal({300, 1000}, 5);
  const auto compute = [&](i64 threads) {
    set_cpu_threads(threads);
    return std::vector<Tensor>{exp(x) / 3, x.sum(),   x.sum(0),
                               x.mean(1),  x.prod(1), matmul(x, x.transpose())};
  };
  const i64 before = cpu_threads();
  const std::vector<Tensor> one = compute(1);
  for (const i64 threads : {2, 3, 5}) {
    const std::vector<Tensor> many = compute(threads);
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(array_equal(one[i], many[i])) << i;
  }
  set_cpu_threads(before);
}

}  // namespace
}  // namespace iron
