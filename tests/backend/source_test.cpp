// Rows as the step makes them: strided pictures, picture rows, epochs.

#include "iron/backend/source.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/backend/cpu/plan_rows.h"
#include "iron/core/error.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Source, EverySecondPixelOfAPicture) {
  // A 4×3 picture seen at even rows and columns: 2×2 pixels of one channel.
  const std::vector<float> pixels{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  const std::vector<double> xs{-0.75, -0.25, 0.25, 0.75};
  const std::vector<double> ys{-0.5, 0, 0.5};
  const Source source = PixelsSource{ConstView(pixels.data(), DType::f32, {2, 2, 1}, {8, 2, 1}),
                                     ConstView(xs.data(), DType::f64, {2}, {2}),
                                     ConstView(ys.data(), DType::f64, {2}, {2})};
  validate(source);
  ASSERT_EQ(row_count(source), 4);
  std::vector<float> inputs(8);
  std::vector<float> targets(4);
  read_rows(source, Batch(Program{}, 4, 0), 0, 4, inputs.data(), 2, targets.data(), 1,
            static_cast<float*>(nullptr));
  EXPECT_THAT(targets, ElementsAre(0, 2, 8, 10));
  EXPECT_THAT(inputs, ElementsAre(-0.75F, -0.5F, 0.25F, -0.5F, -0.75F, 0.5F, 0.25F, 0.5F));
}

std::vector<i64> rows_of_epoch(const Program& program, i64 rows, i64 epoch, i64 steps) {
  std::vector<i64> seen;
  for (i64 step = epoch * steps; step < (epoch + 1) * steps; ++step) {
    const Batch batch(program, rows, step);
    for (i64 i = 0; i < batch.rows(); ++i) seen.push_back(batch.row(i));
  }
  return seen;
}

TEST(Batch, AnEpochHoldsEachRowOnce) {
  for (const Order order : {Order::sequential, Order::rows, Order::blocks}) {
    Program program;
    program.batch = 4;
    program.order = order;
    const std::vector<i64> first = rows_of_epoch(program, 10, 0, 3);
    const std::vector<i64> second = rows_of_epoch(program, 10, 1, 3);
    std::vector<i64> sorted = first;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_THAT(sorted, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    EXPECT_EQ(first == second, order == Order::sequential);
  }
}

TEST(Batch, BlocksAreConsecutiveRows) {
  Program program;
  program.batch = 5;
  program.order = Order::blocks;
  for (i64 step = 0; step < 8; ++step) {
    const Batch batch(program, 20, step);
    EXPECT_EQ(batch.row(0) % 5, 0);
    EXPECT_EQ(batch.row(4), batch.row(0) + 4);
  }
}

TEST(Source, RefusesViewsThatDoNotFit) {
  const std::vector<float> x(6);
  const auto view = [&](Shape shape, DType dtype = DType::f32) {
    return ConstView(x.data(), dtype, std::move(shape));
  };
  EXPECT_THROW(validate(Source{RowsSource{view({3, 2}), view({2, 1})}}), ShapeError);
  EXPECT_THROW(validate(Source{RowsSource{view({3}), view({3, 1})}}), ShapeError);
  EXPECT_THROW(validate(Source{RowsSource{view({3, 2}, DType::i32), view({3, 1})}}), TypeError);
  try {
    validate(Source{PixelsSource{view({2, 3, 1}), view({2}), view({2})}});
    FAIL();
  } catch (const ShapeError& error) {
    EXPECT_THAT(error.what(), HasSubstr("pixels [2, 3, 1] do not fit coordinates [2] by [2]"));
  }
}

}  // namespace
}  // namespace iron
