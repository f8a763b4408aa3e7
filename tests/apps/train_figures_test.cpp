// iron train on the shared tables: the figures it is to reach.

#include <algorithm>

#include "tests/apps/tables.h"

namespace iron::testing {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

class Figures : public TableVerbs {
 protected:
  Json train(const std::string& data, const Words& more) const {
    Words words{"train", data, "-o", model, "--force"};
    words.insert(words.end(), more.begin(), more.end());
    return json_of(words);
  }
};

TEST_F(Figures, LinearExact) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/linear.json");
  const Json json = train(data, {"--model", "linear"});
  EXPECT_EQ(json["rows"], 321);
  EXPECT_NEAR(json["test"]["mse"], 59.67785, 5e-6);
  EXPECT_NEAR(json["train"]["mse"], 82.375079, 5e-7);
  EXPECT_NEAR(json["test"]["r2"], .617, 5e-4);
}

TEST_F(Figures, LinearByGradientDescent) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/linear.json");
  const Json json =
      train(data, {"--model", "linear", "--solver", "gd", "--lr", "0.01", "--epochs", "10001"});
  EXPECT_NEAR(json["test"]["mse"], 59.6779, 1e-4);
  EXPECT_NEAR(json["train"]["mse"], 82.375079, 1e-4);
}

TEST_F(Figures, LogisticByNewton) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/logistic.json");
  const Json json = train(data, {"--model", "logistic"});
  EXPECT_NEAR(json["train"]["log_loss"], .220388, 1e-6);
  const Json& test = json["test"];
  EXPECT_NEAR(test["log_loss"], .18637, 1e-5);
  EXPECT_NEAR(test["f1"], .3415, 5e-5);
  EXPECT_NEAR(test["auc"], .8976, 5e-5);
  EXPECT_EQ(test["confusion"], Json({{"tn", 357}, {"fp", 5}, {"fn", 22}, {"tp", 7}}));
  EXPECT_NEAR(test["baseline_accuracy"], .9258, 5e-5);
}

TEST_F(Figures, SecondLogistic) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/logistic_2.json");
  const Json json = train(data, {"--model", "logistic"});
  EXPECT_NEAR(json["train"]["accuracy"], .878, 5e-4);
  EXPECT_EQ(json["test"]["accuracy"], 1);
  EXPECT_EQ(json["test"]["rows"], 10);
}

TEST_F(Figures, XorIsSolvedFromEverySeed) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/xor.json");
  for (int seed = 1; seed <= 20; ++seed) {
    const Json json = train(data, {"--model", "mlp", "--seed", std::to_string(seed)});
    EXPECT_EQ(json["test"]["accuracy"], 1) << seed;
    EXPECT_LT(json["test"]["log_loss"], .01) << seed;
  }
}

TEST_F(Figures, LotteryIsSolvedFromEverySeed) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/lottery.json");
  for (int seed = 1; seed <= 10; ++seed) {
    const Json json = train(data, {"--scaler", "none", "--hidden", "16,16", "--activation", "tanh",
                                   "--seed", std::to_string(seed)});
    EXPECT_EQ(json["test"]["accuracy"], 1) << seed;
    EXPECT_EQ(json["test"]["rows"], 6);
  }
}

/// Recipes that compare candidates take seconds where the compiler optimises, minutes elsewhere.
#ifdef NDEBUG
constexpr bool kQuick = true;
#else
constexpr bool kQuick = false;
#endif

TEST_F(Figures, NetworkBeatsTheLine) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/linear.json");
  if (!kQuick) GTEST_SKIP() << "takes minutes in this build";
  double sum = 0;
  for (const char* seed : {"0", "1"}) {
    const double mse = train(data, {"--recipe", "auto", "--seed", seed})["test"]["mse"];
    EXPECT_LE(mse, 50) << seed;
    sum += mse;
  }
  EXPECT_LE(sum / 2, 47);
}

TEST_F(Figures, NetworkBeatsTheLogisticModel) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/logistic.json");
  if (!kQuick) GTEST_SKIP() << "takes minutes in this build";
  // The mark, .165, is for the median of five seeds; of the logistic model it is .18637.
  for (const char* seed : {"0", "1"}) {
    const Json test = train(data, {"--recipe", "auto", "--seed", seed})["test"];
    EXPECT_LE(test["log_loss"], .168) << seed;
    EXPECT_GE(test["f1"], .55) << seed;
  }
}

}  // namespace
}  // namespace iron::testing
