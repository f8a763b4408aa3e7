// iron bench: that it measures what it says; how fast it is, no test asks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;

TEST(Bench, ListsItsSet) {
  const Result result = run({"bench", "--list"});
  EXPECT_EQ(result.code, 0);
  for (const char* name : {"lion_step_f32", "lion_step_f64", "xor_step_f32", "siren_step_f32",
                           "fourier_step_f32", "render_4096"}) {
    EXPECT_THAT(result.out, HasSubstr(name));
  }
}

TEST(Bench, GivesTheMachineAndTheFigures) {
  const Result result = run({"bench", "--filter", "xor", "--rounds", "2", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto report = nlohmann::json::parse(result.out);
  EXPECT_FALSE(report["machine"]["name"].get<std::string>().empty());
  EXPECT_GE(report["machine"]["threads"], 1);
  EXPECT_GT(report["machine"]["peak_gflops"]["f32"], 0);
  EXPECT_GT(report["machine"]["peak_gflops"]["f64"], 0);
  // Which processors have bf16 is known to the system too.
  const std::string cpu = read_bytes("/proc/cpuinfo");
  EXPECT_EQ(report["machine"]["peak_gflops"].contains("bf16"),
            cpu.find("avx512_bf16") != std::string::npos);
  for (const char* key :
       {"l2_gb_per_s", "l2_gb_per_s_one_thread", "memory_gb_per_s", "memory_gb_per_s_one_thread"}) {
    EXPECT_GT(report["machine"][key], 0) << key;
  }
  ASSERT_EQ(report["benchmarks"].size(), 1U);
  const auto& xor_step = report["benchmarks"][0];
  EXPECT_EQ(xor_step["name"], "xor_step_f32");
  EXPECT_EQ(xor_step["dtype"], "f32");
  EXPECT_EQ(xor_step["threads"], 1);
  EXPECT_EQ(xor_step["rounds"], 2);
  EXPECT_GT(xor_step["seconds_best"], 0);
  EXPECT_GE(xor_step["seconds_median"], xor_step["seconds_best"]);
  EXPECT_TRUE(xor_step["share_of_peak"].is_null());
}

TEST(Bench, HoldsAStepAgainstThePeak) {
  const Result result = run({"bench", "--filter", "lion_step_f32", "--rounds", "1", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto lion = nlohmann::json::parse(result.out)["benchmarks"][0];
  // 6 times the products of all layers, less 4 times 2·128 for the first: 23.7 GFLOP.
  const double work = lion["gflops"].get<double>() * lion["seconds_median"].get<double>();
  EXPECT_NEAR(work, 23.65, 0.01);
  EXPECT_GT(lion["peak_gflops"], 0);
  EXPECT_GT(lion["share_of_peak"], 0);
}

TEST(Bench, RefusesWhatItHasNot) {
  const Result none = run({"bench", "--filter", "tiger"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("no benchmark's name holds 'tiger'"));
  EXPECT_THAT(none.err, HasSubstr("lion_step_f32"));
  EXPECT_EQ(run({"bench", "--rounds", "0"}).code, 2);
}

}  // namespace
}  // namespace iron::testing
