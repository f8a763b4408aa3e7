// What iron image fit can be asked for.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "iron/data/picture.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

json fit_json(const std::string& picture, const std::string& model,
              const std::vector<std::string>& more) {
  std::vector<std::string> words{"image", "fit", picture, "-o", model, "--quiet", "--json"};
  words.insert(words.end(), more.begin(), more.end());
  const Result result = run(words);
  EXPECT_EQ(result.code, 0) << result.err;
  return json::parse(result.out, nullptr, false);
}

TEST(FitConfig, WhatIsPrintedIsWhatIsRead) {
  const TemporaryDirectory directory;
  const std::vector<std::string> words{
      "image",     "fit",     small_picture(), "--dump-config", "--recipe", "siren",
      "--hidden",  "9,8",     "--lr",          "0.003",         "--lr-min", "1e-5",
      "--steps",   "12",      "--batch",       "700",           "--seed",   "5",
      "--stop-at", "0-wrong", "--hold-out",    "--clip-norm",   "2"};
  const Result dumped = run(words);
  ASSERT_EQ(dumped.code, 0) << dumped.err;
  const json config = json::parse(dumped.out);
  EXPECT_EQ(config.at("recipe"), "siren");
  EXPECT_EQ(config.at("network").at("hidden"), json({9, 8}));
  EXPECT_EQ(config.at("training").at("optimizer").at("rate"), 0.003);
  EXPECT_EQ(config.at("training").at("schedule").at("rate_min"), 1e-5);
  EXPECT_EQ(config.at("hold_out"), true);
  const std::string path = directory.file("run.json");
  write_bytes(path, dumped.out);
  EXPECT_EQ(run({"image", "fit", "--config", path, "--dump-config"}).out, dumped.out);

  const auto model = [&](const std::vector<std::string>& more) {
    const std::string file = directory.file("m");
    std::vector<std::string> all{"image", "fit", "-o", file, "--force", "--quiet"};
    all.insert(all.end(), more.begin(), more.end());
    EXPECT_EQ(run(all).code, 0);
    return read_bytes(file);
  };
  std::vector<std::string> spoken(words.begin() + 2, words.end());
  std::erase(spoken, "--dump-config");
  const std::string by_words = model(spoken);
  EXPECT_TRUE(model({"--config", path}) == by_words);
  EXPECT_FALSE(model({"--config", path, "--seed", "6"}) == by_words) << "words win";
}

TEST(FitConfig, FaultsAreNamed) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("run.json");
  for (const auto& [text, part] : std::vector<std::pair<std::string, std::string>>{
           {"{\"trainin\": {}}", "trainin"},
           {"{\"training\": {\"steps\": \"many\"}}", "training.steps"},
           {"{\"network\": {\"activation\": \"swish\"}}", "swish"},
           {"{\"preparation\": {\"mode\": \"sepia\"}}", "sepia"},
           {"not json", "line 1"},
           {std::string(200000, '['), "levels"},
           {"", "run.json"}}) {
    write_bytes(path, text);
    const Result result =
        run({"image", "fit", small_picture(), "-o", directory.file("m"), "--config", path});
    EXPECT_EQ(result.code, 3) << text.substr(0, 40);
    EXPECT_THAT(result.err, HasSubstr(part));
  }
}

TEST(FitConfig, APartOfOneIsLaidOverTheRecipe) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("run.json");
  write_bytes(path, R"({"training": {"epochs": 3}, "network": {"hidden": [5]}})");
  const json shown = fit_json(small_picture(), directory.file("m"), {"--config", path});
  EXPECT_EQ(shown.at("epochs"), 3) << "the recipe's steps are gone";
  EXPECT_EQ(shown.at("parameters"), 256 * 5 + 5 + 5 + 1);

  write_bytes(path, R"({"recipe": "siren", "training": {"steps": 3}})");
  const Result refused = run({"image", "fit", small_picture(), "-o", directory.file("n"),
                              "--config", path, "--recipe", "fourier"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("is for recipe siren: --recipe"));
}

TEST(FitOptions, AModelsRecipeGoesWithIt) {
  const TemporaryDirectory directory;
  const std::string first = directory.file("first");
  fit_json(small_picture(), first, {"--recipe", "siren", "--hidden", "9", "--steps", "3"});
  const Result next = run({"image", "fit", small_picture(), "-o", directory.file("next"), "--from",
                           first, "--steps", "3"});
  EXPECT_EQ(next.code, 0) << next.err;
  EXPECT_THAT(next.err, HasSubstr("recipe      siren"));
  EXPECT_THAT(next.err, HasSubstr("adam, rate 0.002"));
  const Result dumped = run({"image", "fit", small_picture(), "--from", first, "--dump-config"});
  EXPECT_EQ(json::parse(dumped.out).at("network").at("hidden"), json({9})) << dumped.err;
}

