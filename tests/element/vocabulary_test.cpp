// The small words: rounding, NaN in min and max, powers of two.

#include <gtest/gtest.h>

#include "tests/element/kernels.h"
#include "tests/element/ulp.h"

namespace iron::testing {
namespace {

template <class T>
class Vocabulary : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Vocabulary, Types);

TYPED_TEST(Vocabulary, RoundsTiesToEven) {
  using T = TypeParam;
  const std::vector<T> x{T{0.5}, T{1.5}, T{2.5}, T{-0.5}, T{-2.5}, T{2.4}, T{1e30F}};
  for (const Way& way : ways()) {
    EXPECT_EQ(run1(way, Kernel::round_nearest, x), (std::vector<T>{0, 2, 2, 0, -2, 2, T{1e30F}}))
        << way.name;
    EXPECT_EQ(run1(way, Kernel::floor, x), (std::vector<T>{0, 1, 2, -1, -3, 2, T{1e30F}}))
        << way.name;
  }
}

TYPED_TEST(Vocabulary, MinAndMaxPassNan) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const Columns<T> in{{1, nan, 1, nan}, {2, 2, nan, nan}};
  for (const Way& way : ways()) {
    for (const Kernel kernel : {Kernel::min, Kernel::max}) {
      const std::vector<T> out = run(way, kernel, {}, in)[0];
      EXPECT_EQ(out[0], kernel == Kernel::min ? 1 : 2) << way.name;
      for (std::size_t i = 1; i < 4; ++i) EXPECT_TRUE(std::isnan(out[i])) << way.name;
    }
  }
}

TYPED_TEST(Vocabulary, PowersOfTwoReachZeroAndInfinityGradually) {
  using T = TypeParam;
  const int lowest = sizeof(T) == 4 ? -252 : -2044;
  const int highest = sizeof(T) == 4 ? 254 : 2046;
  std::vector<T> n, want;
  for (int e = lowest; e <= highest; ++e) {
    n.push_back(static_cast<T>(e));
    want.push_back(std::ldexp(T{1}, e));
  }
  for (const Way& way : ways()) EXPECT_EQ(run1(way, Kernel::exp2_int, n), want) << way.name;
}

TYPED_TEST(Vocabulary, SquareRootAndCopySign) {
  using T = TypeParam;
  for (const Way& way : ways()) {
    EXPECT_EQ(run1(way, Kernel::sqrt, std::vector<T>{0, 4, 2}),
              (std::vector<T>{0, 2, std::sqrt(T{2})}))
        << way.name;
    EXPECT_EQ(run(way, Kernel::copy_sign, {}, Columns<T>{{3, -3, 3}, {T{-0.0}, 1, -1}})[0],
              (std::vector<T>{-3, 3, -3}))
        << way.name;
  }
}

}  // namespace
}  // namespace iron::testing
