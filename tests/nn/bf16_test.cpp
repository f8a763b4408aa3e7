// Programs of precision bf16: dense layers held against doubles computed from operands that were
// rounded to bf16, under every instruction set. Inputs and weights are whole numbers, so that what
// goes into a product is known exactly and only the sums of gradients are rounded.

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "iron/backend/cpu/instructions.h"
#include "iron/core/error.h"
#include "iron/element/scalar.h"
#include "iron/nn/network.h"
#include "iron/tensor/tensor.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

using testing::Matrix;

/// Every instruction set this processor has, one at a time.
template <class Check>
void under_each(const Check& check) {
  const Instructions before = instructions();
  for (const Instructions set :
       {Instructions::portable, Instructions::avx2, Instructions::avx512}) {
    if (!is_available(set)) continue;
    set_instructions(set);
    check(std::string(name_of(set)));
  }
  set_instructions(before);
}

double rounded(double x) { return static_cast<double>(scalar::round_bf16(static_cast<float>(x))); }

Matrix whole_matrix(i64 rows, i64 columns, u64 seed, double most) {
  Matrix matrix = testing::uniform_matrix(rows, columns, seed, -most, most);
  for (double& v : matrix.values) v = std::round(v);
  return matrix;
}

/// x·w, of operands rounded to bf16 where the layer says so.
Matrix product(const op::Dense& dense, const Matrix& x, const double* w) {
  const auto seen = [&](double v) { return in_bf16(dense) ? rounded(v) : v; };
  Matrix y(x.rows, dense.out);
  for (i64 r = 0; r < x.rows; ++r) {
    for (i64 j = 0; j < dense.out; ++j) {
      for (i64 i = 0; i < dense.in; ++i) y(r, j) += seen(x(r, i)) * seen(w[i * dense.out + j]);
    }
  }
  return y;
}

struct Widths {
  i64 middle;
  i64 out;
};

/// 3 numbers to a thin layer, which is f32, and on to one in bf16 with a bias.
struct Case {
  Case(Widths widths, i64 rows)
      : x(whole_matrix(rows, 3, 1, 4)),
        thin{3, widths.middle, 0},
        wide{widths.middle, widths.out, 1, 2} {
    program.ops = {op::Input{3}, thin, wide};
    const i64 first = 3 * widths.middle;
    const i64 second = widths.middle * widths.out;
    program.segments = {{"0.weight", 0, {3, widths.middle}},
                        {"1.weight", first, {widths.middle, widths.out}},
                        {"1.bias", first + second, {widths.out}}};
    program.precision = DType::bf16;
    // Up to 360 times up to 400, 256 of them of either sign: their sums fit the 24 bits of a float.
    for (const auto& [count, most] :
         {std::pair<i64, double>{first, 30}, {second, 400}, {widths.out, 50}}) {
      const Matrix part = whole_matrix(1, count, static_cast<u64>(most), most);
      parameters.insert(parameters.end(), part.values.begin(), part.values.end());
    }
    middle = product(thin, x, parameters.data());
    y = product(wide, middle, parameters.data() + first);
    for (i64 r = 0; r < rows; ++r) {
      for (i64 j = 0; j < widths.out; ++j) {
        y(r, j) += parameters[static_cast<std::size_t>(first + second + j)];
      }
    }
  }

  Program program;
  Matrix x;
  op::Dense thin;
  op::Dense wide;
  std::vector<double> parameters;
  Matrix middle{0, 0};
  Matrix y{0, 0};
};

constexpr Widths kWidths[] = {{16, 16}, {17, 33}, {64, 64}, {33, 100}, {129, 48}, {256, 21}};
constexpr i64 kRows[] = {1, 2, 7, 64, 131};

std::string describe(const std::string& set, const Widths& widths, i64 rows) {
  return set + ": " + std::to_string(rows) + " rows, " + std::to_string(widths.middle) + " to " +
         std::to_string(widths.out);
}

TEST(Bf16, RoundsTheOperandsAndSumsInF32) {
  under_each([](const std::string& set) {
    for (const Widths& widths : kWidths) {
      for (const i64 rows : kRows) {
        const Case c(widths, rows);
        EXPECT_EQ(testing::run_forward<float>(c.program, c.parameters, c.x, DType::bf16).values,
                  c.y.values)
            << describe(set, widths, rows);
      }
    }
  });
}