TEST(FitOptions, ThatFitNothingAreRefused) {
  const TemporaryDirectory directory;
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--recipe", "nothing"},
                                             {"--activation", "swish"},
                                             {"--optimizer", "magic"},
                                             {"--schedule", "never"},
                                             {"--schedule", "constant", "--lr-min", "1e-4"},
                                             {"--recipe", "siren", "--frequencies", "8"},
                                             {"--recipe", "siren", "--scale", "8"},
                                             {"--recipe", "fourier", "--levels", "8"},
                                             {"--recipe", "siren", "--growth", "2"},
                                             {"--recipe", "fast", "--scale", "8"},
                                             {"--recipe", "fast", "--levels", "33"},
                                             {"--recipe", "fast", "--level-features", "3"},
                                             {"--recipe", "fast", "--coarsest", "0"},
                                             {"--recipe", "fast", "--growth", "nan"},
                                             {"--recipe", "fast", "--table-bits", "25"},
                                             {"--scale", "-1"},
                                             {"--frequencies", "0"},
                                             {"--stop-at", "soon"},
                                             {"--time", "later"},
                                             {"--time", "0s"},
                                             {"--steps", "+5"},
                                             {"--steps", "0"},
                                             {"--epochs", "-1"},
                                             {"--mode", "sepia"},
                                             {"--mode", "rgb", "--threshold", "10"},
                                             {"--size", "0"},
                                             {"--threshold", "256"},
                                             {"--save-every", "30s"},
                                             {"--precision", "f16"},
                                             {"--lr", "0"},
                                             {"--clip-norm", "-1"},
                                             {"--batch", "some"},
                                             {"--dump-config", "--time", "10s"},
                                             {"--resume", "x", "--levels", "4"},
                                             {"--resume", "x", "--hidden", "4"}}) {
    std::vector<std::string> all{"image", "fit", small_picture(), "-o", directory.file("m")};
    all.insert(all.end(), words.begin(), words.end());
    const Result result = run(all);
    EXPECT_EQ(result.code, 2) << words[0] << " " << words[1] << "\n" << result.err;
    EXPECT_THAT(result.err, HasSubstr("error: "));
  }
  EXPECT_EQ(run({"image", "fit", "-o", "m"}).code, 2) << "no picture";
  EXPECT_EQ(run({"image", "fit", small_picture()}).code, 2) << "no model";
  EXPECT_EQ(count_files(directory.path()), 0);
}

TEST(FitOptions, ChooseTheNetworkAndItsTraining) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m");
  const json shown = fit_json(
      small_picture(), model,
      {"--activation", "tanh", "--hidden", "5", "--frequencies", "7", "--scale", "3", "--optimizer",
       "adamw", "--schedule", "constant", "--epochs", "2", "--batch", "row"});
  EXPECT_EQ(shown.at("steps"), 100);
  EXPECT_EQ(shown.at("parameters"), 14 * 5 + 5 + 5 + 1);
  EXPECT_EQ(shown.at("mode"), "bw");
  const std::string bytes = read_bytes(model);
  for (const char* part : {"\\\"activation\\\":\\\"tanh\\\"", "adamw", "\\\"frequencies\\\":7"}) {
    EXPECT_THAT(bytes, HasSubstr(part));
  }
}

TEST(FitOptions, ChooseTheGrid) {
  const TemporaryDirectory directory;
  const std::vector<std::string> words{"--recipe",         "fast", "--levels",     "3",
                                       "--level-features", "4",    "--coarsest",   "2",
                                       "--growth",         "2",    "--table-bits", "5"};
  std::vector<std::string> all{"image", "fit", small_picture(), "--dump-config"};
  all.insert(all.end(), words.begin(), words.end());
  const Result dumped = run(all);
  EXPECT_EQ(dumped.code, 0) << dumped.err;
  EXPECT_EQ(json::parse(dumped.out).at("network").at("encoding"),
            json::parse(R"({"type": "grid", "levels": 3, "features": 4, "coarsest": 2,
                            "growth": 2.0, "table_bits": 5})"));
  std::vector<std::string> few = words;
  few.insert(few.end(), {"--hidden", "5", "--steps", "2"});
  const json shown = fit_json(small_picture(), directory.file("m"), few);
  // 3² and 5² corners, and 9² that share 32 entries; 12 features to 5 and 1.
  EXPECT_EQ(shown.at("parameters"), (9 + 25 + 32) * 4 + 12 * 5 + 5 + 5 + 1);
}

