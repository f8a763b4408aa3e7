// Runs that are killed, interrupted, resumed and prolonged.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;

/// A run of some tenths of a second that is saved at every fortieth step.
std::vector<std::string> saved_fit(const std::string& model, const std::string& checkpoint,
                                   const std::string& threads, const std::string& precision) {
  return {"image",        "fit",      small_picture(), "-o",  model,         "--hidden",  "16",
          "--steps",      "1500",     "--batch",       "500", "--quiet",     "--threads", threads,
          "--checkpoint", checkpoint, "--save-every",  "40",  "--precision", precision};
}

#ifdef NDEBUG
constexpr int kTrials = 20;
#else
constexpr int kTrials = 4;  // each is slow
#endif

class Resume : public ::testing::TestWithParam<const char*> {};

TEST_P(Resume, AfterAnyKillTheModelIsTheSame) {
  const TemporaryDirectory directory;
  const std::string precision = GetParam();
  const std::string expected_path = directory.file("whole");
  ASSERT_EQ(run(saved_fit(expected_path, directory.file("whole_c"), "1", precision)).code, 0);
  const std::string expected = read_bytes(expected_path);
  std::mt19937 random(7);
  int kills = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const std::string model = directory.file("m" + std::to_string(trial));
    const std::string checkpoint = directory.file("c" + std::to_string(trial));
    std::vector<std::string> words =
        saved_fit(model, checkpoint, trial % 2 == 0 ? "1" : "2", precision);
    {
      Child child(words);
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 250));
      child.send(SIGKILL);
      const Result result = child.wait();
      kills += result.code == -SIGKILL ? 1 : 0;
    }
    const bool saved = std::filesystem::exists(checkpoint);
    if (saved) {
      words = {"image",   "fit",     "--resume",  checkpoint,
               "--quiet", "--force", "--threads", trial % 3 == 0 ? "2" : "3"};
    } else {
      EXPECT_EQ(run({"image", "fit", "--resume", checkpoint}).code, 3);
    }
    const Result rest = run(words);
    ASSERT_EQ(rest.code, 0) << rest.err;
    EXPECT_TRUE(read_bytes(model) == expected) << trial;
  }
  EXPECT_GT(kills, 0) << "no run was killed in time";
}

INSTANTIATE_TEST_SUITE_P(Precisions, Resume, ::testing::Values("f32", "bf16"));

class Interrupted : public ::testing::Test {
 protected:
  /// An endless run, interrupted once it is under way.
  Result interrupted_fit(std::vector<std::string> more = {}) {
    std::vector<std::string> words{"image",    "fit", small_picture(), "-o",        model,
                                   "--hidden", "4",   "--steps",       "100000000", "--threads",
                                   "1"};
    words.insert(words.end(), more.begin(), more.end());
    Child fit(words);
    EXPECT_TRUE(fit.wait_for("  device "));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    fit.send(SIGINT);
    return fit.wait();
  }

  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
};

