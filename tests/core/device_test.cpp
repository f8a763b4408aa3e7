#include "iron/core/device.h"

#include <gtest/gtest.h>

#include "iron/core/error.h"

namespace iron {
namespace {

TEST(Device, ReadsItsNames) {
  EXPECT_EQ(Device::parse("cpu"), Device::cpu());
  EXPECT_EQ(Device::parse("cuda"), Device::cuda(0));
  EXPECT_EQ(Device::parse("cuda:0"), Device::cuda(0));
  EXPECT_EQ(Device::parse("cuda:12"), Device::cuda(12));
}

TEST(Device, WritesItsNames) {
  EXPECT_EQ(to_string(Device::cpu()), "cpu");
  EXPECT_EQ(to_string(Device::cuda(3)), "cuda:3");
}

TEST(Device, RefusesOtherNames) {
  for (const char* text :
       {"", "CPU", "gpu", "cuda:", "cuda:-1", "cuda:1x", "cuda: 1", "cpu:0", "cuda:99999999999"}) {
    EXPECT_THROW(Device::parse(text), ValueError) << text;
  }
  try {
    Device::parse("gpu");
    FAIL();
  } catch (const ValueError& error) {
    EXPECT_STREQ(error.what(), "[device] unknown device 'gpu'");
    EXPECT_EQ(error.hint(), "use cpu, cuda or cuda:N");
  }
}

TEST(Device, DistinguishesIndices) {
  EXPECT_NE(Device::cuda(0), Device::cuda(1));
  EXPECT_NE(Device::cuda(0), Device::cpu());
}

}  // namespace
}  // namespace iron