TEST(FitOptions, PrepareThePicture) {
  const TemporaryDirectory directory;
  Picture grey(40, 20, 1);
  for (std::size_t i = 0; i < grey.values().size(); ++i) {
    grey.values()[i] = static_cast<float>(i % 251) / 250;
  }
  const std::string picture = directory.file("g.png");
  write_picture(picture, grey);
  const std::vector<std::string> quick{"--hidden", "4", "--steps", "3"};
  const auto shown = [&](std::vector<std::string> words) {
    words.insert(words.end(), quick.begin(), quick.end());
    words.emplace_back("--force");
    return fit_json(picture, directory.file("m"), words);
  };
  EXPECT_EQ(shown({}).at("mode"), "gray");
  EXPECT_EQ(shown({"--threshold", "128"}).at("mode"), "bw");
  EXPECT_EQ(shown({"--mode", "rgb"}).at("mode"), "rgb");
  shown({"--size", "10"});
  const std::string drawn = directory.file("d.png");
  EXPECT_EQ(run({"image", "render", directory.file("m"), "-o", drawn}).code, 0);
  EXPECT_EQ(read_picture(drawn).width(), 10);
  EXPECT_EQ(read_picture(drawn).height(), 5);
  const Result refused = run({"image", "fit", picture, "-o", directory.file("n"), "--mode", "bw"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--threshold"));
}

TEST(FitOptions, HoldOutTellsWhoWon) {
  const TemporaryDirectory directory;
  const json shown = fit_json(small_picture(), directory.file("m"),
                              {"--hold-out", "--hidden", "8", "--steps", "20"});
  EXPECT_TRUE(shown.at("held_out_psnr_db").is_number());
  EXPECT_TRUE(shown.at("bicubic_held_out_psnr_db").is_number());
  const bool model_won = shown.at("held_out_psnr_db") > shown.at("bicubic_held_out_psnr_db");
  EXPECT_EQ(shown.at("held_out_winner"), model_won ? "the model" : "bicubic");
}

TEST(FitOptions, StopAtEndsTheRun) {
  const TemporaryDirectory directory;
  const json shown = fit_json(small_picture(), directory.file("m"), {"--stop-at", "0-wrong"});
  EXPECT_EQ(shown.at("wrong_pixels"), 0);
  EXPECT_EQ(shown.at("goal_reached"), true);
  EXPECT_LT(shown.at("steps"), 1500);
}

TEST(FitOptions, TimeIsKept) {
  const TemporaryDirectory directory;
  const json shown =
      fit_json(small_picture(), directory.file("m"), {"--hidden", "8", "--time", "0.3s"});
  EXPECT_LT(shown.at("seconds"), 1.5);
  EXPECT_GT(shown.at("steps"), 0);
}

TEST(FitOptions, SnapshotsAndLogAreWritten) {
  const TemporaryDirectory directory;
  const std::string folder = directory.file("snapshots");
  const std::string log = directory.file("l.csv");
  fit_json(small_picture(), directory.file("m"),
           {"--hidden", "8", "--steps", "110", "--snapshots", folder, "--log", log});
  EXPECT_EQ(count_files(folder), 4);  // 0, 10, 30, 100
  EXPECT_THAT(read_bytes(log), ::testing::StartsWith("step,loss,rate,psnr_db,wrong_pixels\n50,"));
  const Result again = run(tiny_fit(small_picture(), directory.file("n"), {"--snapshots", folder}));
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.err, HasSubstr("is not empty"));
}

/// Whatever the picture and the rate: a model or a clear error, never a NaN in a file.
TEST(FitExtremes, GiveAModelOrAClearError) {
  const TemporaryDirectory directory;
  const std::vector<std::pair<std::string, Picture>> pictures = {
      {"white", Picture(20, 20, 1, 1)},
      {"black", Picture(20, 20, 1, 0)},
      {"one pixel", Picture(1, 1, 1, 0)},
      {"one row", Picture(17, 1, 3, 0.25F)},
      {"one column", Picture(1, 17, 1, 1)}};
  for (const auto& [name, picture] : pictures) {
    const std::string file = directory.file(name + ".png");
    write_picture(file, picture);
    for (const std::string recipe : {"auto", "siren", "finer", "gauss"}) {
      const std::string model = directory.file("m");
      const json shown = fit_json(
          file, model, {"--recipe", recipe, "--steps", "300", "--hidden", "32,32", "--force"});
      const std::string drawn = directory.file("d.png");
      ASSERT_EQ(run({"image", "render", model, "-o", drawn, "--force"}).code, 0);
      const bool good = shown.at("psnr_db").is_null() || shown.at("psnr_db").get<double>() > 25;
      EXPECT_TRUE(good) << name << " " << recipe << " " << shown.at("psnr_db");
    }
  }
}

TEST(FitExtremes, AVeryHighRateEndsWellOrIsAnError) {
  const TemporaryDirectory directory;
  for (const std::string rate : {"1", "100", "1e6", "1e30"}) {
    const std::string model = directory.file("m" + rate);
    const Result result = run({"image", "fit", small_picture(), "-o", model, "--lr", rate,
                               "--steps", "400", "--hidden", "16"});
    EXPECT_TRUE(result.code == 0 || result.code == 1) << result.err;
    if (result.code == 1) {
      EXPECT_THAT(result.err, HasSubstr("lower the learning rate"));
    }
    if (std::filesystem::exists(model)) {
      EXPECT_EQ(run({"image", "render", model, "-o", directory.file(rate + ".png")}).code, 0);
    }
  }
}

}  // namespace
}  // namespace iron::testing
