#include "iron/linalg/least_squares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/linalg/tensor_rows.h"
#include "iron/tensor/functions.h"
#include "tests/linalg/made_rows.h"
#include "tests/support/files.h"
#include "tests/support/nist.h"

namespace iron {
namespace {

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
  }
}

TEST(LeastSquares, FitsAPlaneExactly) {
  const Tensor x = Tensor::from({{0, 0}, {1, 0}, {0, 1}, {3, 2}}, DType::f64);
  const Tensor y = Tensor::from({1, 3, -2, 1}, DType::f64);  // 1 + 2a − 3b
  const LeastSquares answer = solve(x, y);
  EXPECT_DOUBLE_EQ(answer.targets[0].intercept, 1);
  EXPECT_THAT(answer.targets[0].coefficients, ElementsAre(2, -3));
  EXPECT_EQ(answer.targets[0].residual_squares, 0);
  EXPECT_DOUBLE_EQ(answer.targets[0].total_squares, 12.75);
  EXPECT_EQ(answer.degrees_of_freedom(), 1);
}

TEST(LeastSquares, SolvesForSeveralTargetsAtOnce) {
  const Tensor x = Tensor::from({{1}, {2}, {4}}, DType::f32);
  const Tensor y = Tensor::from({{2, 9}, {4, 8}, {8, 6}}, DType::i32);
  const LeastSquares answer = solve(x, y);
  ASSERT_EQ(answer.targets.size(), 2U);
  EXPECT_NEAR(answer.targets[0].coefficients[0], 2, 1e-15);
  EXPECT_NEAR(answer.targets[0].intercept, 0, 1e-15);
  EXPECT_NEAR(answer.targets[1].coefficients[0], -1, 1e-15);
  EXPECT_NEAR(answer.targets[1].intercept, 10, 1e-14);
}

TEST(LeastSquares, WithoutFeaturesIsTheMean) {
  const LeastSquares answer =
      solve(Tensor::empty({4, 0}, DType::f64), Tensor::from({1, 2, 3, 6}, DType::f64));
  EXPECT_DOUBLE_EQ(answer.targets[0].intercept, 3);
  EXPECT_DOUBLE_EQ(answer.targets[0].residual_squares, 14);
  EXPECT_DOUBLE_EQ(*answer.intercept_unit_error, 0.5);
}

TEST(LeastSquares, OfOneRowIsThatRow) {
  const LeastSquares answer =
      solve(Tensor::from({{5, 7}}, DType::f64), Tensor::from({3}, DType::f64));
  EXPECT_EQ(answer.rank, 0);
  EXPECT_THAT(answer.dependent, ElementsAre(0, 1));
  EXPECT_DOUBLE_EQ(answer.targets[0].intercept, 3);
  EXPECT_THAT(answer.targets[0].coefficients, ElementsAre(0, 0));
}

TEST(LeastSquares, AWeightCountsAsSoManyRows) {
  const Tensor x = Tensor::from({{1, 2}, {2, 1}, {4, 0}, {5, 7}, {3, 3}}, DType::f64);
  const Tensor y = Tensor::from({1, 0, 4, 2, 9}, DType::f64);
  const Tensor weights = Tensor::from({1, 2, 1, 0, 3}, DType::f64);
  const Tensor many =
      Tensor::from({{1, 2}, {2, 1}, {2, 1}, {4, 0}, {3, 3}, {3, 3}, {3, 3}}, DType::f64);
  const LeastSquaresFit weighted = solve(x, y, {}, weights).targets[0];
  const LeastSquaresFit repeated =
      solve(many, Tensor::from({1, 0, 0, 4, 9, 9, 9}, DType::f64)).targets[0];
  EXPECT_NEAR(weighted.intercept, repeated.intercept, 1e-13);
  EXPECT_NEAR(weighted.coefficients[0], repeated.coefficients[0], 1e-13);
  EXPECT_NEAR(weighted.coefficients[1], repeated.coefficients[1], 1e-13);
  EXPECT_NEAR(weighted.residual_squares, repeated.residual_squares, 1e-12);
  EXPECT_NEAR(weighted.total_squares, repeated.total_squares, 1e-12);
}

TEST(LeastSquares, ScaleDoesNotMatter) {
  // Squares of these columns overflow or vanish; the target's too.
  for (const double scale : {1e-300, 1e-170, 1e170, 1e300}) {
    const std::vector<double> x{1 * scale, 3, 2 * scale, 1, 4 * scale, 7, 9 * scale, 2};
    const std::vector<double> plain{1, 3, 2, 1, 4, 7, 9, 2};
    const Tensor y = Tensor::from({3, 1, 4, 1}, DType::f64);
    const double unit = scale < 1 ? 1e-200 : 1e200;
    const LeastSquaresFit fit = solve(Tensor::from(x, {4, 2}), y * unit).targets[0];
    const LeastSquaresFit expected = solve(Tensor::from(plain, {4, 2}), y).targets[0];
    EXPECT_NEAR(fit.coefficients[0] / unit * scale / expected.coefficients[0], 1, 1e-12) << scale;
    EXPECT_NEAR(fit.coefficients[1] / unit / expected.coefficients[1], 1, 1e-12) << scale;
  }
}

