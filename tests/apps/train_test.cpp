// iron train: from a file to a model, and what it refuses.

#include <filesystem>

#include "tests/apps/tables.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

class Train : public TableVerbs {
 protected:
  Words train(const std::string& data, const Words& more) const {
    Words words{"train", data, "-o", model};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

TEST_F(Train, KeepsStdoutForTheResult) {
  const std::string data = write("plane.csv", plane(30));
  const Result result = run(train(data, {"--model", "linear"}));
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("plane.csv: CSV, 30 rows of 3 columns, separated by ',' (found "
                                    "out), with a header (found out)\n"));
  EXPECT_THAT(result.err, HasSubstr("target 'y', the last column: regression (found out)\n"));
  EXPECT_THAT(result.err, HasSubstr("iron 0."));
  EXPECT_THAT(result.out,
              MatchesRegex("Training completed in [0-9.]+ seconds.\nFinal Results:\nTotal "
                           "samples: 30\nMean Squared Error: [^\n]+\nRoot MSE: [^\n]+\n(.*\n)*"));
  EXPECT_THAT(result.out, HasSubstr("R-squared 1, adjusted 1"));
  EXPECT_TRUE(std::filesystem::exists(model));
}

TEST_F(Train, QuietSaysNothing) {
  const Result result = run(train(write("d.csv", plane(30)), {"--model", "linear", "--quiet"}));
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.err, IsEmpty());
}

