// iron eval: figures of a model on rows whose answers are known.

#include "tests/apps/tables.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

class Eval : public TableVerbs {
 protected:
  Json learn(const std::string& data, const Words& more) const {
    Words words{"train", data, "-o", model, "--force"};
    words.insert(words.end(), more.begin(), more.end());
    return json_of(words);
  }
};

TEST_F(Eval, KnownErrorsOfARegression) {
  learn(write("p.csv", plane(30)), {"--model", "linear"});
  // Predictions are 1, 0 and 3.
  const std::string data = write("d.csv", "b,y,a\n0,1,0\n1,2,1\n2,-1,4\n");
  const Json json = json_of({"eval", model, data});
  EXPECT_EQ(json["rows"], 3);
  EXPECT_TRUE(json["train"].is_null());
  EXPECT_NEAR(json["test"]["mse"], 20. / 3, 1e-10);
  EXPECT_NEAR(json["test"]["mae"], 2, 1e-10);
  EXPECT_NEAR(json["test"]["max_error"], 4, 1e-10);
  EXPECT_NEAR(json["test"]["r2"], 1 - 20 / (14. / 3), 1e-10);
  for (const char* key : {"task", "model", "target", "features", "intercept", "coefficients",
                          "seconds", "seed", "parameters", "device", "threads"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  const Result text = run({"eval", model, data});
  EXPECT_EQ(text.code, 0);
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(text.out, HasSubstr("  row    2: predicted "));
  EXPECT_THAT(text.out,
              HasSubstr("Total samples: 3\nMean Squared Error: 6.666667\nRoot MSE: 2.581989\n"));
}

TEST_F(Eval, KnownCountsOfClasses) {
  // P(yes) is above one half from x = 3 on.
  learn(write("c.csv", "x,y\n0,no\n1,no\n2,no\n2,yes\n3,yes\n4,yes\n3,no\n5,yes\n1,yes\n0,no\n"),
        {"--model", "logistic"});
  const std::string data = write("d.csv", "x,y\n0,no\n0,yes\n5,yes\n5,yes\n5,no\n5,yes\n");
  const Json json = json_of({"eval", model, data});
  const Json& test = json["test"];
  EXPECT_EQ(test["confusion"], Json({{"tn", 1}, {"fp", 1}, {"fn", 1}, {"tp", 3}}));
  EXPECT_NEAR(test["accuracy"], 4. / 6, 1e-12);
  EXPECT_NEAR(test["balanced_accuracy"], (1. / 2 + 3. / 4) / 2, 1e-12);
  EXPECT_NEAR(test["baseline_accuracy"], 4. / 6, 1e-12);
  EXPECT_NEAR(test["precision"], 3. / 4, 1e-12);
  int rows = 0;
  for (const Json& bin : json["calibration"]) rows += bin["rows"].get<int>();
  EXPECT_EQ(json["calibration"].size(), 10U);
  EXPECT_EQ(rows, 6);

  const Result text = run({"eval", model, data});
  EXPECT_THAT(text.out,
              MatchesRegex("  row    1: predicted no [(]0[.][0-9]+[)] true no ✓\n  row    "
                           "2: predicted no [(]0[.][0-9]+[)] true yes ✗\n(.*\n)*"));
  EXPECT_THAT(text.out, HasSubstr("(always the commonest class: 66.67 %)"));
  EXPECT_THAT(text.out, HasSubstr("how often it came true"));
  EXPECT_THAT(text.out, Not(HasSubstr("Mean Squared Error")));

  const Json bold = json_of({"eval", model, data, "--threshold", "0"});
  EXPECT_EQ(bold["test"]["confusion"]["tp"], 4);
  EXPECT_EQ(bold["test"]["threshold"], 0);
}

TEST_F(Eval, FindsWhatMatters) {
  learn(write("p.csv", plane(60)), {"--model", "linear"});
  const Words words{"eval", model, directory.file("p.csv"), "--importance"};
  const Json json = json_of(words);
  ASSERT_EQ(json["importance"].size(), 2U);
  // a runs from 0 to 59, b from 0 to 4.
  EXPECT_EQ(json["importance"][0]["column"], "a");
  EXPECT_GT(json["importance"][0]["loss"], 100 * json["importance"][1]["loss"].get<double>());
  Words other = words;
  other.insert(other.end(), {"--seed", "5"});
  EXPECT_NE(json_of(other)["importance"], json["importance"]);
  EXPECT_EQ(json_of(words)["importance"], json["importance"]);
  EXPECT_THAT(run(words).out, HasSubstr("increase of the MSE without each column"));
  EXPECT_EQ(run({"eval", model, directory.file("p.csv"), "--seed", "5"}).code, 2);
}

TEST_F(Eval, TakesTheRowsForTesting) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/linear.json");
  const Json trained = learn(data, {"--model", "linear"});
  const Json json = json_of({"eval", model, data});
  EXPECT_EQ(json["rows"], 93);
  EXPECT_EQ(json["test"], trained["test"]);
  EXPECT_THAT(run({"eval", model, data}).err, HasSubstr("only the last 93 of 414 rows"));
  EXPECT_EQ(json_of({"eval", model, data, "--all-rows"})["rows"], 414);
}

TEST_F(Eval, MarksTheAnswersOfXor) {
  IRON_SHARED_DATA_OR_SKIP(data, "tables/xor.json");
  learn(data, {});
  const Result result = run({"eval", model, data});
  EXPECT_THAT(result.out, MatchesRegex("(  row    [5-8]: predicted [01] [(][^)]+[)] true [01] "
                                       "✓\n){4}Total samples: 4\n(.*\n)*"));
}

TEST_F(Eval, LeavesOutRowsThatLackAValueAndSaysSo) {
  const std::string data = write("d.csv", "a,y\n1,1\n2,2\n,3\n4,4\n9,5\n");
  learn(data, {"--model", "linear", "--missing", "drop"});
  const Result result = run({"eval", model, data});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.err, HasSubstr("1 of 5 rows lack a value and are left out"));
  EXPECT_THAT(result.out, HasSubstr("Total samples: 4\n"));
}