TEST_F(Interrupted, SavesACheckpointAndPrintsTheCommandThatResumes) {
  const Result result = interrupted_fit();
  EXPECT_EQ(result.code, 130);
  const std::string checkpoint = directory.file("m.checkpoint.safetensors");
  EXPECT_THAT(result.err, HasSubstr("iron image fit --resume " + checkpoint));
  EXPECT_FALSE(std::filesystem::exists(model));
  const Result rest =
      run({"image", "fit", "--resume", checkpoint, "--steps", "+1", "--steps", "+1", "--quiet"});
  EXPECT_EQ(rest.code, 2) << "an option given twice";
  const Result ended = run({"image", "fit", "--resume", checkpoint, "--time", "0.2s", "--quiet"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(run({"image", "render", model, "-o", directory.file("a.png")}).code, 0);
}

TEST_F(Interrupted, KeepsAnEarlierCheckpointAside) {
  const std::string checkpoint = directory.file("c");
  EXPECT_EQ(interrupted_fit({"--checkpoint", checkpoint}).code, 130);
  const std::string first = read_bytes(checkpoint);
  const Result again = interrupted_fit({"--checkpoint", checkpoint});
  EXPECT_EQ(again.code, 130);
  EXPECT_THAT(again.err, HasSubstr(checkpoint + ".before"));
  EXPECT_TRUE(read_bytes(checkpoint + ".before") == first);
}

TEST_F(Interrupted, WritesTheCommandSoThatAShellReadsIt) {
  const std::string checkpoint = directory.file("it's $1");
  const Result result = interrupted_fit({"--checkpoint", checkpoint});
  EXPECT_THAT(result.err, HasSubstr("--resume '" + directory.path().string() + "/it'\\''s $1'"));
}

/// A finished run of 60 steps with its checkpoint.
class Finished : public ::testing::Test {
 protected:
  Finished() {
    const Result result =
        run(tiny_fit(small_picture(), model, {"--steps", "60", "--checkpoint", checkpoint}));
    EXPECT_EQ(result.code, 0) << result.err;
  }
  Result resume(std::vector<std::string> more) {
    std::vector<std::string> words{"image", "fit", "--resume", checkpoint, "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  const TemporaryDirectory directory;
  const std::string model = directory.file("m");
  const std::string checkpoint = directory.file("c");
};

TEST_F(Finished, IsProlonged) {
  const std::string longer = directory.file("longer");
  const Result result = resume({"-o", longer, "--steps", "+40", "--json"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the run has 100 steps now, not 60"));
  EXPECT_THAT(result.out, HasSubstr("\"steps\": 100"));
  EXPECT_TRUE(std::filesystem::exists(longer));
}

TEST_F(Finished, DoesNotReplaceItsModelUnasked) {
  const std::string before = read_bytes(model);
  EXPECT_EQ(resume({}).code, 1);
  EXPECT_TRUE(read_bytes(model) == before);
  EXPECT_EQ(resume({"--force"}).code, 0);
  EXPECT_TRUE(read_bytes(model) == before) << "there was nothing left to do";
}

TEST_F(Finished, TakesANewRateAndSaysSo) {
  const Result result = resume({"-o", directory.file("n"), "--steps", "+20", "--lr", "0.002"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("a new schedule starts at step 60 with rate 0.002"));
}

TEST_F(Finished, RefusesWhatCannotChange) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--hidden", "9"},
                                             {"--recipe", "siren"},
                                             {"--seed", "4"},
                                             {"--batch", "7"},
                                             {"--mode", "gray"},
                                             {"--precision", "f64"},
                                             {"--from", "m"}}) {
    const Result result = resume(words);
    EXPECT_EQ(result.code, 2) << words[0];
    EXPECT_THAT(result.err, HasSubstr(words[0])) << result.err;
  }
}

TEST_F(Finished, BelongsToItsPicture) {
  const Result result = run({"image", "fit", project_file("assets/lion_cub_200.png").string(),
                             "--resume", checkpoint, "-o", directory.file("n")});
  EXPECT_EQ(result.code, 3);
  EXPECT_THAT(result.err, HasSubstr("is not the picture that " + checkpoint));
}

TEST_F(Finished, ItsModelStartsANewRun) {
  const std::string next = directory.file("next");
  const Result result = run({"image", "fit", small_picture(), "--from", model, "-o", next,
                             "--steps", "5", "--lr", "1e-9", "--quiet", "--json"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(run({"image", "fit", small_picture(), "--from", model, "-o", directory.file("x"),
                 "--steps", "5", "--hidden", "3"})
                .code,
            2);
  EXPECT_EQ(run({"image", "fit", small_picture(), "--from", checkpoint, "-o", directory.file("x"),
                 "--steps", "5"})
                .code,
            3);
}

TEST_F(Finished, AModelIsNoCheckpoint) {
  const Result result = run({"image", "fit", "--resume", model});
  EXPECT_EQ(result.code, 3);
  EXPECT_THAT(result.err, HasSubstr("--from"));
}

TEST(Checkpoint, ThatTheDiskRefusesDoesNotCostTheModel) {
  const TemporaryDirectory directory;
  const std::filesystem::path folder = directory.path() / "folder";
  std::filesystem::create_directory(folder);
  const std::string model = directory.file("m");
  Child fit({"image", "fit", small_picture(), "-o", model, "--hidden", "4", "--steps", "100000000",
             "--checkpoint", (folder / "c").string(), "--save-every", "0.4s"});
  ASSERT_TRUE(fit.wait_for("  device "));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  std::filesystem::remove_all(folder);
  const Result result = fit.wait();
  EXPECT_EQ(result.code, 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the best so far, of step "));
  EXPECT_EQ(run({"image", "render", model, "-o", directory.file("a.png")}).code, 0);
}

TEST(Checkpoint, DoesNotReplaceAnotherFile) {
  const TemporaryDirectory directory;
  const std::string precious = directory.file("precious");
  write_bytes(precious, "my notes");
  EXPECT_EQ(run(tiny_fit(small_picture(), directory.file("m"), {"--checkpoint", precious})).code,
            1);
  EXPECT_EQ(read_bytes(precious), "my notes");
  const std::string model = directory.file("m");
  EXPECT_EQ(run(tiny_fit(small_picture(), model, {"--checkpoint", model})).code, 2);
  EXPECT_EQ(run(tiny_fit(small_picture(), model, {"--save-every", "10s"})).code, 2);
}

}  // namespace
}  // namespace iron::testing