TEST_F(Train, TellsAllInJson) {
  const Json json =
      json_of(train(write("d.csv", plane(30)), {"--model", "linear", "--test-fraction", ".2"}));
  EXPECT_EQ(json["task"], "regression");
  EXPECT_EQ(json["model"], "linear");
  EXPECT_EQ(json["target"], "y");
  EXPECT_EQ(json["features"], Json({"a", "b"}));
  EXPECT_EQ(json["rows"], 24);
  EXPECT_EQ(json["train"]["rows"], 24);
  EXPECT_EQ(json["test"]["rows"], 6);
  for (const char* key : {"mse", "rmse", "mae", "r2", "max_error"}) {
    EXPECT_TRUE(json["train"][key].is_number()) << key;
    EXPECT_TRUE(json["test"][key].is_number()) << key;
  }
  EXPECT_NEAR(json["intercept"], 1, 1e-12);
  EXPECT_EQ(json["coefficients"][0]["name"], "a");
  EXPECT_NEAR(json["coefficients"][0]["value"], 2, 1e-12);
  EXPECT_NEAR(json["coefficients"][1]["value"], -3, 1e-12);
  for (const char* key : {"standard_error", "t", "p"}) {
    EXPECT_TRUE(json["coefficients"][0].contains(key)) << key;
  }
  EXPECT_EQ(json["parameters"], 3);
  for (const char* key : {"seconds", "seed", "device", "threads"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_TRUE(
      json_of(train(write("e.csv", plane(9)), {"--model", "linear", "--force"}))["test"].is_null());
}

TEST_F(Train, TellsTheFiguresOfClassesInJson) {
  const std::string data = write("c.csv", classes(80));
  const Json json = json_of(train(data, {"--model", "logistic", "--test-fraction", ".25"}));
  EXPECT_EQ(json["task"], "classification");
  EXPECT_EQ(json["classes"], Json({"no", "yes"}));
  for (const char* key : {"accuracy", "balanced_accuracy", "precision", "recall", "f1", "log_loss",
                          "brier", "auc", "baseline_accuracy"}) {
    EXPECT_TRUE(json["test"][key].is_number()) << key;
  }
  const Json& confusion = json["test"]["confusion"];
  EXPECT_EQ(confusion["tn"].get<int>() + confusion["fp"].get<int>() + confusion["fn"].get<int>() +
                confusion["tp"].get<int>(),
            20);
  EXPECT_TRUE(json["coefficients"][0].contains("odds_ratio"));
}

TEST_F(Train, MakesEveryKindOfModel) {
  const std::string numbers = write("n.csv", plane(60));
  const std::string two = write("two.csv", classes(60));
  std::string three = "a,b,c\n";
  for (int i = 0; i < 60; ++i) {
    three += std::to_string(i % 7) + "," + std::to_string((i * 3) % 8) + "," +
             "uvw"[(i % 7 + (i * 3) % 8 + (i % 4 == 0 ? 5 : 0)) / 6 % 3] + "\n";
  }
  three = write("three.csv", three);
  const std::vector<std::pair<std::string, Words>> runs{
      {numbers, {"--model", "linear"}},
      {numbers, {"--model", "linear", "--solver", "gd", "--epochs", "50"}},
      {numbers, {"--model", "linear", "--l2", "2"}},
      {numbers, {"--recipe", "plain", "--steps", "20"}},
      {numbers, {"--hidden", "4", "--steps", "5", "--scaler", "minmax"}},
      {two, {"--model", "logistic"}},
      {two, {"--model", "logistic", "--solver", "gd", "--epochs", "50"}},
      {two, {"--model", "mlp", "--recipe", "plain", "--steps", "20"}},
      {two,
       {"--model", "mlp", "--recipe", "plain", "--hidden", "32,32", "--steps", "20", "--precision",
        "bf16"}},
      {three, {"--model", "softmax"}},
      {three, {"--model", "softmax", "--solver", "gd", "--epochs", "50"}},
      {three, {"--model", "mlp", "--recipe", "plain", "--steps", "20"}}};
  for (const auto& [data, more] : runs) {
    Words words = train(data, more);
    words.insert(words.end(), {"--force", "--quiet"});
    const Result result = run(words);
    EXPECT_EQ(result.code, 0) << more[1] << " " << result.err;
    EXPECT_EQ(run({"eval", model, data, "--quiet"}).code, 0);
    EXPECT_EQ(run({"predict", model, data}).code, 0);
    EXPECT_EQ(run({"model", "show", model}).code, 0);
  }
}

TEST_F(Train, OverwritesNothingUnasked) {
  const std::string data = write("d.csv", plane(30));
  write_bytes(model, "precious");
  expect_refused(train(data, {"--model", "linear"}), "already exists", 1);
  EXPECT_EQ(read_bytes(model), "precious");
  EXPECT_EQ(run(train(data, {"--model", "linear", "--force"})).code, 0);
  EXPECT_NE(read_bytes(model), "precious");
  expect_refused({"train", data, "-o", data, "--model", "linear", "--force"}, "would replace", 2);
  EXPECT_EQ(read_bytes(data), plane(30));
}

TEST_F(Train, ReadsStandardInput) {
  const std::string data = write("d.csv", plane(30));
  Child child({"train", "-", "-o", model, "--model", "linear"}, {}, {}, data);
  const Result result = child.wait();
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("stdin: CSV, 30 rows"));
}

TEST_F(Train, TestsOnRowsOfAnotherFile) {
  const std::string test = write("t.csv", "y,a,b\n1,0,0\n0,1,1\n4,4,2\n");
  const Result result =
      run(train(write("d.csv", plane(30)), {"--model", "linear", "--test", test}));
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, MatchesRegex("(.*\n)*  test samples +3\n(.*\n)*"));
  // So few rows are listed.
  EXPECT_THAT(result.out, MatchesRegex("  row    1: predicted 1 +true 1\n(.*\n)*"));
  EXPECT_THAT(result.out, MatchesRegex("(.*\n)*  row    3: predicted 3 +true 4\n(.*\n)*"));
  expect_refused({"train", directory.file("d.csv"), "-o", directory.file("n"), "--model", "linear",
                  "--test", write("u.csv", "y,a\n1,2\n2,3\n"), "--quiet"},
                 "has no column 'b'");
}

TEST_F(Train, CrossValidates) {
  const std::string data = write("d.csv", plane(40));
  const Json json = json_of(train(data, {"--model", "linear", "--cv", "4"}));
  ASSERT_EQ(json["cv"].size(), 4U);
  int rows = 0;
  for (const Json& fold : json["cv"]) {
    rows += fold["rows"].get<int>();
    EXPECT_LT(fold["mse"].get<double>(), 1e-20);
  }
  EXPECT_EQ(rows, 40);
  const Result text = run(train(data, {"--model", "linear", "--cv", "4", "--force"}));
  EXPECT_THAT(text.out, HasSubstr("cv MSE"));
}

