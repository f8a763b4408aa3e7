// The same command gives the same model file, byte for byte, with any number of threads.

#include <filesystem>
#include <gtest/gtest.h>

#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

class SameBits : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(SameBits, ForAnyNumberOfThreads) {
  const char* const recipe = GetParam().first;
  const char* const precision = GetParam().second;
  const TemporaryDirectory directory;
  const auto model = [&](const std::string& threads, const std::string& seed) {
    const std::string path = directory.file(threads + "_" + seed);
    const Result result =
        run({"image",   "fit",         small_picture(), "-o",       path,     "--quiet", "--recipe",
             recipe,    "--precision", precision,       "--hidden", "20,18",  "--steps", "12",
             "--batch", "1100",        "--threads",     threads,    "--seed", seed});
    EXPECT_EQ(result.code, 0) << result.err;
    return read_bytes(path);
  };
  const std::string one = model("1", "0");
  ASSERT_FALSE(one.empty());
  for (const char* threads : {"2", "3", "8"}) EXPECT_TRUE(model(threads, "0") == one) << threads;
  EXPECT_FALSE(model("1", "1") == one);
}

INSTANTIATE_TEST_SUITE_P(Recipes, SameBits,
                         ::testing::Values(std::pair("fourier", "f32"), std::pair("fourier", "f64"),
                                           std::pair("fourier", "bf16"), std::pair("siren", "f32"),
                                           std::pair("siren", "f64"), std::pair("siren", "bf16")));

}  // namespace
}  // namespace iron::testing
