// Nets of one operation, run forward at odd sizes against the reference.

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "iron/nn/network.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

using testing::Matrix;
using testing::ReferenceNetwork;

template <class T>
void expect_close(const Matrix& found, const Matrix& expected, double tolerance,
                  const std::string& what) {
  ASSERT_EQ(found.values.size(), expected.values.size());
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    const double e = expected.values[i];
    if (std::isnan(e)) {
      EXPECT_TRUE(std::isnan(found.values[i])) << what << ", number " << i;
    } else {
      ASSERT_NEAR(found.values[i], e, tolerance * (1 + std::abs(e))) << what << ", number " << i;
    }
  }
}

template <class T>
void check(const Program& program, const std::vector<double>& parameters, const Matrix& inputs,
           double tolerance, const std::string& what) {
  expect_close<T>(run_forward<T>(program, parameters, inputs),
                  ReferenceNetwork(program).forward(parameters, inputs), tolerance, what);
}

/// Rounded to f32, so that both precisions are given the same numbers.
Matrix single(Matrix matrix) {
  for (double& v : matrix.values) v = static_cast<double>(static_cast<float>(v));
  return matrix;
}

constexpr i64 kRows[] = {1, 7, 131, 1030};

TEST(OneOperation, EveryActivation) {
  for (const auto& [activation, name] : NameTable<Activation>::rows) {
    for (const i64 width : {1, 3, 17, 33}) {
      for (const i64 rows : kRows) {
        Program program;
        program.ops = {op::Input{width}, op::Activate{activation, 1.5}};
        const Matrix in = single(testing::uniform_matrix(rows, width, 4, -6, 6));
        const std::string what =
            std::string(name) + " [" + std::to_string(rows) + ", " + std::to_string(width) + "]";
        check<double>(program, {}, in, 1e-14, what);
        // finer's argument reaches 63: its rounding to f32 is worth 4e-6.
        check<float>(program, {}, in, 8e-6, what);
      }
    }
  }
}

// Far out, a bounded function reaches its limit; what is not a number stays none.
TEST(OneOperation, ActivationsAtTheEdges) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  Matrix in(5, 1);
  in.values = {-1e4, 1e4, -kInf, kInf, kNan};
  const struct {
    Activation activation;
    std::vector<double> expected;
  } cases[] = {
      {Activation::sigmoid, {0, 1, 0, 1, kNan}},
      {Activation::tanh, {-1, 1, -1, 1, kNan}},
      {Activation::relu, {0, 1e4, 0, kInf, kNan}},
      {Activation::leaky_relu, {-5e3, 1e4, -kInf, kInf, kNan}},
      {Activation::gauss, {0, 0, 0, 0, kNan}},
      {Activation::softmax, {1, 1, kNan, kNan, kNan}},
  };
  for (const auto& [activation, expected] : cases) {
    Program program;
    program.ops = {op::Input{1}, op::Activate{activation, 0.5}};
    const Matrix f64 = run_forward<double>(program, {}, in);
    const Matrix f32 = run_forward<float>(program, {}, in);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (std::isnan(expected[i])) {
        EXPECT_TRUE(std::isnan(f64.values[i])) << name_of(activation) << " " << in.values[i];
        EXPECT_TRUE(std::isnan(f32.values[i])) << name_of(activation) << " " << in.values[i];
      } else {
        EXPECT_EQ(f64.values[i], expected[i]) << name_of(activation) << " " << in.values[i];
        EXPECT_EQ(f32.values[i], expected[i]) << name_of(activation) << " " << in.values[i];
      }
    }
  }
}

TEST(OneOperation, SoftmaxOfLargeLogitsSumsToOne) {
  Program program;
  program.ops = {op::Input{3}, op::Activate{Activation::softmax, 0}};
  Matrix in(2, 3);
  in.values = {1000, 1001, 999, -1e5, -1e5, -1e5};
  check<double>(program, {}, in, 1e-14, "large logits");
  const Matrix out = run_forward<double>(program, {}, in);
  EXPECT_NEAR(out(1, 0), 1.0 / 3, 1e-15);
}

TEST(OneOperation, Dense) {
  for (const bool bias : {true, false}) {
    for (const auto& [in, out] :
         std::vector<std::pair<i64, i64>>{{1, 1}, {3, 2}, {17, 5}, {5, 33}, {64, 64}, {129, 1}}) {
      for (const i64 rows : kRows) {
        Program program;
        emit({.inputs = in, .layers = {{.width = out, .bias = bias}}}, program);
        const auto count = static_cast<std::size_t>(parameter_count(program));
        Matrix parameters(1, static_cast<i64>(count));
        parameters.values = testing::uniform_numbers(count, 5, -1, 1);
        const Matrix x = single(testing::uniform_matrix(rows, in, 6, -1, 1));
        const std::string what = std::to_string(in) + " to " + std::to_string(out);
        check<double>(program, single(parameters).values, x, 1e-14, what);
        check<float>(program, single(parameters).values, x, 1e-5, what);
      }
    }
  }
}

