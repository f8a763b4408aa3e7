// fit → render → compare.

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
using ::testing::IsEmpty;

/// The whole of `text` as one document; a second one, or anything beside it, throws.
json only_document(const std::string& text) { return json::parse(text); }

const std::vector<std::string> kLearns{"--hidden", "32,32", "--steps", "200", "--batch", "500"};

std::vector<std::string> fit(const std::string& model, const std::vector<std::string>& more) {
  std::vector<std::string> words{"image", "fit", small_picture(), "-o", model};
  words.insert(words.end(), kLearns.begin(), kLearns.end());
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Image, FitRenderCompare) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const std::string drawn = directory.file("drawn.png");
  const Result fitted = run(fit(model, {"--quiet", "--json"}));
  ASSERT_EQ(fitted.code, 0) << fitted.err;
  const json report = only_document(fitted.out);

  const Result rendered = run({"image", "render", model, "-o", drawn});
  ASSERT_EQ(rendered.code, 0) << rendered.err;
  EXPECT_THAT(rendered.out, IsEmpty());
  EXPECT_EQ(rendered.err, "wrote " + drawn + " (50x50)\n");

  const Result compared = run({"image", "compare", small_picture(), drawn, "--json"});
  ASSERT_EQ(compared.code, 0) << compared.err;
  EXPECT_THAT(compared.err, IsEmpty());
  const json figures = only_document(compared.out);
  for (const char* key : {"psnr_db", "mse", "ssim", "mae", "wrong_pixels", "iou", "identical"}) {
    EXPECT_TRUE(figures.contains(key)) << key;
  }
  // The file holds 8 bits a pixel, the report of fit is of the values before that.
  EXPECT_NEAR(figures["psnr_db"].get<double>(), report["psnr_db"].get<double>(), 0.5);
  EXPECT_NEAR(figures["ssim"].get<double>(), report["ssim"].get<double>(), 1e-3);
  EXPECT_EQ(figures["wrong_pixels"], report["wrong_pixels"]);
  EXPECT_EQ(figures["iou"], report["iou"]);
  EXPECT_EQ(figures["identical"], false);
  EXPECT_GT(report["psnr_db"].get<double>(), 20);
}

TEST(Image, JsonOfFitIsOneDocument) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const Result result = run(fit(model, {"--json", "--seed", "7", "--threads", "1"}));
  ASSERT_EQ(result.code, 0);
  const json report = only_document(result.out);
  for (const char* key : {"psnr_db", "iou", "ssim", "loss", "seconds"}) {
    EXPECT_TRUE(report[key].is_number_float()) << key;
  }
  EXPECT_TRUE(report["wrong_pixels"].is_number_integer());
  EXPECT_TRUE(report.contains("held_out_psnr_db") && report["held_out_psnr_db"].is_null());
  EXPECT_TRUE(report.contains("bicubic_held_out_psnr_db") &&
              report["bicubic_held_out_psnr_db"].is_null());
  EXPECT_EQ(report["steps"], 200);
  EXPECT_EQ(report["epochs"], 40.0);  // 200 steps of 500 among 2,500 pixels
  EXPECT_EQ(report["parameters"], 256 * 32 + 32 + 32 * 32 + 32 + 32 + 1);
  EXPECT_EQ(report["seed"], 7);
  EXPECT_EQ(report["threads"], 1);
  EXPECT_EQ(report["device"], "cpu");
  EXPECT_EQ(report["recipe"], "fourier");
  EXPECT_EQ(report["interrupted"], false);
  EXPECT_EQ(report["model"], model);
  // What was done goes to stderr.
  EXPECT_THAT(result.err, HasSubstr("(50x50)\n  mode        bw\n"));
  EXPECT_THAT(result.err, HasSubstr("seed        7\n"));
}

TEST(Image, TextOfFitTellsTheSame) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const Result result = run(fit(model, {"--quiet"}));
  ASSERT_EQ(result.code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  for (const char* word : {"PSNR", "wrong pixels", "IoU of black", "SSIM", "MSE", "MAE",
                           "200 (40 epochs)", "parameters"}) {
    EXPECT_THAT(result.out, HasSubstr(word));
  }
  EXPECT_THAT(result.out, HasSubstr(model));
}

