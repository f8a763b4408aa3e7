// Every function, on every way to compute it, against long double.

#include <gtest/gtest.h>
#include <numbers>

#include "tests/element/kernels.h"
#include "tests/element/ulp.h"

namespace iron::testing {
namespace {

using Reference = long double (*)(long double);

struct Case {
  const char* name;
  Kernel kernel;
  Reference reference;
  double low, high;           // where arguments are spread
  double ulps_f32, ulps_f64;  // largest error allowed
};

long double reference_sigmoid(long double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"exp", Kernel::exp, std::exp, -110, 95, 2, 4},
      {"exp_wide", Kernel::exp, std::exp, -760, 720, 2, 4},
      {"expm1", Kernel::expm1, std::expm1, -30, 95, 2, 4},
      {"expm1_near_0", Kernel::expm1, std::expm1, -2, 2, 2, 4},
      {"log", Kernel::log, std::log, 0, 1e30, 2, 4},
      {"log_near_1", Kernel::log, std::log, 0, 4, 2, 4},
      {"log1p", Kernel::log1p, std::log1p, -1, 1e30, 2, 4},
      {"log1p_near_0", Kernel::log1p, std::log1p, -1, 4, 2, 4},
      {"log2", Kernel::log2, std::log2, 0, 1e30, 2, 4},
      {"log2_near_1", Kernel::log2, std::log2, 0, 4, 2, 4},
      {"log10", Kernel::log10, std::log10, 0, 1e30, 2, 4},
      {"log10_near_1", Kernel::log10, std::log10, 0, 4, 2, 4},
      {"sin", Kernel::sin, std::sin, -10, 10, 2, 4},
      {"sin_wide", Kernel::sin, std::sin, -1e5, 1e5, 2, 4},
      {"cos", Kernel::cos, std::cos, -10, 10, 2, 4},
      {"cos_wide", Kernel::cos, std::cos, -1e5, 1e5, 2, 4},
      {"tan", Kernel::tan, std::tan, -10, 10, 3, 4},
      {"tan_wide", Kernel::tan, std::tan, -1e5, 1e5, 3, 4},
      {"tanh", Kernel::tanh, std::tanh, -22, 22, 3, 4},
      {"tanh_near_0", Kernel::tanh, std::tanh, -1, 1, 3, 4},
      {"sigmoid", Kernel::sigmoid, reference_sigmoid, -110, 40, 3, 4},
      {"sigmoid_wide", Kernel::sigmoid, reference_sigmoid, -760, 40, 3, 4},
      {"erf", Kernel::erf, std::erf, -6.5, 6.5, 3, 4},
      {"erf_near_0", Kernel::erf, std::erf, -1.5, 1.5, 3, 4},
  };
  return all;
}

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

template <class T>
void expect_accurate(const Case& c, const std::vector<T>& x, double allowed) {
  std::vector<long double> want;
  for (const T v : x) want.push_back(c.reference(static_cast<long double>(v)));
  for (const Way& way : ways()) {
    const std::vector<T> got = run1(way, c.kernel, x);
    std::size_t worst = 0;
    double most = -1;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double error = ulp_error(got[i], want[i]);
      if (error > most) {
        most = error;
        worst = i;
      }
    }
    ::testing::Test::RecordProperty(way.name + (sizeof(T) == 4 ? "_f32" : "_f64"),
                                    std::to_string(most));
    EXPECT_LE(most, allowed) << c.name << " on " << way.name << " of " << x[worst] << " gave "
                             << got[worst] << " for " << want[worst];
  }
}

class Math : public ::testing::TestWithParam<Case> {
 protected:
  static constexpr int kCount = 20000;
};

