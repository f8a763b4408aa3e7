// Losses and gradients: known answers and the extremes.

#include <gtest/gtest.h>

#include "tests/element/kernels.h"
#include "tests/element/ulp.h"

namespace iron::testing {
namespace {

template <class T>
void expect_loss(Kernel kernel, double parameter, T output, T target, double loss,
                 double gradient) {
  for (const Way& way : ways()) {
    const Columns<T> got = run(way, kernel, {parameter}, Columns<T>{{output}, {target}});
    EXPECT_LE(ulp_error(got[0][0], loss), 4) << way.name << ": loss " << got[0][0];
    EXPECT_LE(ulp_error(got[1][0], gradient), 4) << way.name << ": gradient " << got[1][0];
  }
}

template <class T>
class Loss : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Loss, Types);

TYPED_TEST(Loss, Mse) {
  using T = TypeParam;
  expect_loss<T>(Kernel::mse, 0, 3, T{1.5}, 2.25, 3);
  expect_loss<T>(Kernel::mse, 0, -1, 1, 4, -4);
  expect_loss<T>(Kernel::mse, 0, 2, 2, 0, 0);
}

TYPED_TEST(Loss, Mae) {
  using T = TypeParam;
  expect_loss<T>(Kernel::mae, 0, 3, T{1.5}, 1.5, 1);
  expect_loss<T>(Kernel::mae, 0, -2, 1, 3, -1);
  expect_loss<T>(Kernel::mae, 0, 2, 2, 0, 0);
}

TYPED_TEST(Loss, Huber) {
  using T = TypeParam;
  expect_loss<T>(Kernel::huber, 0.5, T{1.25}, 1, 0.03125, 0.25);
  expect_loss<T>(Kernel::huber, 0.5, T{1.5}, 1, 0.125, 0.5);
  expect_loss<T>(Kernel::huber, 0.5, -3, 1, 1.875, -0.5);
  expect_loss<T>(Kernel::huber, 2, T{1e30F}, 0, 2 * static_cast<double>(1e30F), 2);
}

TYPED_TEST(Loss, Bce) {
  using T = TypeParam;
  expect_loss<T>(Kernel::bce, 0, 0, 1, 0.69314718055994531, -0.5);
  expect_loss<T>(Kernel::bce, 0, 2, 0, 2.1269280110429727, 0.88079707797788243);
  expect_loss<T>(Kernel::bce, 0, 2, 1, 0.12692801104297249, -0.11920292202211757);
  expect_loss<T>(Kernel::bce, 0, -2, T{0.25}, 0.62692801104297249, -0.13079707797788243);
}

TYPED_TEST(Loss, BceIsFiniteForEveryFiniteLogit) {
  using T = TypeParam;
  expect_loss<T>(Kernel::bce, 0, T{1e4}, 1, 0, 0);
  expect_loss<T>(Kernel::bce, 0, T{1e4}, 0, 1e4, 1);
  expect_loss<T>(Kernel::bce, 0, T{-1e4}, 0, 0, 0);
  expect_loss<T>(Kernel::bce, 0, T{-1e4}, 1, 1e4, -1);
  const T huge = T{3e38F};
  expect_loss<T>(Kernel::bce, 0, huge, 1, 0, 0);
  expect_loss<T>(Kernel::bce, 0, huge, 0, static_cast<double>(huge), 1);
  expect_loss<T>(Kernel::bce, 0, -huge, 0, 0, 0);
  expect_loss<T>(Kernel::bce, 0, -huge, 1, static_cast<double>(huge), -1);
}

TYPED_TEST(Loss, NanPasses) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  for (const Kernel kernel : {Kernel::mse, Kernel::mae, Kernel::huber, Kernel::bce}) {
    for (const Way& way : ways()) {
      const Columns<T> got = run(way, kernel, {1}, Columns<T>{{nan, T{0}}, {T{0}, nan}});
      for (std::size_t k = 0; k < 2; ++k) {
        EXPECT_TRUE(std::isnan(got[k][0])) << way.name;
        EXPECT_TRUE(std::isnan(got[k][1])) << way.name;
      }
    }
  }
}

TEST(LossGradient, IsTheDerivative) {
  constexpr double kStep = 1e-6;
  for (const Kernel kernel : {Kernel::mse, Kernel::mae, Kernel::huber, Kernel::bce}) {
    std::vector<double> at, above, below, target;
    for (int i = -40; i <= 40; ++i) {
      at.push_back(0.1 * i + 0.013);
      above.push_back(at.back() + kStep);
      below.push_back(at.back() - kStep);
      target.push_back(0.3);
    }
    for (const Way& way : ways()) {
      const auto gradient = run(way, kernel, {0.8}, Columns<double>{at, target})[1];
      const auto high = run(way, kernel, {0.8}, Columns<double>{above, target})[0];
      const auto low = run(way, kernel, {0.8}, Columns<double>{below, target})[0];
      for (std::size_t i = 0; i < at.size(); ++i) {
        ASSERT_NEAR(gradient[i], (high[i] - low[i]) / (2 * kStep), 2e-6) << way.name << at[i];
      }
    }
  }
}

}  // namespace
}  // namespace iron::testing
