// iron function fit, end to end.

#include <csignal>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "iron/model/function_model.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using Json = nlohmann::json;

class FunctionFit : public ::testing::Test {
 protected:
  std::vector<std::string> words(const std::string& formula,
                                 const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"function", "fit",       "--formula", formula,   "-o",
                                 model,      "--hidden",  "8",         "--steps", "30",
                                 "--quiet",  "--threads", "1"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  void expect_refused(const std::vector<std::string>& arguments, int code,
                      const std::string& says) const {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, code) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, MatchesRegex("error: [^\n]+\n(hint: [^\n]+\n)?"));
    EXPECT_THAT(result.err, HasSubstr(says));
    EXPECT_FALSE(std::filesystem::exists(model));
  }
  static Json parsed(const Result& result) {
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out, nullptr, false);
  }

  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
};

TEST_F(FunctionFit, WritesAModelAndTellsItsErrors) {
  std::vector<std::string> all = words("sin(3*x)*exp(-x^2)", {"--x", "-3:3", "--samples", "50"});
  std::erase(all, "--quiet");
  const Result result = run(all);
  EXPECT_EQ(result.code, 0) << result.err;
  for (const char* line : {"  greatest error +[0-9.e-]+ \\([0-9.e+]+ % of the range\\) at x = ",
                           "  mean error +[0-9.e-]+\n", "  checked at +10001 points in the range\n",
                           "  extrapolation +half a range beyond, never taught: greatest error ",
                           "  R2 +-?[0-9.]+ at the samples\n", "  steps +30 \\(30 epochs\\)\n",
                           "  parameters +25\n", "  model +"}) {
    EXPECT_THAT(result.out, ::testing::ContainsRegex(line));
  }
  EXPECT_THAT(result.err, HasSubstr("  function    y = sin(3*x)*exp(-x^2)\n"));
  EXPECT_THAT(result.err, HasSubstr("  x           -3 to 3\n  samples     50\n"));
  const FunctionModel read = FunctionModel::load(model);
  EXPECT_EQ(read.inputs()[0].low, -3);
  EXPECT_EQ(read.description().formula, "sin(3*x)*exp(-x^2)");

  const Result shown = run({"model", "show", model});
  EXPECT_EQ(shown.code, 0);
  EXPECT_THAT(shown.out, HasSubstr("model of a function\n"));
  EXPECT_THAT(shown.out, HasSubstr("x, -3 to 3\n"));
  const Json json = Json::parse(run({"model", "show", model, "--json"}).out);
  EXPECT_EQ(json["kind"], "function");
  EXPECT_EQ(json["function"]["inputs"][0]["high"], 3);
  EXPECT_EQ(json["parameters"], 25);
}

TEST_F(FunctionFit, PrintsOneJsonDocument) {
  const Result result =
      run(words("x*y", {"--x", "0:2", "--y", "-1:1", "--samples", "100", "--seed", "7", "--json"}));
  EXPECT_THAT(result.err, IsEmpty());
  const Json json = parsed(result);
  EXPECT_EQ(json["formula"], "x*y");
  EXPECT_EQ(json["inputs"].size(), 2U);
  EXPECT_EQ(json["inputs"][1]["name"], "y");
  EXPECT_EQ(json["inputs"][1]["low"], -1);
  EXPECT_EQ(json["output"], "z");
  EXPECT_EQ(json["samples"], 100);
  EXPECT_EQ(json["left_out"], 0);
  EXPECT_EQ(json["seed"], 7);
  EXPECT_EQ(json["steps"], 30);
  EXPECT_EQ(json["model"], model);
  EXPECT_EQ(json["interrupted"], false);
  EXPECT_EQ(json["device"], "cpu");
  EXPECT_EQ(json["inside"]["points"], 301 * 301);
  EXPECT_EQ(json["inside"]["least_value"], -2);
  for (const char* part : {"inside", "extrapolation", "train"}) {
    for (const char* key : {"greatest_error", "greatest_error_of_range", "mean_error"}) {
      EXPECT_TRUE(json[part][key].is_number()) << part << key;
    }
    EXPECT_TRUE(json[part]["greatest_error_at"]["y"].is_number());
  }
  for (const char* key : {"rmse", "r2"}) EXPECT_TRUE(json["train"][key].is_number());
}

TEST_F(FunctionFit, LeavesOutPolesAndSaysSo) {
  const Result result = run(words("1/x", {"--x", "-3:3", "--json"}));
  EXPECT_EQ(parsed(result)["left_out"], 1);
  EXPECT_EQ(
      result.err,
      "left out 1 of 401 points, where the formula has no finite value; the first is x = 0\n");
}

