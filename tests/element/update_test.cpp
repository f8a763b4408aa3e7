// Update rules: three steps from p = 1 with gradients 0.5, −1.5, 0.25, worked out by PyTorch's
// documented formulas in 30 decimal digits.

#include <cmath>
#include <gtest/gtest.h>

#include "tests/element/kernels.h"

namespace iron::testing {
namespace {

template <class T>
class Update : public ::testing::Test {
 protected:
  static constexpr double kGradients[3] = {0.5, -1.5, 0.25};
  static constexpr double kTolerance = sizeof(T) == 4 ? 4e-7 : 1e-14;

  static void expect_near(const Way& way, int step, const char* what, T got, double want) {
    EXPECT_NEAR(static_cast<double>(got), want, kTolerance)
        << way.name << ", " << what << " of step " << step + 1;
  }
};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Update, Types);

TYPED_TEST(Update, SgdWithWeightDecayAndGradientScale) {
  const double want[3] = {0.965, 1.03035, 1.0075465};
  const Parameters fields{0.1, 0, 0.1, 0.5, 0};
  for (const Way& way : ways()) {
    TypeParam p = 1;
    for (int step = 0; step < 3; ++step) {
      const auto g = static_cast<TypeParam>(this->kGradients[step]);
      p = run(way, Kernel::sgd_plain, fields, Columns<TypeParam>{{p}, {g}})[0][0];
      this->expect_near(way, step, "p", p, want[step]);
    }
  }
}

TYPED_TEST(Update, SgdWithMomentum) {
  struct Want {
    bool nesterov;
    double p[3], velocity[3];
  };
  const Want wants[] = {
      {false, {0.94, 1.0266, 1.069274}, {0.6, -0.866, -0.42674}},
      {true, {0.886, 1.105566, 1.107643646}, {0.6, -0.8714, -0.4237034}},
  };
  for (const Want& want : wants) {
    const Parameters fields{0.1, 0.9, 0.1, 1, want.nesterov ? 1.0 : 0.0};
    for (const Way& way : ways()) {
      TypeParam p = 1, velocity = 0;
      for (int step = 0; step < 3; ++step) {
        const auto g = static_cast<TypeParam>(this->kGradients[step]);
        const auto out = run(way, Kernel::sgd, fields, Columns<TypeParam>{{p}, {g}, {velocity}});
        p = out[0][0];
        velocity = out[1][0];
        this->expect_near(way, step, "p", p, want.p[step]);
        this->expect_near(way, step, "velocity", velocity, want.velocity[step]);
      }
    }
  }
}

TYPED_TEST(Update, AdamAndAdamW) {
  struct Want {
    bool decoupled;
    double p[3], m[3], v[3];
  };
  const Want wants[] = {
      {false,
       {0.9000000028571428, 0.9343252097195873, 0.9418900921190717},
       {0.035, -0.03449999997142857, -0.009206747877089841},
       {0.001225, 0.005568749996228571, 0.005990190158447937}},
      {true,
       {0.8900000039999998, 0.9304298182074799, 0.9488849099247506},
       {0.025, -0.0525, -0.03475},
       {0.000625, 0.00624375, 0.0063375625}},
  };
  for (const Want& want : wants) {
    for (const Way& way : ways()) {
      TypeParam p = 1, m = 0, v = 0;
      for (int step = 0; step < 3; ++step) {
        const Parameters fields{0.1,
                                0.9,
                                0.99,
                                1e-8,
                                0.1,
                                0.5,
                                1 - std::pow(0.9, step + 1),
                                1 - std::pow(0.99, step + 1),
                                want.decoupled ? 1.0 : 0.0};
        const auto g = static_cast<TypeParam>(this->kGradients[step]);
        const auto out = run(way, Kernel::adam, fields, Columns<TypeParam>{{p}, {g}, {m}, {v}});
        p = out[0][0];
        m = out[1][0];
        v = out[2][0];
        this->expect_near(way, step, "p", p, want.p[step]);
        this->expect_near(way, step, "m", m, want.m[step]);
        this->expect_near(way, step, "v", v, want.v[step]);
      }
    }
  }
}

}  // namespace
}  // namespace iron::testing