TEST(LeastSquares, FindsEachDependency) {
  // Columns: a, b, 2a − b, constant, c. The constant has no part in the other dependency.
  const auto column = [](i64 i, i64 j) {
    const double a = testing::spread(i, 0);
    const double b = testing::spread(i, 1);
    return j == 0 ? a : j == 1 ? b : j == 2 ? 2 * a - b : j == 3 ? 0.1 : testing::spread(i, 2);
  };
  const LeastSquares answer = solve_least_squares(
      testing::rows_of(20000, 5, column, [](i64 i) { return 3 * testing::spread(i, 2); }));
  EXPECT_EQ(answer.rank, 3);
  EXPECT_THAT(answer.dependent, ElementsAre(0, 1, 2, 3));
  EXPECT_NEAR(answer.targets[0].coefficients[4], 3, 1e-14);
  EXPECT_TRUE(answer.unit_errors[4]);
  EXPECT_FALSE(answer.unit_errors[0]);
  EXPECT_FALSE(answer.intercept_unit_error);  // a part of the constant's dependency
}

TEST(LeastSquares, RidgeSplitsEvenlyBetweenTwins) {
  const Tensor x = Tensor::from({{1, 1}, {2, 2}, {3, 3}, {6, 6}}, DType::f64);
  const Tensor y = Tensor::from({2, 4, 6, 12}, DType::f64);
  const LeastSquares answer = solve(x, y, {.l2 = 14});
  // Centred: Σ z² = 14; (2·14 + 14) b = 28.
  EXPECT_NEAR(answer.targets[0].coefficients[0], 2.0 / 3, 1e-15);
  EXPECT_NEAR(answer.targets[0].coefficients[1], 2.0 / 3, 1e-15);
  EXPECT_EQ(answer.rank, 2);
  EXPECT_FALSE(answer.unit_errors[0]);
}

TEST(LeastSquares, ManyRowsAndAnyThreadsGiveTheSameBits) {
  const auto x = [](i64 i, i64 j) { return testing::spread(i, j); };
  const auto y = [&](i64 i) { return 1 + 2 * x(i, 0) - x(i, 2) + 0.1 * testing::spread(i, 9); };
  const RowBlocks rows = testing::rows_of(100001, 3, x, y);
  const i64 before = cpu_threads();
  set_cpu_threads(1);
  const LeastSquares one = solve_least_squares(rows);
  set_cpu_threads(3);
  const LeastSquares three = solve_least_squares(rows);
  set_cpu_threads(before);
  EXPECT_EQ(one.targets[0].coefficients, three.targets[0].coefficients);
  EXPECT_EQ(one.targets[0].intercept, three.targets[0].intercept);
  EXPECT_EQ(one.targets[0].residual_squares, three.targets[0].residual_squares);
  EXPECT_EQ(one.unit_errors, three.unit_errors);
  EXPECT_NEAR(one.targets[0].coefficients[0], 2, 1e-2);
}

TEST(LeastSquares, WideTablesGoThroughBlocksOfColumns) {
  constexpr i64 kFeatures = 70;  // three panels
  const auto x = [](i64 i, i64 j) { return testing::spread(i, j) + (i % 70 == j ? 1 : 0); };
  const auto y = [&](i64 i) {
    double sum = 5;
    for (i64 j = 0; j < kFeatures; ++j) sum += static_cast<double>(j) * x(i, j);
    return sum;
  };
  const LeastSquares answer = solve_least_squares(testing::rows_of(9000, kFeatures, x, y));
  EXPECT_EQ(answer.rank, kFeatures);
  EXPECT_NEAR(answer.targets[0].intercept, 5, 1e-11);
  for (i64 j = 0; j < kFeatures; ++j) {
    EXPECT_NEAR(answer.targets[0].coefficients[static_cast<std::size_t>(j)], double(j), 1e-12);
  }
}

TEST(LeastSquares, NamesWhatIsWrong) {
  const Tensor x = Tensor::from({{1, 2}, {2, NAN}, {4, 0}}, DType::f64);
  const Tensor y = Tensor::from({1, 0, INFINITY}, DType::f64);
  auto error = error_of<ValueError>([&] { solve(x, Tensor::ones({3})); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "row 2, feature 2: the value is missing (NaN)");
  error = error_of<ValueError>([&] { solve(Tensor::ones({3, 2}), y); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "row 3, the target: the value is infinite");
  const Tensor fine = Tensor::from({{1, 2}, {2, 3}, {4, 0}}, DType::f64);
  error = error_of<ValueError>([&] {
    solve(fine, Tensor::ones({3}), {}, Tensor::from({1, -1, 1}, DType::f64));
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "row 2 has the weight -1.000000");
  error = error_of<ValueError>([&] { solve(fine, Tensor::ones({3}), {}, Tensor::zeros({3})); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "all rows have the weight 0");
  EXPECT_THROW(solve(fine, Tensor::ones({3}), {.l2 = -1}), ValueError);
  EXPECT_THROW(solve(Tensor::ones({0, 2}), Tensor::ones({0})), ValueError);
  EXPECT_THROW(solve(fine, Tensor::ones({2})), ShapeError);
  EXPECT_THROW(solve(Tensor::ones({3}), Tensor::ones({3})), ShapeError);
  EXPECT_THROW(solve(fine, Tensor::ones({3}), {}, Tensor::ones({3, 1})), ShapeError);
}

}  // namespace
}  // namespace iron