TEST_P(Math, SpreadF32) {
  const Case& c = GetParam();
  expect_accurate(c, spread<float>(c.low, c.high, kCount, 1), c.ulps_f32);
}
TEST_P(Math, SpreadF64) {
  const Case& c = GetParam();
  expect_accurate(c, spread<double>(c.low, c.high, kCount, 2), c.ulps_f64);
}
TEST_P(Math, EdgesF32) { expect_accurate(GetParam(), edges<float>(), GetParam().ulps_f32); }
TEST_P(Math, EdgesF64) { expect_accurate(GetParam(), edges<double>(), GetParam().ulps_f64); }

INSTANTIATE_TEST_SUITE_P(Functions, Math, ::testing::ValuesIn(cases()),
                         [](const auto& tested) { return std::string(tested.param.name); });

const Case& find(const std::string& name) {
  return *std::find_if(cases().begin(), cases().end(),
                       [&](const Case& c) { return c.name == name; });
}

/// Multiples of π/2 and their neighbours, where the reduction cancels most, and arguments beyond
/// it.
template <class T>
std::vector<T> hard_angles() {
  std::vector<T> x{T{1e5},   T{1.00001e5}, T{1e6},   T{-1e6}, T{1e9},
                   T{1.1e9}, T{1e20},      T{-1e20}, T{3e38}};
  for (int n = -63660; n <= 63660; n += n > -200 && n < 200 ? 1 : 57) {
    const T v = static_cast<T>(n * (std::numbers::pi / 2));
    x.push_back(v);
    x.push_back(std::nextafter(v, T{1e9}));
    x.push_back(std::nextafter(v, T{-1e9}));
    x.push_back(static_cast<T>((n + 0.5) * (std::numbers::pi / 2)));
  }
  return x;
}

TEST(Trigonometry, NearMultiplesOfHalfPiAndBeyondTheReduction) {
  for (const char* name : {"sin", "cos", "tan"}) {
    const Case& c = find(name);
    expect_accurate(c, hard_angles<float>(), c.ulps_f32);
    expect_accurate(c, hard_angles<double>(), c.ulps_f64);
  }
}

TEST(Trigonometry, LanesBesideAHugeArgumentKeepTheirValues) {
  std::vector<float> x(64, 0.5F);
  x[5] = 1e20F;
  for (const Way& way : ways()) {
    const std::vector<float> y = run1(way, Kernel::sin, x);
    const float alone = run1(way, Kernel::sin, std::vector<float>{0.5F})[0];
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_EQ(y[i], i == 5 ? y[5] : alone) << way.name;
    }
    EXPECT_FLOAT_EQ(y[5], std::sin(1e20F)) << way.name;
  }
}

TEST(Logarithm, PowersOfTwoAreExact) {
  std::vector<float> x;
  for (int e = -149; e <= 127; ++e) x.push_back(std::ldexp(1.0F, e));
  for (const Way& way : ways()) {
    const std::vector<float> y = run1(way, Kernel::log2, x);
    for (int e = -149; e <= 127; ++e) {
      EXPECT_EQ(y[static_cast<std::size_t>(e + 149)], static_cast<float>(e)) << way.name;
    }
  }
}

/// Scalar and SIMD differ by a few roundings only: not every way has a fused multiply-add.
template <class T>
void expect_agreement(const Case& c) {
  const std::vector<T> x = spread<T>(c.low, c.high, 2000, 3);
  const std::vector<T> first = run1(ways()[0], c.kernel, x);
  for (const Way& way : ways()) {
    const std::vector<T> y = run1(way, c.kernel, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      ASSERT_LE(ulp_error(y[i], static_cast<long double>(first[i])), 3)
          << c.name << " on " << way.name << " of " << x[i];
    }
  }
}

TEST_P(Math, WaysAgree) {
  expect_agreement<float>(GetParam());
  expect_agreement<double>(GetParam());
}

TEST(Ways, CoverScalarAndAtLeastOneTarget) {
  ASSERT_GE(ways().size(), 2U);
  EXPECT_EQ(ways()[0].name, "scalar");
}

}  // namespace
}  // namespace iron::testing
