// The figures to meet: the project's own picture and the lion of the measurement data, learnt
// whole.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/apps/run_command.h"

#ifdef NDEBUG
#define IRON_OPTIMISED_OR_SKIP() static_assert(true)
#else
#define IRON_OPTIMISED_OR_SKIP() GTEST_SKIP() << "takes minutes in a build that is not optimised"
#endif

namespace iron::testing {
namespace {

void expect_learnt(const std::string& picture, const std::vector<std::string>& more) {
  const TemporaryDirectory directory;
  std::vector<std::string> words{"image",   "fit",   picture, "-o", directory.file("m.safetensors"),
                                 "--quiet", "--json"};
  words.insert(words.end(), more.begin(), more.end());
  const Result result = run(words);
  ASSERT_EQ(result.code, 0) << result.err;
  const auto report = nlohmann::json::parse(result.out);
  EXPECT_EQ(report["wrong_pixels"], 0);
  EXPECT_EQ(report["iou"], 1.0);
  EXPECT_GE(report["psnr_db"].get<double>(), 45);
}

TEST(Cub, IsLearntByTheDefaultRecipe) {
  IRON_OPTIMISED_OR_SKIP();
  expect_learnt(project_file("assets/lion_cub_200.png").string(), {});
}

TEST(Cub, IsLearntBySiren) {
  IRON_OPTIMISED_OR_SKIP();
  expect_learnt(project_file("assets/lion_cub_200.png").string(), {"--recipe", "siren"});
}

/// Where the output has no bound the loss explodes; where it has one nothing is learnt.
TEST(Cub, IsLearntAtAHundredTimesTheRate) {
  IRON_OPTIMISED_OR_SKIP();
  const std::string picture = project_file("assets/lion_cub_50.png").string();
  expect_learnt(picture, {"--recipe", "fourier", "--steps", "600", "--lr", "1"});
  expect_learnt(picture, {"--recipe", "siren", "--steps", "1000", "--lr", "0.2"});
}

TEST(Lion, IsLearntByTheDefaultRecipe) {
  IRON_OPTIMISED_OR_SKIP();
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/lion_200.png");
  expect_learnt(lion.string(), {});
}

TEST(Lion, IsLearntBySiren) {
  IRON_OPTIMISED_OR_SKIP();
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/lion_200.png");
  expect_learnt(lion.string(), {"--recipe", "siren", "--hidden", "128,128,128"});
}

TEST(Lion, IsLearntFastFromAnySeed) {
  IRON_OPTIMISED_OR_SKIP();
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/lion_200.png");
  for (int seed = 0; seed < 10; ++seed) {
    expect_learnt(lion.string(),
                  {"--recipe", "fast", "--stop-at", "0-wrong", "--seed", std::to_string(seed)});
  }
}

}  // namespace
}  // namespace iron::testing
