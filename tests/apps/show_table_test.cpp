// iron model show: models and checkpoints of tables, regressions and networks.

#include "iron/model/linear_regression.h"
#include "iron/model/network_model.h"
#include "iron/model/softmax_regression.h"
#include "tests/apps/tables.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

class ShowTable : public TableVerbs {
 protected:
  void learn(const std::string& text, const Words& more) const {
    Words words{"train", write("d.csv", text), "-o", model, "--force", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    ASSERT_EQ(run(words).code, 0);
  }
  Json shown() const {
    const Result result = run({"model", "show", model, "--json"});
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out, nullptr, false);
  }
  std::string text() const {
    const Result result = run({"model", "show", model});
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    return result.out;
  }
};

TEST_F(ShowTable, ALinearModel) {
  learn(plane(30), {"--model", "linear"});
  const Json json = shown();
  EXPECT_EQ(json["holds"], "model of a table");
  EXPECT_EQ(json["model"], "linear");
  EXPECT_EQ(json["task"], "regression");
  EXPECT_EQ(json["target"], "y");
  EXPECT_EQ(json["table"]["rows"], 30);
  EXPECT_NEAR(json["coefficients"][1]["value"], -3, 1e-12);
  EXPECT_THAT(text(), MatchesRegex("(.*\n)*  learnt from +30 rows\n(.*\n)*    b +-3 +(.*\n)*"));
}

TEST_F(ShowTable, ALogisticModel) {
  learn(classes(80), {"--model", "logistic", "--threshold", "0.4"});
  EXPECT_EQ(shown()["classes"], Json({"no", "yes"}));
  const std::string out = text();
  EXPECT_THAT(out, MatchesRegex("(.*\n)*  threshold +0.4\n(.*\n)*"));
  EXPECT_THAT(out, MatchesRegex("(.*\n)*  colour +text, 2 levels: blue, red\n(.*\n)*"));
  EXPECT_THAT(out, HasSubstr("odds ratio"));
}

TEST_F(ShowTable, ANetwork) {
  learn(classes(80), {"--recipe", "plain", "--hidden", "5", "--steps", "9"});
  const Json json = shown();
  EXPECT_EQ(json["model"], "mlp");
  EXPECT_EQ(json["layers"].size(), 2U);
  EXPECT_EQ(json["training"]["steps"], 9);
  EXPECT_EQ(json["parameters"], 4 * 5 + 5 + 5 + 1);
  const std::string out = text();
  EXPECT_THAT(out, MatchesRegex("(.*\n)*  a +number, scaled: [^\n]+\n(.*\n)*"));
  EXPECT_THAT(out, MatchesRegex("(.*\n)*  length +9 steps\n(.*\n)*"));
}

TEST_F(ShowTable, NetworksThatAreAveraged) {
  learn(classes(60), {"--recipe", "auto", "--hidden", "4", "--steps", "9", "--scaler", "none"});
  EXPECT_EQ(shown()["members"], 5);
  EXPECT_EQ(shown()["parameters"], 5 * (4 * 4 + 4 + 4 + 1));
  EXPECT_THAT(text(), HasSubstr("5, whose predictions are averaged"));
}

TEST_F(ShowTable, ACheckpoint) {
  const std::string checkpoint = directory.file("c");
  learn(plane(60),
        {"--recipe", "plain", "--hidden", "4", "--steps", "20", "--checkpoint", checkpoint});
  const Result result = run({"model", "show", checkpoint});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("checkpoint of a run on a table"));
  EXPECT_THAT(result.out, HasSubstr(directory.file("d.csv")));
  const Json json = Json::parse(run({"model", "show", checkpoint, "--json"}).out, nullptr, false);
  EXPECT_EQ(json["run"]["done"], true);
  EXPECT_EQ(json["task"]["recipe"], "plain");
}

TEST_F(ShowTable, EstimatorsWithoutATable) {
  LinearRegression::from_coefficients(1, {2, -3}).save(model);
  EXPECT_EQ(shown()["kind"], "linear_regression");
  EXPECT_THAT(text(), MatchesRegex("(.*\n)*  intercept +1\n  x1 +2\n  x2 +-3\n"));
  SoftmaxRegression::from_coefficients({0, 1, 2}, {0, 3, 4}).save(model, Overwrite::yes);
  EXPECT_THAT(text(), HasSubstr("class 2: x1"));
  NetworkModel network({.hidden = {3}});
  network.fit(Tensor::from({{0.0}, {1.0}, {2.0}}), Tensor::from({{0.0}, {1.0}, {4.0}}),
              {.steps = 5});
  network.save(model, Overwrite::yes);
  EXPECT_EQ(shown()["holds"], "network");
  EXPECT_EQ(shown()["parameters"], 10);
  expect_refused({"predict", model, write("d.csv", "a\n1\n2\n")}, "not of a table");
}

}  // namespace
}  // namespace iron::testing