TEST(Bf16, GradientsAreProductsOfRoundedOperands) {
  under_each([](const std::string& set) {
    for (const Widths& widths : kWidths) {
      for (const i64 rows : kRows) {
        Case c(widths, rows);
        c.program.loss = LossRule{LossKind::mse};
        const Matrix targets = whole_matrix(rows, widths.out, 9, 3000);

        // ∂y as the loss leaves it in f32, and what the products see of it.
        const auto scale = static_cast<float>(1.0 / static_cast<double>(rows * widths.out));
        Matrix dy(rows, widths.out);
        Matrix seen(rows, widths.out);
        for (std::size_t i = 0; i < dy.values.size(); ++i) {
          const auto e = static_cast<float>(c.y.values[i] - targets.values[i]);
          dy.values[i] = static_cast<double>((e + e) * scale);
          seen.values[i] = rounded(dy.values[i]);
        }

        std::vector<double> expected(c.parameters.size());
        std::vector<double> size(c.parameters.size());  // of the terms: what rounding is worth
        const auto add = [&](i64 at, double term) {
          expected[static_cast<std::size_t>(at)] += term;
          size[static_cast<std::size_t>(at)] += std::abs(term);
        };
        const i64 first = 3 * widths.middle;
        const double* const w = c.parameters.data() + first;
        for (i64 r = 0; r < rows; ++r) {
          for (i64 j = 0; j < widths.out; ++j) {
            add(first + widths.middle * widths.out + j, dy(r, j));
            for (i64 i = 0; i < widths.middle; ++i) {
              add(first + i * widths.out + j, rounded(c.middle(r, i)) * seen(r, j));
              for (i64 k = 0; k < 3; ++k) {
                const double back = seen(r, j) * rounded(w[i * widths.out + j]);
                add(k * widths.middle + i, c.x(r, k) * back);
              }
            }
          }
        }

        testing::PlanRunner<float> runner(c.program, c.parameters, c.x, targets, DType::bf16);
        double loss = 0;
        const std::vector<float> found = runner.gradient(loss);
        for (std::size_t i = 0; i < expected.size(); ++i) {
          ASSERT_NEAR(static_cast<double>(found[i]), expected[i], 2e-6 * size[i])
              << describe(set, widths, rows) << ", parameter " << i;
        }
      }
    }
  });
}

// What is not a number, or too large for one, is not lost on the way.
TEST(Bf16, NanAndInfinityPass) {
  under_each([](const std::string& set) {
    for (const double value : {std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity(), 3.4e38}) {
      Program program;
      program.ops = {op::Input{16}, op::Dense{16, 16, 0}};
      program.segments = {{"0.weight", 0, {16, 16}}};
      Matrix x(3, 16);
      x(1, 5) = value;
      const Matrix y =
          testing::run_forward<float>(program, std::vector<double>(256, 1.0), x, DType::bf16);
      for (i64 j = 0; j < 16; ++j) {
        EXPECT_EQ(y(0, j), 0) << set;
        EXPECT_EQ(y(2, j), 0) << set;
        EXPECT_EQ(std::isnan(y(1, j)), std::isnan(value)) << set;
        EXPECT_FALSE(std::isfinite(y(1, j))) << set;
      }
    }
  });
}

// The phases of Fourier features and of a first layer of sines reach hundreds of radians: no bit of
// them may go.
TEST(Bf16, PhasesStayF32) {
  const NetworkSpec networks[] = {
      {.inputs = 2, .encoding = Fourier{.frequencies = 64, .scale = 50}, .layers = {{.width = 1}}},
      {.inputs = 2,
       .layers = {{.width = 64, .activation = Activation::sine, .parameter = 300}, {.width = 1}}}};
  for (const NetworkSpec& network : networks) {
    Program program;
    emit(network, program);
    std::vector<double> parameters(static_cast<std::size_t>(parameter_count(program)));
    initialize(network, 1, parameters);
    const Matrix x = testing::uniform_matrix(33, 2, 2, -1, 1);
    EXPECT_EQ(testing::run_forward<float>(program, parameters, x, DType::bf16).values,
              testing::run_forward<float>(program, parameters, x, DType::f32).values);
  }
}

TEST(Bf16, NoTensorHoldsIt) {
  EXPECT_THROW(Tensor::zeros({2}, DType::bf16), TypeError);
  EXPECT_THROW(Tensor::zeros({2}).to(DType::bf16), TypeError);
  EXPECT_THROW(Tensor::arange(0, 3, 1, DType::bf16), TypeError);
}

}  // namespace
}  // namespace iron
