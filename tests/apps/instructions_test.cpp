// IRON_INSTRUCTIONS chooses what the CPU computes with.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/apps/run_command.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;

class Instructions : public ::testing::TestWithParam<const char*> {};

TEST_P(Instructions, FitAndRender) {
  const std::map<std::string, std::string> environment{{"IRON_INSTRUCTIONS", GetParam()}};
  const Result devices = run({"devices"}, environment);
  if (devices.code == 4) GTEST_SKIP() << devices.err;
  ASSERT_EQ(devices.code, 0) << devices.err;
  EXPECT_THAT(devices.out, HasSubstr(GetParam()));
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  EXPECT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "5"}), environment).code, 0);
  EXPECT_EQ(run({"image", "render", model, "-o", directory.file("a.png")}, environment).code, 0);
}

INSTANTIATE_TEST_SUITE_P(Sets, Instructions, ::testing::Values("portable", "avx2", "avx512"));

TEST(Instructions, AnUnknownSetIsWrongUsage) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  for (const auto& arguments :
       {std::vector<std::string>{"devices"}, tiny_fit(small_picture(), model, {"--steps", "5"})}) {
    const Result result = run(arguments, {{"IRON_INSTRUCTIONS", "nope"}});
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.err,
              "error: unknown instruction set 'nope': IRON_INSTRUCTIONS\n"
              "hint: use best, portable, avx2 or avx512\n");
  }
  EXPECT_FALSE(std::filesystem::exists(model));
}

}  // namespace
}  // namespace iron::testing
