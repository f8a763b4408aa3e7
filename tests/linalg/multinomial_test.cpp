#include "iron/linalg/multinomial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/linalg/tensor_rows.h"
#include "iron/tensor/functions.h"
#include "tests/linalg/made_rows.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::IsEmpty;
using testing::rows_of;
using testing::spread;

/// 400 rows of two features; the class follows the first with some noise.
RowBlocks small_rows(i64 classes) {
  return rows_of(
      400, 2, [](i64 i, i64 j) { return 10 * spread(i, j) - 5; },
      [classes](i64 i) {
        const double place = spread(i, 0) + 0.6 * spread(i, 7);
        return std::min(std::floor(place / 1.6 * static_cast<double>(classes)),
                        static_cast<double>(classes - 1));
      });
}

TEST(Multinomial, GivesTheOddsOfATwoByTwoTable) {
  // x = 0: 3 of 4 in class 1; x = 1: 1 of 4. The answer is ln 3 and −2 ln 3, its variances 4/3 and
  // 8/3.
  const Tensor x = Tensor::from({{0}, {0}, {0}, {0}, {1}, {1}, {1}, {1}}, DType::f64);
  const Tensor y = Tensor::from({1, 1, 1, 0, 1, 0, 0, 0}, DType::f64);
  const MultinomialFit fit = fit_multinomial(tensor_rows(x, y), {});
  EXPECT_NEAR(fit.intercepts[0], std::log(3), 1e-14);
  EXPECT_NEAR(fit.coefficients[0], -2 * std::log(3), 1e-14);
  EXPECT_NEAR(*fit.intercept_errors[0], std::sqrt(4.0 / 3), 1e-10);
  EXPECT_NEAR(*fit.errors[0], std::sqrt(8.0 / 3), 1e-10);
  EXPECT_NEAR(fit.loss, -6 * std::log(0.75) - 2 * std::log(0.25), 1e-13);
  EXPECT_TRUE(fit.converged);
}

TEST(Multinomial, ConvergesFromAnyStart) {
  for (const i64 classes : {2, 4}) {
    const RowBlocks rows = small_rows(classes);
    const MultinomialFit expected = fit_multinomial(rows, {.classes = classes});
    for (const double size : {1.0, 30.0, 1000.0, 1e6}) {
      MultinomialOptions options{.classes = classes};
      for (i64 i = 0; i < 3 * (classes - 1); ++i) {
        options.start.push_back((i % 2 == 0 ? size : -size) * (1 + spread(i, 3)));
      }
      const MultinomialFit fit = fit_multinomial(rows, options);
      EXPECT_TRUE(fit.converged) << size;
      EXPECT_LT(fit.iterations, 60) << size;
      for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
        EXPECT_NEAR(fit.coefficients[j], expected.coefficients[j], 1e-10) << size;
        EXPECT_NEAR(*fit.errors[j], *expected.errors[j], 1e-9) << size;
      }
    }
  }
}

TEST(Multinomial, NoticesCompleteSeparation) {
  const Tensor x = Tensor::from({{1, 4}, {2, 1}, {3, 3}, {4, 2}, {5, 5}, {6, 1}}, DType::f64);
  const Tensor y = Tensor::from({0, 0, 0, 1, 1, 1}, DType::f64);
  const MultinomialFit fit = fit_multinomial(tensor_rows(x, y), {});
  EXPECT_TRUE(fit.converged);
  EXPECT_LT(fit.iterations, 60);
  EXPECT_LT(fit.loss, 1e-6);
  EXPECT_THAT(fit.separated, ElementsAre(0, 1));
  EXPECT_THAT(fit.errors, ElementsAre(std::nullopt, std::nullopt));
  EXPECT_EQ(fit.intercept_errors[0], std::nullopt);
  // A penalty makes the answer finite.
  const MultinomialFit ridge = fit_multinomial(tensor_rows(x, y), {.l2 = 1e-3});
  EXPECT_THAT(ridge.separated, IsEmpty());
  EXPECT_TRUE(ridge.converged);
}

