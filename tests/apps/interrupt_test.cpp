// Ctrl-C, and progress where stderr is no terminal.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/apps/run_command.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<std::string> kEndless{"--steps", "1000000000", "--threads", "1"};

TEST(Interrupt, SavesTheRunAndSaysSo) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  std::vector<std::string> words{"image", "fit", small_picture(), "-o", model, "--hidden", "4"};
  words.insert(words.end(), kEndless.begin(), kEndless.end());
  Child fit(words);
  // The first line of progress comes after some seconds, so the run is well under way.
  ASSERT_TRUE(fit.wait_for(" left\n")) << fit.err();
  fit.send(SIGINT);
  const Result result = fit.wait();
  EXPECT_EQ(result.code, 130);
  EXPECT_THAT(result.err, HasSubstr("interrupted at step "));
  EXPECT_TRUE(std::filesystem::exists(directory.file("m.checkpoint.safetensors")));
  // A plain line, nothing that redraws itself.
  EXPECT_THAT(result.err, HasSubstr("\nstep "));
  EXPECT_THAT(result.err, Not(HasSubstr("\r")));
  EXPECT_THAT(result.err, Not(HasSubstr("\x1b")));
}

TEST(Interrupt, IsToldInJson) {
  const TemporaryDirectory directory;
  std::vector<std::string> words =
      tiny_fit(small_picture(), directory.file("m.safetensors"), kEndless);
  words.emplace_back("--json");
  std::erase(words, "--quiet");
  Child fit(words);
  ASSERT_TRUE(fit.wait_for("  device "));  // the banner's last line
  fit.send(SIGTERM);
  const Result result = fit.wait();
  EXPECT_EQ(result.code, 130);
  EXPECT_THAT(result.out, HasSubstr("\"interrupted\": true"));
}

TEST(Interrupt, TheSecondLeavesAtOnce) {
  const TemporaryDirectory directory;
  // Each step takes long, and so does the drawing behind the last one.
  Child fit({"image", "fit", project_file("assets/lion_cub_200.png").string(), "-o",
             directory.file("m.safetensors"), "--hidden", "1024,1024", "--batch", "all"});
  ASSERT_TRUE(fit.wait_for("  device "));
  // The thread sanitizer holds signals back and makes one of two, so it is told again.
  while (!fit.ended()) {
    fit.send(SIGINT);
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  const Result result = fit.wait();
  EXPECT_EQ(result.code, 130);
  EXPECT_THAT(result.out, ::testing::IsEmpty());
  EXPECT_THAT(result.err, Not(HasSubstr("interrupted at step ")));
}

TEST(Interrupt, ADrawingLeavesNothingBehind) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  ASSERT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "20"})).code, 0);
  const std::filesystem::path folder = directory.path() / "drawn";
  std::filesystem::create_directory(folder);
  Child render({"image", "render", model, "-o", (folder / "a.png").string(), "--size", "40000"});
  while (std::filesystem::is_empty(folder)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  render.send(SIGINT);
  const Result result = render.wait();
  EXPECT_EQ(result.code, 130);
  EXPECT_THAT(result.err, HasSubstr("interrupted"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

}  // namespace
}  // namespace iron::testing
