// iron train --plot, and what may not stand beside --resume.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A folder with rows of two classes.
class TrainPlot : public ::testing::Test {
 protected:
  TrainPlot() {
    std::string text = "a,b,c,kind,size\n";
    for (int i = 0; i < 40; ++i) {
      const int a = i * 7 % 40;
      const int b = i * 11 % 40;
      text += std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(i) + "," +
              ((a + b + i * 13 % 17 > 45) ? "big" : "small") + "," + std::to_string(2 * a + i % 3) +
              "\n";
    }
    write_bytes(data_, text);
  }
  Result train(const std::vector<std::string>& more) const {
    std::vector<std::string> words{"train", data_, "-o", model_, "--force"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  bool exists(const std::string& path) const { return std::filesystem::exists(path); }

  TemporaryDirectory directory_;
  std::string data_ = directory_.file("rows.csv");
  std::string model_ = directory_.file("model.safetensors");
  std::string svg_ = directory_.file("p.svg");
};

TEST_F(TrainPlot, DrawsTheRegionsOfTwoColumns) {
  const Result result = train({"--model", "logistic", "--target", "kind", "--features", "a,b",
                               "--test-fraction", "0.25", "--plot", svg_});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("plot"));
  const std::string svg = read_bytes(svg_);
  for (const char* text : {">kind: logistic, newton<", ">probability of small<", ">big, train<",
                           ">small, test<", ">border<"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
}

TEST_F(TrainPlot, DrawsPredictionsOfARegressionAndTheLossIfAsked) {
  const std::vector<std::string> network{"--ignore", "kind",     "--recipe", "plain",
                                         "--steps",  "100",      "--plot",   svg_,
                                         "--quiet",  "--hidden", "8"};
  ASSERT_EQ(train(network).code, 0);
  EXPECT_THAT(read_bytes(svg_), HasSubstr(">predicted = true<"));
  std::vector<std::string> loss = network;
  loss.insert(loss.end(), {"--plot-kind", "loss", "--validation-fraction", "0.25", "--json"});
  const Result result = train(loss);
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"plot\": \"" + svg_));
  EXPECT_THAT(read_bytes(svg_), HasSubstr(">validation<"));
}

TEST_F(TrainPlot, FaultsAreFoundBeforeAnythingIsLearnt) {
  const std::vector<std::string> linear{"--model", "linear", "--ignore", "kind"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), linear.begin(), linear.end());
    return train(more);
  };
  const Result suffix = with({"--plot", directory_.file("p.pdf")});
  EXPECT_EQ(suffix.code, 2);
  EXPECT_THAT(suffix.err, HasSubstr("plots are not written as '.pdf'"));
  const Result kind = with({"--plot", svg_, "--plot-kind", "loss"});
  EXPECT_EQ(kind.code, 2);
  EXPECT_THAT(kind.err, HasSubstr("a model that is solved exactly has no curve of its loss"));
  const Result regions = with({"--plot", svg_, "--plot-kind", "regions"});
  EXPECT_EQ(regions.code, 2);
  EXPECT_THAT(regions.err, HasSubstr("two columns of numbers and two classes"));
  const Result word = with({"--plot", svg_, "--plot-kind", "pie"});
  EXPECT_EQ(word.code, 2);
  EXPECT_THAT(word.err, HasSubstr("loss, regions, predicted"));
  const Result alone = with({"--plot-kind", "predicted"});
  EXPECT_EQ(alone.code, 2);
  const Result same = with({"--plot", model_ + ".svg", "--log", model_ + ".svg"});
  EXPECT_EQ(same.code, 2);
  EXPECT_FALSE(exists(model_));
  EXPECT_FALSE(exists(svg_));
}

TEST_F(TrainPlot, AnExistingPlotStays) {
  write_bytes(svg_, "mine");
  const Result result =
      run({"train", data_, "-o", model_, "--model", "linear", "--ignore", "kind", "--plot", svg_});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(read_bytes(svg_), "mine");
  EXPECT_FALSE(exists(model_));
}

TEST_F(TrainPlot, AResumedRunDrawsToo) {
  const std::string checkpoint = directory_.file("run.ck");
  ASSERT_EQ(train({"--target", "kind", "--recipe", "plain", "--steps", "60", "--hidden", "8",
                   "--checkpoint", checkpoint})
                .code,
            0);
  const Result result = run({"train", "--resume", checkpoint, "--force", "--plot", svg_});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the plot's curves begin where the run is resumed\n"));
  EXPECT_TRUE(exists(svg_));
  const Result refused = run({"train", "--resume", checkpoint, "--force", "--batch", "8"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("is kept in the checkpoint: --batch"));
}

TEST_F(TrainPlot, AModelGoesWhereAResumedRunIsTold) {
  const std::string checkpoint = directory_.file("run.ck");
  const std::string other = directory_.file("other.safetensors");
  ASSERT_EQ(train({"--target", "kind", "--recipe", "plain", "--steps", "60", "--hidden", "8",
                   "--checkpoint", checkpoint})
                .code,
            0);
  const Result result = run({"train", "--resume", checkpoint, "-o", other});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(other));
  EXPECT_EQ(read_bytes(other), read_bytes(model_));
}

}  // namespace
}  // namespace iron::testing