TEST_F(Train, FillsOrDropsWhatIsMissing) {
  const std::string data = write("d.csv", "a,y\n1,1\n2,2\n,3\n4,4\n9,5\n");
  expect_refused(train(data, {"--model", "linear"}), "missing");
  EXPECT_THAT(run(train(data, {"--model", "linear"})).err, HasSubstr("row 3"));
  const auto rows = [&](const char* policy) {
    return json_of(train(data, {"--model", "linear", "--missing", policy, "--force"}))["rows"]
        .get<int>();
  };
  EXPECT_EQ(rows("mean"), 5);
  EXPECT_EQ(rows("median"), 5);
  EXPECT_EQ(rows("drop"), 4);
}

TEST_F(Train, ReadsNumbersAsCategoriesWhenAsked) {
  const std::string data = write("d.csv", "zip,y\n10,1\n20,2\n10,1\n30,9\n20,2\n");
  const Json json = json_of(train(data, {"--model", "linear", "--categories", "zip"}));
  ASSERT_EQ(json["coefficients"].size(), 2U);
  EXPECT_EQ(json["coefficients"][1]["name"], "zip=30");
  EXPECT_NEAR(json["coefficients"][1]["value"], 8, 1e-10);
  EXPECT_NEAR(json["intercept"], 1, 1e-10);
}

TEST_F(Train, ChoosesTargetAndFeatures) {
  const std::string data = write("d.csv",
                                 "id,y,a,b,w\n7,1,0,0,1\n5,3,1,0,2\n6,-2,0,1,1\n9,0,1,1,3\n"
                                 "4,5,2,0,1\n");
  const Json json = json_of(
      train(data, {"--model", "linear", "--target", "y", "--ignore", "id", "--weights", "w"}));
  EXPECT_EQ(json["features"], Json({"a", "b"}));
  EXPECT_NEAR(json["coefficients"][1]["value"], -3, 1e-10);
  EXPECT_EQ(json_of(train(data, {"--model", "linear", "--target", "2", "--features", "b,a",
                                 "--force"}))["target"],
            "y");
  expect_refused(train(data, {"--model", "linear", "--target", "price", "--force"}), "price");
}

TEST_F(Train, MovesTheThreshold) {
  const std::string data = write("c.csv", classes(80));
  const auto threshold = [&](const char* asked) {
    return json_of(train(
        data, {"--model", "logistic", "--threshold", asked, "--force"}))["train"]["threshold"]
        .get<double>();
  };
  EXPECT_EQ(threshold("0.25"), 0.25);
  const double chosen = threshold("f1");
  EXPECT_GT(chosen, 0);
  EXPECT_LT(chosen, 1);
  EXPECT_NE(chosen, 0.5);
  expect_refused(train(data, {"--model", "logistic", "--threshold", "2", "--force"}), "cannot read",
                 2);
  expect_refused(
      train(data, {"--recipe", "plain", "--threshold", "f1", "--steps", "5", "--quiet", "--force"}),
      "held out", 2);
}

TEST_F(Train, StartsFromAnotherModel) {
  const std::string data = write("d.csv", plane(60));
  const Words single{"--recipe", "plain", "--hidden", "5", "--steps", "400"};
  const double before = json_of(train(data, single))["train"]["mse"].get<double>();
  const Json after = json_of({"train", data, "-o", directory.file("n"), "--recipe", "plain",
                              "--hidden", "5", "--steps", "3", "--lr", "1e-9", "--from", model});
  EXPECT_NEAR(after["train"]["mse"].get<double>(), before, 1e-3 * before);
  expect_refused({"train", data, "-o", directory.file("x"), "--recipe", "plain", "--hidden", "6",
                  "--steps", "3", "--from", model, "--quiet"},
                 "", 2);
}

