#include "iron/core/random.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace iron {
namespace {

using Words = std::array<u32, 4>;

// The known answers that come with Random123 for philox4x32-10. The counter is (index low, index
// high, step low, stream and step high), the key is the seed.
TEST(Philox, GivesThePublishedAnswers) {
  EXPECT_EQ(philox(0, RandomStream{0}, 0, 0),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox(~u64{0}, RandomStream{0xffff}, 0xffff'ffff'ffff, ~u64{0}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox(0x299f31d0'a4093822, RandomStream{0x0370}, 0x7344'13198a2e, 0x85a308d3'243f6a88),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, StreamsAndStepsDiffer) {
  const Words base = philox(1, RandomStream::tensor, 2, 3);
  EXPECT_NE(philox(2, RandomStream::tensor, 2, 3), base);
  EXPECT_NE(philox(1, RandomStream::initialize, 2, 3), base);
  EXPECT_NE(philox(1, RandomStream::tensor, 3, 3), base);
  EXPECT_NE(philox(1, RandomStream::tensor, 2, 4), base);
}

constexpr u64 kDraws = 200000;

TEST(Uniform, HasTheMomentsOfTheUniformDistribution) {
  double sum = 0;
  double squares = 0;
  std::array<i64, 16> bins{};
  for (u64 i = 0; i < kDraws; ++i) {
    const double u = random_uniform(5, RandomStream::tensor, 0, i);
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
    squares += u * u;
    ++bins[static_cast<std::size_t>(u * 16)];
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 4 * std::sqrt(1.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws, 1.0 / 3, 0.003);
  double chi = 0;
  const double expected = kDraws / 16.0;
  for (const i64 n : bins) chi += std::pow(static_cast<double>(n) - expected, 2) / expected;
  EXPECT_LT(chi, 37.7) << "15 degrees of freedom, 0.1 %";
}

TEST(Normal, HasTheMomentsOfTheNormalDistribution) {
  double moments[5] = {};
  i64 within_one = 0;
  for (u64 i = 0; i < kDraws; ++i) {
    const double z = random_normal(5, RandomStream::tensor, 0, i);
    ASSERT_TRUE(std::isfinite(z));
    for (int k = 1; k < 5; ++k) moments[k] += std::pow(z, k) / kDraws;
    within_one += std::abs(z) < 1;
  }
  EXPECT_NEAR(moments[1], 0, 0.01);
  EXPECT_NEAR(moments[2], 1, 0.02);
  EXPECT_NEAR(moments[3], 0, 0.05);
  EXPECT_NEAR(moments[4], 3, 0.1);
  EXPECT_NEAR(static_cast<double>(within_one) / kDraws, 0.6827, 0.005);
}

class PermutationOfSize : public testing::TestWithParam<u64> {};

TEST_P(PermutationOfSize, IsABijection) {
  const u64 size = GetParam();
  const Permutation permutation(size, 3, 1);
  std::vector<bool> seen(size);
  for (u64 i = 0; i < size; ++i) {
    const u64 to = permutation(i);
    ASSERT_LT(to, size);
    ASSERT_FALSE(seen[to]) << to << " twice";
    seen[to] = true;
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, PermutationOfSize,
                         testing::Values(1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64, 65, 100, 255,
                                         256, 257, 1000, 1023, 1025, 4097, 40000, 65535, 65537));

TEST(Permutation, OfEverySizeToTwoHundred) {
  for (u64 size = 1; size <= 200; ++size) {
    const Permutation permutation(size, size, 0);
    u64 sum = 0;
    for (u64 i = 0; i < size; ++i) sum += permutation(i) + 1;
    EXPECT_EQ(sum, size * (size + 1) / 2) << size;
  }
}

TEST(Permutation, DependsOnSeedAndEpoch) {
  const auto order = [](u64 seed, u64 epoch) {
    const Permutation permutation(1000, seed, epoch);
    std::vector<u64> all;
    for (u64 i = 0; i < 1000; ++i) all.push_back(permutation(i));
    return all;
  };
  EXPECT_EQ(order(1, 1), order(1, 1));
  EXPECT_NE(order(1, 1), order(2, 1));
  EXPECT_NE(order(1, 1), order(1, 2));
}

TEST(Permutation, ShufflesWell) {
  // Over many epochs each element lands everywhere: position 0 takes each of 10 values a tenth of
  // the time.
  std::array<i64, 10> count{};
  for (u64 epoch = 0; epoch < 10000; ++epoch) ++count[Permutation(10, 7, epoch)(0)];
  for (const i64 n : count) EXPECT_NEAR(static_cast<double>(n), 1000, 150);
}

TEST(Permutation, ReachesBeyondThirtyTwoBits) {
  const u64 size = (u64{1} << 40) + 7;
  const Permutation permutation(size, 1, 0);
  u64 largest = 0;
  for (u64 i = 0; i < 1000; ++i) {
    ASSERT_LT(permutation(i), size);
    largest = std::max(largest, permutation(i));
  }
  EXPECT_GT(largest, u64{1} << 39);
}

TEST(Rotation, EachMemberOfEachGroupComesUpOnce) {
  for (const u64 size : {1, 2, 7, 64}) {
    const Rotation rotation(size, 3, 5);
    std::vector<i64> first(size);
    for (u64 group = 0; group < 1000; ++group) {
      std::vector<bool> seen(size);
      for (u64 position = 0; position < size; ++position) {
        const u64 member = rotation(group, position);
        ASSERT_LT(member, size);
        EXPECT_FALSE(seen[member]);
        seen[member] = true;
      }
      ++first[rotation(group, 0)];
    }
    // The groups begin evenly anywhere: 1000 draws, five deviations.
    const double mean = 1000 / static_cast<double>(size);
    for (const i64 count : first) {
      EXPECT_NEAR(static_cast<double>(count), mean, 5 * std::sqrt(mean));
    }
  }
  const Rotation epoch5(64, 3, 5);
  const Rotation epoch6(64, 3, 6);
  i64 same = 0;
  for (u64 group = 0; group < 1000; ++group) same += epoch5(group, 0) == epoch6(group, 0) ? 1 : 0;
  EXPECT_LT(same, 50);
}

}  // namespace
}  // namespace iron
