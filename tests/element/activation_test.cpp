// Activations against their formulas, their slopes against finite differences.

#include <gtest/gtest.h>

#include "tests/element/kernels.h"
#include "tests/element/ulp.h"

namespace iron::testing {
namespace {

struct Case {
  const char* name;
  Kernel kernel;
  double parameter;
  /// The value at z; what the slope holds constant is taken at `at`.
  double (*formula)(double z, double at);
};

double erfc_gelu(double z) { return 0.5 * z * std::erfc(-z / std::sqrt(2.0)); }

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"identity", Kernel::identity, 0, [](double z, double) { return z; }},
      {"sigmoid", Kernel::sigmoid_activation, 0,
       [](double z, double) { return 1 / (1 + std::exp(-z)); }},
      {"tanh", Kernel::tanh_activation, 0, [](double z, double) { return std::tanh(z); }},
      {"relu", Kernel::relu, 0, [](double z, double) { return z > 0 ? z : 0; }},
      {"leaky_relu", Kernel::leaky_relu, 0.01,
       [](double z, double) { return z > 0 ? z : 0.01 * z; }},
      {"gelu", Kernel::gelu, 0, [](double z, double) { return erfc_gelu(z); }},
      {"sine", Kernel::sine, 30, [](double z, double) { return std::sin(30 * z); }},
      {"finer", Kernel::finer, 5,
       [](double z, double at) { return std::sin(5 * (std::fabs(at) + 1) * z); }},
      {"gauss", Kernel::gauss, 3, [](double z, double) { return std::exp(-9 * z * z); }},
  };
  return all;
}

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class Activation : public ::testing::TestWithParam<Case> {
 protected:
  template <class T>
  Columns<T> compute(const Way& way, const std::vector<T>& z) const {
    return run(way, GetParam().kernel, {GetParam().parameter}, Columns<T>{z});
  }
};

TEST_P(Activation, ValueF64) {
  const std::vector<double> z = spread<double>(-6, 6, 2000, 4);
  for (const Way& way : ways()) {
    const Columns<double> out = compute(way, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      const double want = GetParam().formula(z[i], z[i]);
      ASSERT_NEAR(out[0][i], want, 2e-13 * std::fabs(want) + 3e-14) << way.name << " of " << z[i];
      ASSERT_EQ(out[1][i], out[0][i]) << way.name << " of " << z[i];
    }
  }
}

TEST_P(Activation, ValueAndSlopeF32FollowF64) {
  const std::vector<float> z = spread<float>(-6, 6, 2000, 5);
  const std::vector<double> wide(z.begin(), z.end());
  for (const Way& way : ways()) {
    const Columns<double> want = compute(way, wide);
    const Columns<float> out = compute(way, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      // sin(ωz) inherits the rounding of ωz: half a unit of up to 210.
      ASSERT_NEAR(static_cast<double>(out[0][i]), want[0][i], 3e-5) << way.name << " of " << z[i];
      ASSERT_NEAR(static_cast<double>(out[2][i]), want[2][i], 1e-3) << way.name << " of " << z[i];
    }
  }
}

TEST_P(Activation, SlopeIsTheDerivative) {
  constexpr double kStep = 1e-5;
  std::vector<double> z;
  for (int i = -50; i <= 50; ++i) z.push_back(0.0837 * i + 0.01);
  for (const Way& way : ways()) {
    const std::vector<double> slope = compute(way, z)[2];
    for (std::size_t i = 0; i < z.size(); ++i) {
      const auto& f = GetParam().formula;
      const double difference = (f(z[i] + kStep, z[i]) - f(z[i] - kStep, z[i])) / (2 * kStep);
      ASSERT_NEAR(slope[i], difference, 2e-6) << way.name << " of " << z[i];
    }
  }
}

TEST_P(Activation, NanPasses) {
  for (const Way& way : ways()) {
    const Columns<float> single = compute(way, std::vector<float>{NAN});
    const Columns<double> wide = compute(way, std::vector<double>{NAN});
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_TRUE(std::isnan(single[k][0])) << way.name;
      EXPECT_TRUE(std::isnan(wide[k][0])) << way.name;
    }
    if (GetParam().kernel != Kernel::identity) {
      EXPECT_TRUE(std::isnan(single[2][0])) << way.name;
      EXPECT_TRUE(std::isnan(wide[2][0])) << way.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Activation, ::testing::ValuesIn(cases()),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(Relu, SlopeAtZeroIsZero) {
  for (const Way& way : ways()) {
    const Columns<float> relu = run(way, Kernel::relu, {}, Columns<float>{{0.0F, -0.0F, 1e-30F}});
    EXPECT_EQ(relu[2], (std::vector<float>{0, 0, 1})) << way.name;
    const Columns<float> leaky =
        run(way, Kernel::leaky_relu, {0.25}, Columns<float>{{0.0F, -4.0F, 4.0F}});
    EXPECT_EQ(leaky[0], (std::vector<float>{0, -1, 4})) << way.name;
    EXPECT_EQ(leaky[2], (std::vector<float>{0.25F, 0.25F, 1})) << way.name;
  }
}

TEST(Activations, InfinityGivesTheLimit) {
  const float inf = INFINITY;
  const Columns<float> z{{-inf, inf}};
  using Pair = std::vector<float>;
  for (const Way& way : ways()) {
    EXPECT_EQ(run(way, Kernel::sigmoid_activation, {}, z)[0], (Pair{0, 1})) << way.name;
    EXPECT_EQ(run(way, Kernel::tanh_activation, {}, z)[0], (Pair{-1, 1})) << way.name;
    EXPECT_EQ(run(way, Kernel::relu, {}, z)[0], (Pair{0, inf})) << way.name;
    const Columns<float> gelu = run(way, Kernel::gelu, {}, z);
    EXPECT_EQ(gelu[0], (Pair{0, inf})) << way.name;
    EXPECT_EQ(gelu[2], (Pair{0, 1})) << way.name;
    const Columns<float> gauss = run(way, Kernel::gauss, {3}, z);
    EXPECT_EQ(gauss[0], (Pair{0, 0})) << way.name;
    EXPECT_EQ(gauss[2], (Pair{0, 0})) << way.name;
  }
}

TEST(Gelu, TailKeepsItsRelativeAccuracy) {
  const std::vector<double> z{-2, -5, -8, -12};
  for (const Way& way : ways()) {
    const std::vector<double> y = run(way, Kernel::gelu, {}, Columns<double>{z})[0];
    for (std::size_t i = 0; i < z.size(); ++i) {
      EXPECT_NEAR(y[i] / erfc_gelu(z[i]), 1, 1e-13) << way.name << " of " << z[i];
    }
  }
}

TEST(Gelu, SingleIsAccurate) {
  const std::vector<float> z = spread<float>(-2, 8, 4000, 6);
  const std::vector<double> wide(z.begin(), z.end());
  for (const Way& way : ways()) {
    const Columns<float> out = run(way, Kernel::gelu, {}, Columns<float>{z});
    const std::vector<double> slope = run(way, Kernel::gelu, {}, Columns<double>{wide})[2];
    for (std::size_t i = 0; i < z.size(); ++i) {
      ASSERT_LE(ulp_error(out[0][i], erfc_gelu(wide[i])), 6) << way.name << " of " << z[i];
      ASSERT_NEAR(static_cast<double>(out[2][i]), slope[i], 2.5e-7) << way.name << " of " << z[i];
    }
  }
}

}  // namespace
}  // namespace iron::testing