TEST_F(FunctionFit, DrawsAFormulaBySeed) {
  const Result first = run(words("random", {"--seed", "3", "--json"}));
  EXPECT_EQ(first.err, "drawn: 9 - 6 - 4 - 6 * 8 / 6 + x^3 - x\n");
  EXPECT_EQ(parsed(first)["formula"], "9 - 6 - 4 - 6 * 8 / 6 + x^3 - x");
  const std::string bytes = read_bytes(model);
  EXPECT_EQ(run(words("random", {"--seed", "3", "--force"})).code, 0);
  EXPECT_TRUE(read_bytes(model) == bytes);
  const Result plane = run(words("random", {"--seed", "3", "--y", "1:2", "--force"}));
  EXPECT_EQ(plane.code, 0) << plane.err;
  EXPECT_THAT(plane.err, HasSubstr("y"));
}

TEST_F(FunctionFit, FollowsItsOptions) {
  const std::string log = directory.file("log.csv");
  const Json json = parsed(
      run({"function",    "fit", "--formula", "-x",     "-o",        model, "--hidden",     "4,3",
           "--epochs",    "6",   "--batch",   "10",     "--samples", "25",  "--activation", "tanh",
           "--optimizer", "sgd", "--lr",      "0.05",   "--noise",   "0.1", "--precision",  "f64",
           "--log",       log,   "--json",    "--quiet"}));
  EXPECT_EQ(json["steps"], 18);  // 3 an epoch
  EXPECT_EQ(json["noise"], 0.1);
  EXPECT_THAT(read_bytes(log), HasSubstr("step,loss,rate,rmse"));
  const FunctionModel read = FunctionModel::load(model);
  EXPECT_EQ(read.description().network.hidden, (std::vector<i64>{4, 3}));
  EXPECT_EQ(read.description().network.activation, Activation::tanh);
  EXPECT_FALSE(read.description().network.parameter);
  EXPECT_EQ(std::get<Sgd>(read.description().training.optimizer).rate, 0.05);
  EXPECT_EQ(read.description().training.precision, DType::f64);
  EXPECT_EQ(run({"function", "fit", "--formula", "-x", "-o", model, "--hidden", "32,32", "--steps",
                 "9", "--precision", "bf16", "--quiet", "--force"})
                .code,
            0);
  EXPECT_EQ(FunctionModel::load(model).description().training.precision, DType::bf16);
}

TEST_F(FunctionFit, RefusesWrongUsage) {
  expect_refused(words("sin(3*z)"), 2, "'sin(3*z)', character 7: unknown word 'z': --formula");
  expect_refused(words("x+"), 2, "at its end");
  expect_refused(words("x*y"), 2, "unknown word 'y'");
  expect_refused(words("sqrt(-1-x^2)"), 2, "has a finite value at 0 of the 401 points: --formula");
  for (const char* range : {"3:-3", "1:1", "3", "", ":", "a:b", "nan:1", "-inf:inf", "1e999:2",
                            "0:1:2", "-1e308:1e308", "0x1:2"}) {
    expect_refused(words("x", {"--x", range}), 2, "is no range: --x");
  }
  expect_refused(words("x*y", {"--y", "2:1"}), 2, "'2:1' is no range: --y");
  expect_refused(words("x", {"--samples", "1"}), 2, "--samples");
  expect_refused(words("x", {"--y", "0:1", "--samples", "3"}), 2, "must be 4 to");
  expect_refused(words("x", {"--samples", "1e5"}), 2, "cannot read '1e5': --samples");
  expect_refused(words("x", {"--noise", "-1"}), 2, "must be 0 or above, not -1: --noise");
  expect_refused(words("x", {"--activation", "tan"}), 2, "unknown name 'tan': --activation");
  expect_refused(words("x", {"--precision", "f16"}), 2, "--precision");
  expect_refused(words("x", {"--batch", "row"}), 2, "--batch");
  expect_refused(words("x", {"--epochs", "3"}), 2, "--epochs");  // and --steps
  expect_refused({"function", "fit", "--formula", "x", "-o", model, "--epochs",
                  "9223372036854775807", "--batch", "10", "--quiet"},
                 2, "are too many to count: --epochs");
  expect_refused(words("x", {"--device", "cuda"}), 4, "cuda");
  expect_refused(words("x", {"--log", model}), 2, "the log would replace the model");
  expect_refused({"function", "fit", "-o", model}, 2, "--formula");
  expect_refused({"function", "fit", "--formula", "x"}, 2, "--out");
  expect_refused({"function"}, 2, "");
}

TEST_F(FunctionFit, WritesNothingWhereItMayNot) {
  const Result nowhere = run({"function", "fit", "--formula", "x", "-o",
                              directory.file("no/such/folder/m"), "--steps", "1"});
  EXPECT_EQ(nowhere.code, 1);
  EXPECT_THAT(nowhere.out, IsEmpty());
  EXPECT_THAT(nowhere.err, HasSubstr("cannot be written"));
  write_bytes(model, "precious");
  const Result kept = run(words("x"));
  EXPECT_EQ(kept.code, 1);
  EXPECT_THAT(kept.err, HasSubstr("already exists"));
  EXPECT_EQ(read_bytes(model), "precious");
  EXPECT_EQ(run(words("x", {"--force"})).code, 0);
}

