// Rounding to bf16 at known places, under each way to compute.

#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "tests/element/kernels.h"

namespace iron::testing {
namespace {

std::vector<float> floats(const std::vector<u32>& bits) {
  std::vector<float> values;
  for (const u32 b : bits) values.push_back(std::bit_cast<float>(b));
  return values;
}

std::vector<u32> rounded_bits(const Way& way, const std::vector<u32>& bits) {
  std::vector<u32> result;
  for (const float value : run1(way, Kernel::round_bf16, floats(bits))) {
    result.push_back(std::bit_cast<u32>(value));
  }
  return result;
}

struct Case {
  u32 from;
  u32 to;
};

void expect_cases(const std::vector<Case>& cases) {
  std::vector<u32> from;
  std::vector<u32> to;
  for (const Case& c : cases) {
    for (const u32 sign : {0U, 0x80000000U}) {
      from.push_back(c.from | sign);
      to.push_back(c.to | sign);
    }
  }
  for (const Way& way : ways()) EXPECT_EQ(rounded_bits(way, from), to) << way.name;
}

TEST(Bf16, RoundsToTheNearestAndTiesToEven) {
  expect_cases({{0x3f800000, 0x3f800000},    // 1
                {0x3f807fff, 0x3f800000},    // below the middle
                {0x3f808000, 0x3f800000},    // the middle above an even one
                {0x3f808001, 0x3f810000},    // above the middle
                {0x3f818000, 0x3f820000},    // the middle above an odd one
                {0x3fffffff, 0x40000000},    // into the next power of two
                {0x40490fdb, 0x40490000}});  // π: 3.140625
}

TEST(Bf16, OverflowsToInfinityAndDropsDenormals) {
  expect_cases({{0x7f7f0000, 0x7f7f0000},    // the largest
                {0x7f7f7fff, 0x7f7f0000},    // just not the middle above it
                {0x7f7f8000, 0x7f800000},    // the middle
                {0x7f7fffff, 0x7f800000},    // the largest float
                {0x7f800000, 0x7f800000},    // infinity
                {0x00000000, 0x00000000},    // 0
                {0x00800000, 0x00800000},    // the least normal number
                {0x007fffff, 0x00000000},    // the largest denormal
                {0x00000001, 0x00000000}});  // the least
}

TEST(Bf16, KeepsNan) {
  // The second has its payload only where bf16 has no bits.
  for (const Way& way : ways()) {
    for (const u32 bits : rounded_bits(way, {0x7fc00000, 0x7f800001, 0xffc12345})) {
      EXPECT_TRUE(std::isnan(std::bit_cast<float>(bits))) << way.name;
      EXPECT_EQ(bits & 0xffff, 0U) << way.name;
    }
  }
}

}  // namespace
}  // namespace iron::testing
