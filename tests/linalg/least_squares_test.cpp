#include "iron/linalg/least_squares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/linalg/tensor_rows.h"
#include "iron/tensor/functions.h"
#include "tests/support/files.h"
#include "tests/support/nist.h"

namespace iron {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using testing::error_of;
using testing::NistSet;
using testing::right_digits;

LeastSquares solve(const Tensor& x, const Tensor& y, const LeastSquaresOptions& options = {},
                   const std::optional<Tensor>& weights = std::nullopt) {
  return solve_least_squares(tensor_rows(x, y, weights), options);
}

LeastSquares solve(const NistSet& set) {
  const auto rows = static_cast<i64>(set.y.size());
  return solve(Tensor::from(set.x, {rows, set.features}), Tensor::from(set.y, {rows}));
}

/// Marks of the issue: nine digits, seven where plain f64 gives less than eight.
double mark_of(const std::string& name) {
  return name == "Filip" || name == "Wampler4" || name == "Wampler5" ? 7 : 9;
}

TEST(Nist, CoefficientsAndDeviationsHaveTheirDigits) {
  const std::vector<NistSet> sets = testing::read_nist_sets();
  ASSERT_EQ(sets.size(), 9U);
  for (const NistSet& set : sets) {
    const LeastSquares answer = solve(set);
    const LeastSquaresFit& fit = answer.targets[0];
    const double mark = mark_of(set.name);
    const double sigma =
        std::sqrt(fit.residual_squares / static_cast<double>(answer.degrees_of_freedom()));
    EXPECT_EQ(answer.rank, set.features) << set.name;
    EXPECT_GE(right_digits(fit.intercept, set.coefficients[0]), mark) << set.name;
    EXPECT_GE(right_digits(*answer.intercept_unit_error * sigma, set.deviations[0]), mark)
        << set.name;
    double least = 15;
    double least_sd = 15;
    for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
      least = std::min(least, right_digits(fit.coefficients[j], set.coefficients[j + 1]));
      least_sd =
          std::min(least_sd, right_digits(*answer.unit_errors[j] * sigma, set.deviations[j + 1]));
    }
    EXPECT_GE(least, mark) << set.name;
    EXPECT_GE(least_sd, mark) << set.name;
    EXPECT_GE(right_digits(sigma, set.residual), mark) << set.name;
    const double r_squared = 1 - fit.residual_squares / fit.total_squares;
    EXPECT_GE(right_digits(r_squared, set.r_squared), mark) << set.name;
    if (std::getenv("IRON_SHOW") != nullptr) {
      std::printf("%-9s b %.1f sd %.1f sigma %.1f r2 %.1f\n", set.name.c_str(), least, least_sd,
                  right_digits(sigma, set.residual), right_digits(r_squared, set.r_squared));
    }
  }
}

}  // namespace
}  // namespace iron