TEST(Multinomial, NoticesSeparationByMoreFeaturesThanRows) {
  const RowBlocks rows = rows_of(
      6, 9,
      [](i64 i, i64 j) {
        return j == 8 ? 0.1 : std::sin(static_cast<double>(i * i * (j + 3) + 7 * j * i));
      },
      [](i64 i) { return static_cast<double>(i % 2); });
  const MultinomialFit fit = fit_multinomial(rows, {});
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.rank, 5);
  EXPECT_LT(fit.loss, 1e-6);
  EXPECT_THAT(fit.dependent, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(fit.separated, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));  // the last one is constant
}

TEST(Multinomial, LeavesOtherColumnsAloneWhenOneSeparates) {
  // Rows with a mark are always of class 0; the others are small_rows.
  const RowBlocks plain = small_rows(2);
  const RowBlocks marked = rows_of(
      420, 3, [](i64 i, i64 j) { return j == 2 ? (i >= 400 ? 1.0 : 0.0) : 10 * spread(i, j) - 5; },
      [plain](i64 i) {
        if (i >= 400) return 0.0;
        double x[2], y = 0, w = 0;
        plain.read(i, 1, {x, &y, &w});
        return y;
      });
  const MultinomialFit expected = fit_multinomial(plain, {});
  const MultinomialFit fit = fit_multinomial(marked, {});
  EXPECT_THAT(fit.separated, ElementsAre(2));
  EXPECT_FALSE(fit.errors[2]);
  EXPECT_LT(fit.coefficients[2], -10);
  EXPECT_NEAR(fit.loss, expected.loss, 1e-7);
  EXPECT_NEAR(fit.intercepts[0], expected.intercepts[0], 1e-8);
  EXPECT_NEAR(*fit.intercept_errors[0], *expected.intercept_errors[0], 1e-8);
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(fit.coefficients[j], expected.coefficients[j], 1e-8);
    EXPECT_NEAR(*fit.errors[j], *expected.errors[j], 1e-8);
  }
}

TEST(Multinomial, AnswersDependentFeaturesWithTheShortest) {
  const RowBlocks plain = small_rows(3);
  const RowBlocks twice = rows_of(
      400, 4, [](i64 i, i64 j) { return j == 3 ? 2.0 : 10 * spread(i, j % 2) - 5; },
      [plain](i64 i) {
        double x[2], y = 0, w = 0;
        plain.read(i, 1, {x, &y, &w});
        return y;
      });
  const MultinomialFit expected = fit_multinomial(plain, {.classes = 3});
  const MultinomialFit fit = fit_multinomial(twice, {.classes = 3});
  EXPECT_EQ(fit.rank, 2);
  EXPECT_THAT(fit.dependent, ElementsAre(0, 2, 3));
  EXPECT_THAT(fit.separated, IsEmpty());
  EXPECT_NEAR(fit.loss, expected.loss, 1e-9);
  EXPECT_NEAR(fit.coefficients[0], expected.coefficients[0] / 2, 1e-12);
  EXPECT_NEAR(fit.coefficients[2], expected.coefficients[0] / 2, 1e-12);
  EXPECT_NEAR(fit.coefficients[3], 0, 1e-12);
  EXPECT_FALSE(fit.errors[0]);
  EXPECT_NEAR(*fit.errors[1], *expected.errors[1], 1e-10);
}

/// Enough rows that the search begins with a sample.
constexpr i64 kManyRows = 270000;

RowBlocks many_rows(bool close) {
  return rows_of(
      kManyRows, 3,
      [close](i64 i, i64 j) {
        return 100 + (j == 2 && close ? spread(i, 0) + 1e-5 * spread(i, 2) : spread(i, j));
      },
      [](i64 i) { return spread(i, 0) + spread(i, 5) > 1 ? 1.0 : 0.0; });
}