TEST_F(Train, WritesALogThatCanBeDrawn) {
  const std::string log = directory.file("log.csv");
  const Result result =
      run(train(write("d.csv", plane(60)), {"--recipe", "plain", "--steps", "200", "--log", log}));
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(read_bytes(log), MatchesRegex("step,loss,rate[^\n]*\n([^\n]+\n)+"));
  EXPECT_EQ(run({"plot", log, "-o", directory.file("p.svg")}).code, 0);
}

TEST_F(Train, SaysWhatItFoundOut) {
  std::string text = "a,same,twice,y\n";
  for (int i = 0; i < 20; ++i) {
    text += std::to_string(i) + ",4," + std::to_string(2 * i) + "," + std::to_string(i % 7) + "\n";
  }
  const Result result = run(train(write("d.csv", text), {"--model", "linear"}));
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.err, HasSubstr("depend on each other"));
  EXPECT_THAT(result.err, HasSubstr("twice"));
  // Only one class has flag = 1.
  std::string parted = "x,flag,y\n";
  for (int i = 0; i < 40; ++i) {
    const bool yes = (i * 7) % 10 > 4;
    parted += std::to_string((i * 3) % 11) + "," + (yes && i % 4 == 0 ? "1" : "0") + "," +
              (yes ? "1" : "0") + "\n";
  }
  const Result separated = run(train(write("s.csv", parted), {"--model", "logistic", "--force"}));
  EXPECT_EQ(separated.code, 0) << separated.err;
  EXPECT_THAT(separated.err, HasSubstr("no finite value: flag"));
}

TEST_F(Train, RefusesWhatItWouldNotHeed) {
  const std::string data = write("d.csv", plane(60));
  const std::vector<Words> refused{{"--checkpoint", directory.file("c"), "--model", "linear"},
                                   {"--lr", ".1", "--model", "linear"},
                                   {"--epochs", "9", "--model", "linear"},
                                   {"--log", directory.file("l"), "--model", "linear"},
                                   {"--hidden", "4", "--model", "linear"},
                                   {"--precision", "bf16", "--model", "linear"},
                                   {"--precision", "bf16", "--model", "linear", "--solver", "gd"},
                                   {"--save-every", "5s", "--recipe", "plain"},
                                   {"--test-fraction", "1.5", "--model", "linear"},
                                   {"--recipe", "magic"},
                                   {"--model", "tree"},
                                   {"--solver", "newton", "--model", "linear"},
                                   {"--separator", "ab", "--model", "linear"}};
  for (const Words& more : refused) {
    Words words = train(data, more);
    words.emplace_back("--quiet");
    expect_refused(words, more[0], 2);
  }
  expect_refused(train(data, {"--model", "linear", "--test", data}), "those learnt", 2);
  expect_refused(train(data, {"--model", "logistic", "--quiet"}), "number");
  expect_refused({"train", "-o", model}, "the table is missing", 2);
  expect_refused({"train", data}, "the model file is missing", 2);
}

TEST_F(Train, RefusesTablesThatCannotBeRead) {
  for (const BadTable& bad : bad_tables()) {
    const std::string data = write("bad.csv", bad.text);
    expect_refused(train(data, {"--model", "linear"}), bad.says);
    expect_refused(train(data, {"--recipe", "plain", "--steps", "5"}), bad.says);
  }
  expect_refused(train(directory.path().string(), {}), "directory");
  expect_refused(train(directory.file("none.csv"), {}), "no such file");
}

TEST_F(Train, RefusesTargetsThatCannotBeLearnt) {
  expect_refused(train(write("c.csv", "a,y\n1,4\n2,4\n3,4\n"), {"--model", "linear", "--quiet"}),
                 "'y'");
  expect_refused(
      train(write("t.csv", "a,y\n1,u\n2,v\n3,w\n4,u\n"), {"--task", "regression", "--quiet"}),
      "'y'");
  expect_refused(
      train(write("s.csv", "a,y\n1,u\n2,v\n3,v\n4,v\n5,v\n"), {"--test-fraction", ".4", "--quiet"}),
      "u");
}

}  // namespace
}  // namespace iron::testing