TEST_F(Eval, ReadsStandardInput) {
  learn(write("p.csv", plane(30)), {"--model", "linear"});
  Child child({"eval", model, "-", "--json"}, {}, {}, directory.file("p.csv"));
  EXPECT_EQ(Json::parse(child.wait().out)["rows"], 30);
}

TEST_F(Eval, RefusesWhatItCannotJudge) {
  learn(write("p.csv", plane(30)), {"--model", "linear"});
  for (const BadTable& bad : bad_tables()) {
    expect_refused({"eval", model, write("bad.csv", bad.text)}, bad.says);
  }
  expect_refused({"eval", model, directory.path().string()}, "directory");
  expect_refused({"eval", model, write("d.csv", "a,b\n1,2\n3,4\n")}, "'y'");
  expect_refused({"eval", model, write("e.csv", "a,y\n1,2\n3,4\n")}, "'b'");
  expect_refused({"eval", model, directory.file("p.csv"), "--threshold", ".5"}, "no two classes",
                 2);
  learn(write("c.csv", classes(80)), {"--model", "logistic"});
  expect_refused({"eval", model, write("f.csv", "a,b,colour,answer\n1,2,red,maybe\n")},
                 "'maybe' is not among the classes learnt, no, yes");
  expect_refused({"eval", model, write("g.csv", "a,b,colour,answer\n1,2,green,no\n")},
                 "'green' is new");
  EXPECT_EQ(json_of({"eval", model, directory.file("g.csv"), "--unknown", "ignore"})["rows"], 1);
  ASSERT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "5", "--force"})).code, 0);
  expect_refused({"eval", model, directory.file("p.csv")}, "picture");
}

}  // namespace
}  // namespace iron::testing