// Every pixel of a picture comes out as the first Iron Learn counted it: column/(W − 1), row/(H −
// 1).
TEST(OneOperation, CornersGiveColumnAndRow) {
  for (const auto& [width, height] :
       {std::pair<i64, i64>{200, 200}, {7, 3}, {3, 11}, {1, 5}, {4, 1}, {1, 1}}) {
    for (const bool constant : {false, true}) {
      const NetworkSpec network{
          .inputs = 2,
          .encoding = Corners{.width = width, .height = height, .constant = constant},
          .layers = {{.width = 1}}};
      Program program;
      emit(network, program);
      std::vector<double> parameters(static_cast<std::size_t>(parameter_count(program)));
      initialize(network, 0, parameters);
      const i64 columns = constant ? 3 : 2;
      program.ops.resize(2);  // the encoding alone
      program.segments.resize(2);
      parameters.resize(static_cast<std::size_t>(parameter_count(program)));

      Matrix in(width * height, 2);
      Matrix expected(width * height, columns);
      const double longer = static_cast<double>(std::max(width, height));
      for (i64 i = 0; i < width * height; ++i) {
        const i64 column = i % width;
        const i64 row = i / width;
        in(i, 0) = static_cast<double>(2 * column + 1 - width) / longer;
        in(i, 1) = static_cast<double>(2 * row + 1 - height) / longer;
        expected(i, 0) = 1;
        const auto part = [](i64 n, i64 of) {
          return of == 0 ? 0.0 : static_cast<double>(n) / static_cast<double>(of);
        };
        expected(i, columns - 2) = part(column, width - 1);
        expected(i, columns - 1) = part(row, height - 1);
      }
      const std::string what = std::to_string(width) + "x" + std::to_string(height);
      expect_close<double>(run_forward<double>(program, parameters, in), expected, 1e-15, what);
      expect_close<float>(run_forward<float>(program, parameters, in), expected, 2e-7, what);
    }
  }
}

TEST(OneOperation, Fourier) {
  for (const i64 in : {1, 2, 5}) {
    for (const i64 frequencies : {1, 7, 128}) {
      Program program;
      program.ops = {op::Input{in}, op::Fourier{in, frequencies, 0}};
      program.segments = {{"encoding.frequencies", 0, {in, frequencies}, Update::freeze}};
      const Matrix matrix = single(testing::uniform_matrix(in, frequencies, 7, -20, 20));
      const Matrix x = single(testing::uniform_matrix(131, in, 8, -1, 1));
      const std::string what = std::to_string(in) + " by " + std::to_string(frequencies);
      check<double>(program, matrix.values, x, 1e-12, what);
      // π x B reaches 300: its rounding to f32 is worth 3e-5.
      check<float>(program, matrix.values, x, 1e-4, what);
    }
  }
}

/// A grid of levels that are dense and, where they have more corners than 2^bits, hashed.
op::Grid grid_of(i64 in, i64 features, i64 bits) {
  return {.in = in,
          .levels = 5,
          .features = features,
          .coarsest = 2,
          .growth = 1.7,
          .table_bits = bits};
}

Program grid_program(const op::Grid& grid) {
  Program program;
  program.ops = {op::Input{grid.in}, grid};
  program.segments = {{"encoding.table", 0, {grid_entries(grid), grid.features}}};
  return program;
}

TEST(OneOperation, Grid) {
  for (const i64 in : {1, 2, 3}) {
    for (const i64 features : {1, 2, 4, 8}) {
      for (const i64 bits : {3, 20}) {
        const Program program = grid_program(grid_of(in, features, bits));
        Matrix table(1, parameter_count(program));
        table.values = testing::uniform_numbers(table.values.size(), 7, -1, 1);
        for (const i64 rows : kRows) {
          // Some of the points lie outside.
          const Matrix x = single(testing::uniform_matrix(rows, in, 8, -1.2, 1.2));
          const std::string what = std::to_string(in) + " inputs, " + std::to_string(features) +
                                   " features, " + std::to_string(bits) + " bits";
          check<double>(program, single(table).values, x, 1e-14, what);
          // A point's place among some 17 cells is rounded to f32.
          check<float>(program, single(table).values, x, 8e-6, what);
        }
      }
    }
  }
}

// The paper's Figure 3 and equation 4 by hand: one level of 2 x 2 cells, and its hash.
TEST(OneOperation, GridKnownAnswers) {
  op::Grid grid{.in = 2, .levels = 1, .features = 1, .coarsest = 2, .growth = 1, .table_bits = 4};
  Matrix x(4, 2);
  x.values = {-1, -1, 0, 0, 0.5, -0.5, 1, 1};
  const Matrix dense = run_forward<double>(grid_program(grid), {0, 1, 2, 3, 4, 5, 6, 7, 8}, x);
  EXPECT_EQ(dense.values, (std::vector<double>{0, 4, 3, 8}));
  grid.table_bits = 2;  // corner (i, j) has entry (i xor 2654435761 j) mod 4 = (i xor j) mod 4
  const Matrix hashed = run_forward<double>(grid_program(grid), {0, 1, 2, 3}, x);
  EXPECT_EQ(hashed.values, (std::vector<double>{0, 0, (1 + 2 + 0 + 3) / 4.0, 0}));
}

TEST(OneOperation, GridPassesNanOn) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInf = std::numeric_limits<double>::infinity();
  for (const i64 bits : {3, 20}) {
    const Program program = grid_program(grid_of(2, 2, bits));
    const auto count = static_cast<std::size_t>(parameter_count(program));
    const std::vector<double> table = testing::uniform_numbers(count, 7, -1, 1);
    Matrix x(4, 2);
    x.values = {kNan, 0, 0, kNan, kInf, -kInf, 1, -1};
    const Matrix f64 = run_forward<double>(program, table, x);
    const Matrix f32 = run_forward<float>(program, table, x);
    for (i64 j = 0; j < f64.columns; ++j) {
      for (const i64 row : {0, 1}) {
        EXPECT_TRUE(std::isnan(f64(row, j))) << row << ", " << j;
        EXPECT_TRUE(std::isnan(f32(row, j))) << row << ", " << j;
      }
      EXPECT_EQ(f64(2, j), f64(3, j));
      EXPECT_EQ(f32(2, j), f32(3, j));
    }
  }
}

}  // namespace
}  // namespace iron
