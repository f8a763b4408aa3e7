// iron train: runs that are killed, interrupted and resumed give the same model.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

#include "tests/apps/tables.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

class TrainResume : public TableVerbs {
 protected:
  Words saved(const std::string& name, const Words& recipe, const std::string& threads) const {
    Words words{"train",        directory.file("data.csv"),
                "-o",           directory.file(name),
                "--checkpoint", directory.file(name + "_c"),
                "--save-every", "40",
                "--quiet",      "--threads",
                threads};
    words.insert(words.end(), recipe.begin(), recipe.end());
    return words;
  }

  /// Ends runs at random moments in both ways, resumes them with other threads and compares.
  void end_and_resume(const Words& recipe, int trials) const {
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(run(saved("whole", recipe, "1")).code, 0);
    const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    const std::string expected = read_bytes(directory.file("whole"));
    std::mt19937 random(11);
    int ended = 0;
    for (int trial = 0; trial < trials; ++trial) {
      const std::string name = "m" + std::to_string(trial);
      Words words = saved(name, recipe, trial % 2 == 0 ? "2" : "1");
      const int signal = trial % 3 == 0 ? SIGINT : SIGKILL;
      {
        Child child(words);
        std::this_thread::sleep_for(whole * static_cast<int>(random() % 100) / 100);
        child.send(signal);
        const int code = child.wait().code;
        ended += code == -SIGKILL || code == -SIGINT || code == 130 ? 1 : 0;
      }
      if (std::filesystem::exists(directory.file(name + "_c"))) {
        words = {"train",   "--resume",  directory.file(name + "_c"), "--quiet",
                 "--force", "--threads", trial % 2 == 0 ? "1" : "3"};
      }
      const Result rest = run(words);
      ASSERT_EQ(rest.code, 0) << rest.err;
      EXPECT_TRUE(read_bytes(directory.file(name)) == expected) << trial;
    }
    EXPECT_GT(ended, 0) << "no run was ended in time";
  }
};

#ifdef NDEBUG
constexpr int kTrials = 8;
#else
constexpr int kTrials = 2;  // each is slow
#endif

TEST_F(TrainResume, OfOneNetwork) {
  write("data.csv", plane(300));
  end_and_resume({"--recipe", "plain", "--hidden", "16", "--steps", "2000"}, kTrials);
}

TEST_F(TrainResume, OfManyCandidates) {
  write("data.csv", classes(60));
  end_and_resume({"--recipe", "auto", "--hidden", "8", "--steps", "200"}, kTrials);
}

TEST_F(TrainResume, OfGradientDescent) {
  write("data.csv", plane(300));
  end_and_resume({"--model", "linear", "--solver", "gd", "--epochs", "5000"}, kTrials / 2);
}

TEST_F(TrainResume, AnInterruptedRunSaysHowToGoOn) {
  write("data.csv", plane(60));
  Child child({"train", directory.file("data.csv"), "-o", model, "--recipe", "plain", "--steps",
               "100000000", "--threads", "1"});
  ASSERT_TRUE(child.wait_for("  device "));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  child.send(SIGINT);
  const Result result = child.wait();
  EXPECT_EQ(result.code, 130) << result.err;
  const std::string checkpoint = directory.file("m.checkpoint.safetensors");
  EXPECT_THAT(result.err, HasSubstr("iron train --resume " + checkpoint));
  EXPECT_FALSE(std::filesystem::exists(model));
  EXPECT_TRUE(std::filesystem::exists(checkpoint));
}

TEST_F(TrainResume, CanBeProlonged) {
  write("data.csv", plane(60));
  const Words recipe{"--recipe", "plain", "--hidden", "4", "--steps", "50"};
  ASSERT_EQ(run(saved("m", recipe, "1")).code, 0);
  const std::string checkpoint = directory.file("m_c");
  const Result longer = run(
      {"train", "--resume", checkpoint, "--epochs", "+20", "--lr", "0.005", "--force", "--json"});
  ASSERT_EQ(longer.code, 0) << longer.err;
  EXPECT_EQ(nlohmann::json::parse(longer.out)["steps"], 70);
  EXPECT_THAT(longer.err, HasSubstr("a new schedule starts at step 50 with rate 0.005"));
  EXPECT_THAT(longer.err, HasSubstr("the run has 70 steps now, not 50"));
  expect_refused({"train", "--resume", checkpoint, "--steps", "60", "--force", "--quiet"},
                 "fewer than the 70 done", 2);
  expect_refused({"train", directory.file("data.csv"), "-o", directory.file("n"), "--quiet",
                  "--recipe", "plain", "--steps", "+5"},
                 "no run yet that could be prolonged", 2);
}

TEST_F(TrainResume, BelongsToItsTable) {
  write("data.csv", plane(60));
  const Words recipe{"--recipe", "plain", "--hidden", "4", "--steps", "50"};
  ASSERT_EQ(run(saved("m", recipe, "1")).code, 0);
  const std::string checkpoint = directory.file("m_c");
  write("data.csv", plane(61));
  expect_refused({"train", "--resume", checkpoint, "--quiet", "--force"},
                 "does not hold the rows that " + checkpoint);
  expect_refused({"train", "--resume", directory.file("m"), "--quiet"}, "not the checkpoint");
  expect_refused({"train", "--resume", directory.file("none"), "--quiet"}, "no such file");
  expect_refused({"predict", checkpoint, directory.file("data.csv")}, "iron train --resume");
  expect_refused({"eval", checkpoint, directory.file("data.csv")}, "iron train --resume");
}

}  // namespace
}  // namespace iron::testing