TEST(Multinomial, ManyRowsBeginWithASampleAndEndTheSame) {
  for (const bool close : {false, true}) {  // columns that nearly depend are whitened exactly
    const RowBlocks rows = many_rows(close);
    MultinomialOptions from_zero;
    from_zero.start.assign(4, 0.0);
    const MultinomialFit expected = fit_multinomial(rows, from_zero);
    const MultinomialFit fit = fit_multinomial(rows, {});
    EXPECT_LE(fit.iterations, close ? 8 : 5);
    EXPECT_NEAR(fit.loss / expected.loss, 1, 1e-12);
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(fit.coefficients[j], expected.coefficients[j], 1e-8 * *expected.errors[j]);
      ASSERT_TRUE(fit.errors[j]);
      EXPECT_NEAR(*fit.errors[j] / *expected.errors[j], 1, 1e-8);
    }
  }
}

TEST(Multinomial, GivesTheSameBitsWithAnyThreads) {
  const RowBlocks rows = rows_of(
      40000, 3, [](i64 i, i64 j) { return spread(i, j); },
      [](i64 i) { return std::floor(spread(i, 0) + 2 * spread(i, 5)); });
  const i64 before = cpu_threads();
  set_cpu_threads(1);
  const MultinomialFit one = fit_multinomial(rows, {.classes = 3});
  set_cpu_threads(3);
  const MultinomialFit three = fit_multinomial(rows, {.classes = 3});
  set_cpu_threads(before);
  EXPECT_EQ(one.coefficients, three.coefficients);
  EXPECT_EQ(one.errors, three.errors);
  EXPECT_EQ(one.loss, three.loss);
}

TEST(Multinomial, NamesTheRowAtFaultAmongMany) {
  const RowBlocks rows = many_rows(false);
  RowBlocks faulty = rows;
  faulty.read = [&](i64 first, i64 count, const RowBlock& out) {
    rows.read(first, count, out);
    if (first <= 5 && 5 < first + count) out.y[5 - first] = 7;  // in the sample as in all rows
  };
  auto error = error_of<ValueError>([&] { fit_multinomial(faulty, {}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "the target of row 6 is 7.000000, not a class code from 0 to 1");
  faulty.read = [&](i64 first, i64 count, const RowBlock& out) {
    rows.read(first, count, out);
    constexpr i64 kLast = kManyRows - 1;
    if (first <= kLast && kLast < first + count) out.x[(kLast - first) * 3 + 1] = NAN;
  };
  error = error_of<ValueError>([&] { fit_multinomial(faulty, {}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "row 270000, feature 2: the value is missing (NaN)");
}

TEST(Multinomial, SaysWhatIsWrong) {
  const Tensor x = Tensor::from({{1}, {2}, {4}}, DType::f64);
  const auto fit = [&](std::initializer_list<double> y, const MultinomialOptions& options) {
    return fit_multinomial(tensor_rows(x, Tensor::from(std::vector(y), {3})), options);
  };
  auto error = error_of<ValueError>([&] { fit({0, 0, 0}, {}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "no row is of class 1");
  error = error_of<ValueError>([&] { fit({0, 0.5, 1}, {}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "the target of row 2 is 0.500000, not a class code from 0 to 1");
  EXPECT_THROW(fit({0, 1, 1}, {.classes = 1}), ValueError);
  EXPECT_THROW(fit({0, 1, 1}, {.l2 = -1}), ValueError);
  EXPECT_THROW(fit({0, 1, 1}, {.max_iterations = 0}), ValueError);
  EXPECT_THROW(fit({0, 1, 1}, {.start = {1.0}}), ShapeError);
  const MultinomialFit cut = fit_multinomial(small_rows(2), {.max_iterations = 2});
  EXPECT_FALSE(cut.converged);
  EXPECT_EQ(cut.iterations, 2);
}

TEST(Multinomial, WithoutFeaturesGivesTheSharesOfTheClasses) {
  const MultinomialFit fit = fit_multinomial(
      tensor_rows(Tensor::empty({4, 0}, DType::f64), Tensor::from({0, 1, 1, 1}, DType::f64)), {});
  EXPECT_NEAR(fit.intercepts[0], std::log(3), 1e-14);
  EXPECT_THAT(fit.coefficients, IsEmpty());
}

}  // namespace
}  // namespace iron
