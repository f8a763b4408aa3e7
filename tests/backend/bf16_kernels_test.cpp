// The processor's products of bf16: how operands are arranged, and sums known exactly.

#include <bit>
#include <gtest/gtest.h>
#include <limits>

#include "iron/backend/cpu/aligned_buffer.h"
#include "iron/backend/cpu/kernel_bf16.h"
#include "iron/core/random.h"
#include "iron/element/scalar.h"

namespace iron {
namespace {

/// The upper half of a float rounded to bf16.
u32 half(float x) { return std::bit_cast<u32>(scalar::round_bf16(x)) >> 16; }

/// Floats of every size, and those that conversions trip over.
std::vector<float> wild_floats(i64 count) {
  std::vector<float> values;
  for (i64 i = 0; i < count; ++i) {
    const double bits = random_uniform(3, RandomStream::tensor, 0, static_cast<u64>(i));
    values.push_back(std::bit_cast<float>(static_cast<u32>(bits * 4294967296.0)));
  }
  const float special[] = {0.0F,
                           -0.0F,
                           1e-40F,
                           -1e-40F,
                           std::numeric_limits<float>::max(),
                           std::numeric_limits<float>::infinity()};
  for (std::size_t i = 0; i < values.size() && i < std::size(special); ++i) values[i] = special[i];
  return values;
}

class Bf16Kernel : public ::testing::Test {
 protected:
  void SetUp() override {
    if (kernels == nullptr) GTEST_SKIP() << "this processor has no products of bf16";
  }
  const Bf16Kernels* kernels = find_bf16_kernels();
};

TEST_F(Bf16Kernel, PairsNeighboursOfRowsAndColumns) {
  for (const i64 rows : {1, 2, 5, 16}) {
    for (const i64 width : {1, 2, 15, 16, 17, 33, 64}) {
      const std::vector<float> x = wild_floats(rows * width);
      const auto at = [&](i64 r, i64 j) {
        return r < rows && j < width ? half(x[static_cast<std::size_t>(r * width + j)]) : 0U;
      };
      const i64 stride = padded<float>(width);
      AlignedBuffer<Bf16Pair> across(rows * stride / 2);
      AlignedBuffer<Bf16Pair> down((rows + 1) / 2 * stride);
      AlignedBuffer<Bf16Pair> transposed((width + 1) / 2 * rows);
      kernels->pair(x.data(), width, rows, width, across.data(), down.data(), stride);
      kernels->pair_transposed(x.data(), rows, width, transposed.data(), rows);
      for (i64 r = 0; r < rows; ++r) {
        for (i64 j = 0; j < stride; j += 2) {
          const u32 expected = at(r, j) | at(r, j + 1) << 16;
          EXPECT_EQ(across.data()[(r * stride + j) / 2], expected) << rows << " by " << width;
          if (j >= width) continue;
          EXPECT_EQ(transposed.data()[j / 2 * rows + r], expected) << rows << " by " << width;
        }
      }
      for (i64 r = 0; r < rows; r += 2) {
        for (i64 j = 0; j < stride; ++j) {
          EXPECT_EQ(down.data()[r / 2 * stride + j], at(r, j) | at(r + 1, j) << 16)
              << rows << " by " << width;
        }
      }
    }
  }
}

TEST_F(Bf16Kernel, PairsEitherWayAlone) {
  const std::vector<float> x = wild_floats(3 * 16);
  AlignedBuffer<Bf16Pair> both_across(3 * 8);
  AlignedBuffer<Bf16Pair> both_down(2 * 16);
  AlignedBuffer<Bf16Pair> across(3 * 8);
  AlignedBuffer<Bf16Pair> down(2 * 16);
  kernels->pair(x.data(), 16, 3, 16, both_across.data(), both_down.data(), 16);
  kernels->pair(x.data(), 16, 3, 16, across.data(), nullptr, 16);
  kernels->pair(x.data(), 16, 3, 16, nullptr, down.data(), 16);
  for (i64 i = 0; i < across.size(); ++i) EXPECT_EQ(across.data()[i], both_across.data()[i]);
  for (i64 i = 0; i < down.size(); ++i) EXPECT_EQ(down.data()[i], both_down.data()[i]);
}

// Whole numbers up to 16: every sum is exact.
TEST_F(Bf16Kernel, MultipliesAnyShape) {
  for (const i64 m : {16, 32, 48, 64, 80, 112, 128}) {
    for (const i64 n : {1, 2, 3, 5, 6, 13, 29}) {
      for (const bool transposed : {false, true}) {
        const i64 k = 7;
        const auto number = [](u64 seed, i64 i) {
          const double u = random_uniform(seed, RandomStream::tensor, 0, static_cast<u64>(i));
          return static_cast<float>(static_cast<i64>(33 * u) - 16);
        };
        AlignedBuffer<Bf16Pair> a(k * m);
        AlignedBuffer<Bf16Pair> b(k * n);
        AlignedBuffer<float> c(n * m);
        const auto pair = [&](u64 seed, i64 i) {
          return half(number(seed, 2 * i)) | half(number(seed, 2 * i + 1)) << 16;
        };
        for (i64 i = 0; i < a.size(); ++i) a.data()[i] = pair(1, i);
        for (i64 i = 0; i < b.size(); ++i) b.data()[i] = pair(2, i);
        for (i64 i = 0; i < c.size(); ++i) c.data()[i] = 1000;
        ProductShape shape{.m = m,
                           .n = n,
                           .k = k,
                           .a_stride = m,
                           .b_stride = transposed ? n : k,
                           .c_stride = m,
                           .b_transposed = transposed};
        for (const float start : {0.0F, 1000.0F}) {
          shape.accumulate = start != 0;
          for (i64 i = 0; i < c.size(); ++i) c.data()[i] = 1000;
          kernels->product(shape, a.data(), b.data(), c.data());
          for (i64 r = 0; r < n; ++r) {
            for (i64 j = 0; j < m; ++j) {
              float expected = start;
              for (i64 p = 0; p < k; ++p) {
                const i64 at = transposed ? p * n + r : r * k + p;
                for (i64 h = 0; h < 2; ++h) {
                  expected += number(1, 2 * (p * m + j) + h) * number(2, 2 * at + h);
                }
              }
              ASSERT_EQ(c.data()[r * m + j], expected) << m << " by " << n << ", " << transposed;
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace iron