TEST(Image, ComparesAPictureWithItself) {
  const Result result = run({"image", "compare", small_picture(), small_picture(), "--json"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(only_document(result.out), json({{"psnr_db", nullptr},
                                             {"mse", 0.0},
                                             {"ssim", 1.0},
                                             {"mae", 0.0},
                                             {"wrong_pixels", 0},
                                             {"iou", 1.0},
                                             {"identical", true}}));
  const Result text = run({"image", "compare", small_picture(), small_picture()});
  EXPECT_THAT(text.out, HasSubstr("PSNR          identical\n"));
}

TEST(Image, ComparesByKnownNumbers) {
  const TemporaryDirectory directory;
  Picture a(4, 2, 1, 1);
  a.at(0, 0) = 0;
  a.at(0, 1) = 0;
  Picture b(4, 2, 1, 1);
  b.at(0, 1) = 0;
  b.at(1, 3) = 0;
  write_picture(directory.file("a.png"), a);
  write_picture(directory.file("b.png"), b);
  const Result result =
      run({"image", "compare", directory.file("a.png"), directory.file("b.png"), "--json"});
  const json figures = only_document(result.out);
  EXPECT_EQ(figures["mse"], 0.25);  // 2 of 8
  EXPECT_EQ(figures["mae"], 0.25);
  EXPECT_NEAR(figures["psnr_db"].get<double>(), 6.0205999132796239, 1e-12);  // 10 log₁₀ 4
  EXPECT_EQ(figures["wrong_pixels"], 2);
  EXPECT_NEAR(figures["iou"].get<double>(), 1.0 / 3, 1e-15);
  EXPECT_TRUE(figures["ssim"].is_null());  // too small for its window
}

TEST(Image, RendersAtOtherSizes) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const std::string picture = directory.file("in.png");
  write_picture(picture, Picture(6, 4, 1, 1));
  ASSERT_EQ(run(tiny_fit(picture, model, {"--steps", "2"})).code, 0);
  const auto size_of = [&](const std::vector<std::string>& more) {
    const std::string out = directory.file("out.png");
    std::vector<std::string> words{"image", "render", model, "-o", out, "--force"};
    words.insert(words.end(), more.begin(), more.end());
    const Result result = run(words);
    EXPECT_EQ(result.code, 0) << result.err;
    const Picture drawn = read_picture(out);
    return std::pair(drawn.width(), drawn.height());
  };
  using Size = std::pair<i64, i64>;
  EXPECT_EQ(size_of({}), Size(6, 4));
  EXPECT_EQ(size_of({"--size", "30"}), Size(30, 20));
  EXPECT_EQ(size_of({"--size", "5x9"}), Size(5, 9));
  EXPECT_EQ(size_of({"--size", "1"}), Size(1, 1));
  EXPECT_EQ(size_of({"--scale", "2.5"}), Size(15, 10));
  EXPECT_EQ(size_of({"--scale", "0.5"}), Size(3, 2));
}

TEST(Image, LearnsGreyAndColour) {
  const TemporaryDirectory directory;
  for (const i64 channels : {1, 3}) {
    Picture picture(9, 7, channels);
    for (std::size_t i = 0; i < picture.values().size(); ++i) {
      picture.values()[i] = static_cast<float>(i * 37 % 256) / 255;
    }
    const std::string name = std::to_string(channels);
    const std::string in = directory.file(name + ".png");
    const std::string model = directory.file(name + ".safetensors");
    const std::string out = directory.file(name + "_out.png");
    write_picture(in, picture);
    const Result fitted =
        run({"image", "fit", in, "-o", model, "--hidden", "32", "--steps", "300"});
    ASSERT_EQ(fitted.code, 0) << fitted.err;
    EXPECT_THAT(fitted.err,
                HasSubstr(channels == 3 ? "mode auto took rgb" : "mode auto took gray"));
    EXPECT_THAT(fitted.err, HasSubstr("loss        mse"));
    ASSERT_EQ(run({"image", "render", model, "-o", out}).code, 0);
    const json figures = only_document(run({"image", "compare", in, out, "--json"}).out);
    EXPECT_LT(figures["mse"].get<double>(), 1e-3) << channels;
  }
}

}  // namespace
}  // namespace iron::testing
