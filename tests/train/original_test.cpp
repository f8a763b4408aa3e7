// The original's network and recipe, held against NumPy in float64 (original_reference.py) to ten
// digits of every loss.

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>

#include "iron/data/picture.h"
#include "iron/train/trainer.h"
#include "tests/support/shared_data.h"

namespace iron {
namespace {

/// The next word of splitmix64.
u64 splitmix64(u64& state) {
  state += 0x9E3779B97F4A7C15U;
  u64 z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

NetworkSpec original_network() {
  return make_network(3,
                      {.hidden = {128, 128, 256, 128, 64, 64, 64},
                       .activation = Activation::tanh,
                       .output = Activation::sigmoid,
                       .bias = false},
                      1);
}

Tensor original_weights() {
  Program program;
  emit(original_network(), program);
  Tensor flat = Tensor::empty({parameter_count(program)}, DType::f64);
  u64 state = 0;
  for (const Segment& segment : program.segments) {
    const double a = std::sqrt(12.0 / static_cast<double>(segment.shape[0]));
    for (i64 i = 0; i < segment.shape.numel(); ++i) {
      const double u = static_cast<double>(splitmix64(state) >> 11) * 0x1p-53;
      flat.data<double>()[static_cast<std::size_t>(segment.offset + i)] = (2 * u - 1) * a;
    }
  }
  return flat;
}

/// Row y·width + x is [1, x/(width−1), y/(height−1)] with the target of pixel (x, y).
template <class Pixel>
RowsData original_rows(i64 width, i64 height, const Pixel& pixel) {
  RowsData rows{Tensor::empty({width * height, 3}, DType::f64),
                Tensor::empty({width * height, 1}, DType::f64)};
  std::size_t r = 0;
  for (i64 y = 0; y < height; ++y) {
    for (i64 x = 0; x < width; ++x, ++r) {
      double* in = &rows.inputs.data<double>()[3 * r];
      in[0] = 1;
      in[1] = static_cast<double>(x) / static_cast<double>(width - 1);
      in[2] = static_cast<double>(y) / static_cast<double>(height - 1);
      rows.targets.data<double>()[r] = pixel(x, y) ? 1 : 0;
    }
  }
  return rows;
}

/// `most`: the steps that are run, of all in the file.
void expect_losses(const RowsData& rows, const std::string& file, i64 most) {
  std::ifstream stream(testing::project_file("tests/train/" + file));
  std::vector<double> expected;
  for (double loss = 0; stream >> loss;) expected.push_back(loss);
  ASSERT_FALSE(expected.empty()) << file;
  const i64 steps = static_cast<i64>(expected.size());
  Trainer trainer(original_network(),
                  {.optimizer = Sgd{.rate = 0.1},
                   .schedule = Cosine{.rate_min = 1e-6},
                   .loss = Mse{},
                   .epochs = steps,
                   .precision = DType::f64},
                  rows, Device::cpu());
  trainer.set_parameters(original_weights());
  std::vector<double> found;
  trainer.call_every(1, [&](const StepInfo& info) { found.push_back(info.loss); });
  trainer.run(most);
  ASSERT_EQ(static_cast<i64>(found.size()), std::min(most, steps));
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_NEAR(found[i] / expected[i], 1, 1e-10) << "step " << i;
  }
  EXPECT_LT(expected.back(), 0.8 * expected.front()) << "the reference has not learnt";
}

TEST(Original, RingsHaveTheLossesOfNumPy) {
  const RowsData rows = original_rows(30, 30, [](i64 x, i64 y) {
    return ((x - 17) * (x - 17) + (y - 13) * (y - 13)) / 128 % 2 == 1;
  });
  expect_losses(rows, "original_losses.txt", 100);
}

TEST(Original, LionHasTheLossesOfNumPy) {
  IRON_SHARED_DATA_OR_SKIP(path, "lion/lion_200.png");
  const Picture lion = to_gray(read_picture(path));
  const RowsData rows = original_rows(lion.width(), lion.height(),
                                      [&](i64 x, i64 y) { return lion.at(y, x) < 0.5F; });
#ifdef NDEBUG
  const i64 steps = 100;
#else
  const i64 steps = 4;  // all of them take minutes in a build that is not optimised
#endif
  expect_losses(rows, "original_lion_losses.txt", steps);
}

}  // namespace
}  // namespace iron