TEST_F(FunctionFit, KeepsTheBestOfATrainingThatFails) {
  const Result result =
      run(words("x^3", {"--optimizer", "sgd", "--lr", "1e6", "--activation", "relu"}));
  EXPECT_EQ(result.code, 1) << result.out;
  EXPECT_THAT(result.err, HasSubstr("lower the learning rate"));
}

TEST_F(FunctionFit, LearnsPointsOfAFile) {
  const std::string file = directory.file("points.csv");
  write_bytes(file, "hour,height\n0,1\n1,2.5\n2,3\n3,2\n");
  const std::vector<std::string> fit{"function", "fit",     "--points", file,     "-o",
                                     model,      "--steps", "30",       "--json", "--quiet"};
  const Result result = run(fit);
  EXPECT_THAT(result.err, IsEmpty());
  const Json json = parsed(result);
  EXPECT_TRUE(json["formula"].is_null());
  EXPECT_TRUE(json["inside"].is_null());
  EXPECT_TRUE(json["extrapolation"].is_null());
  EXPECT_EQ(json["samples"], 4);
  EXPECT_EQ(json["inputs"][0]["name"], "hour");
  EXPECT_EQ(json["output"], "height");
  EXPECT_EQ(json["train"]["points"], 4);
  EXPECT_EQ(FunctionModel::load(model).inputs()[0].high, 3);
  const Result text =
      run({"function", "fit", "--points", file, "-o", model, "--steps", "5", "--quiet", "--force"});
  EXPECT_THAT(text.out, HasSubstr("the 4 points it was taught, no others\n"));
  EXPECT_THAT(run({"model", "show", model}).out, HasSubstr("none: points were given"));

  std::filesystem::remove(model);
  expect_refused({"function", "fit", "--points", directory.file("missing"), "-o", model}, 3,
                 "there is no such file");
  for (const char* option : {"--formula", "--x", "--y", "--samples", "--noise"}) {
    expect_refused({"function", "fit", "--points", file, "-o", model, option, "5"}, 2, option);
  }
  expect_refused({"function", "fit", "--points", file, "-o", file, "--force"}, 2,
                 "the model would replace the points");
  write_bytes(file, "a,b\n1,2\n3,\n");
  expect_refused({"function", "fit", "--points", file, "-o", model}, 3,
                 "row 2, column 'b': the value is missing: " + file);
}

TEST_F(FunctionFit, DrawsWhatItLearnt) {
  for (const char* name : {"p.svg", "p.PNG"}) {
    const std::string plot = directory.file(name);
    const Result result = run(words("sin(x)", {"--plot", plot, "--json", "--force"}));
    EXPECT_EQ(parsed(result)["plot"], plot);
    EXPECT_GT(std::filesystem::file_size(plot), 1000U);
  }
  EXPECT_THAT(read_bytes(directory.file("p.svg")), HasSubstr("</svg>"));
  std::filesystem::remove(model);
  expect_refused(words("x", {"--plot", directory.file("p.gif")}), 2,
                 "plots are not written as '.gif'");
  const Result kept = run(words("x", {"--plot", directory.file("p.svg")}));
  EXPECT_EQ(kept.code, 1);
  EXPECT_THAT(kept.err, HasSubstr("already exists"));
  EXPECT_FALSE(std::filesystem::exists(model));
  expect_refused(words("x", {"--plot", directory.file("m.svg"), "--log", directory.file("m.svg")}),
                 2, "would replace");
}

TEST_F(FunctionFit, SavesTheModelSoFarOnCtrlC) {
  Child fit({"function", "fit", "--formula", "sin(x)", "-o", model, "--steps", "1000000000",
             "--hidden", "4", "--threads", "1", "--json"});
  ASSERT_TRUE(fit.wait_for("  device "));  // the banner's last line
  fit.send(SIGINT);
  const Result result = fit.wait();
  EXPECT_EQ(result.code, 130);
  EXPECT_THAT(result.err, HasSubstr("the model so far is in " + model));
  EXPECT_EQ(Json::parse(result.out)["interrupted"], true);
  EXPECT_EQ(FunctionModel::load(model).inputs().size(), 1U);
  EXPECT_THAT(result.err, Not(HasSubstr("\r")));
}

TEST_F(FunctionFit, ItsModelIsNoPicture) {
  ASSERT_EQ(run(words("x")).code, 0);
  const Result result = run({"image", "render", model, "-o", directory.file("a.png")});
  EXPECT_EQ(result.code, 3);
  EXPECT_THAT(result.err, HasSubstr("holds a model of kind 'function', not of a picture"));
}

}  // namespace
}  // namespace iron::testing
