// iron model show and convert: what files hold, and files of the first Iron Learn as models.

#include <cmath>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "iron/data/picture.h"
#include "iron/format/npz.h"
#include "iron/format/safetensors.h"
#include "iron/model/picture_fit.h"
#include "iron/model/picture_recipe.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using Json = nlohmann::json;

/// 2 → 1 sigmoid of 4 x − 2 y, as the first Iron Learn's Rust program writes it.
constexpr const char* kSmallJson = R"({"name": "net", "parameter_count": 2, "layers": [
  {"layer_type": "Linear", "name": "Input", "index": 0, "weights": [4, -2], "shape": [2, 1]},
  {"layer_type": "Sigmoid", "name": "Output", "index": 1, "weights": [], "shape": []}],
  "epoch": 12, "saved_lr": 0.25})";

class ModelVerbs : public ::testing::Test {
 protected:
  static Json shown(const std::string& file) {
    const Result result = run({"model", "show", file, "--json"});
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_THAT(result.err, IsEmpty());
    return Json::parse(result.out, nullptr, false);
  }
  static void expect_refused(const std::vector<std::string>& arguments, const std::string& says) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 3) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, MatchesRegex("error: [^\n]+: [^\n]+\n(hint: [^\n]+\n)?"));
    EXPECT_THAT(result.err, HasSubstr(says));
  }
  /// Neither verb takes the file.
  void expect_no_model(const std::string& file, const std::string& says) const {
    expect_refused({"model", "show", file}, says);
    expect_refused({"model", "convert", file, "-o", directory.file("never")}, "");
    EXPECT_FALSE(std::filesystem::exists(directory.file("never")));
  }
  std::string small_json() const {
    const std::string path = directory.file("net.json");
    write_bytes(path, kSmallJson);
    return path;
  }

  const TemporaryDirectory directory;
};

TEST_F(ModelVerbs, ShowTellsAllOfAModel) {
  const std::string model = directory.file("m.safetensors");
  ASSERT_EQ(
      run(tiny_fit(small_picture(), model, {"--steps", "7", "--seed", "18446744073709551615"}))
          .code,
      0);
  const Json json = shown(model);
  EXPECT_EQ(json["holds"], "model of a picture");
  EXPECT_EQ(json["format_version"], 1);
  EXPECT_EQ(json["bytes"], std::filesystem::file_size(model));
  EXPECT_EQ(json["picture"]["width"], 50);
  EXPECT_EQ(json["picture"]["mode"], "bw");
  EXPECT_EQ(json["training"]["steps"], 7);
  EXPECT_EQ(json["training"]["seed"], 18446744073709551615U);
  i64 trained = 0;
  i64 constants = 0;
  for (const Json& layer : json["layers"]) {
    (layer["trained"] ? trained : constants) += layer["numbers"].get<i64>();
  }
  EXPECT_EQ(json["parameters"], trained);
  EXPECT_EQ(json["constants"], constants);
  EXPECT_EQ(json["layers"].back()["outputs"], 1);
  EXPECT_EQ(json["layers"].back()["activation"], "sigmoid");  // of the loss

  const Result text = run({"model", "show", model});
  EXPECT_EQ(text.code, 0);
  EXPECT_THAT(text.out, HasSubstr("model of a picture\n"));
  EXPECT_THAT(text.out, MatchesRegex("(.*\n)*  length +7 steps\n(.*\n)*"));
  EXPECT_THAT(text.out, MatchesRegex("(.*\n)*  picture +50x50, bw\n(.*\n)*"));
}

TEST_F(ModelVerbs, ShowTellsAllOfACheckpoint) {
  const std::string path = directory.file("run.safetensors");
  const Picture picture = read_picture(small_picture());
  PictureRecipe recipe = picture_recipe("fourier", picture);
  recipe.network.hidden = {4};
  recipe.training.steps = 3;
  PictureFit fit(picture, PictureMode::bw,
                 {.recipe = "fourier",
                  .network = recipe.network,
                  .training = recipe.training,
                  .picture = "cub.png"});
  fit.run();
  fit.save_checkpoint(path);
  const Json json = shown(path);
  EXPECT_EQ(json["holds"], "checkpoint of a picture's run");
  EXPECT_EQ(json["run"]["step"], 3);
  EXPECT_EQ(json["run"]["picture"], "cub.png");
  EXPECT_EQ(json["parameters"], 256 * 4 + 4 + 4 + 1);
  EXPECT_THAT(run({"model", "show", path}).out, MatchesRegex("(.*\n)*  steps done +3\n(.*\n)*"));
  expect_refused({"model", "convert", path, "-o", directory.file("never")}, "nothing to convert");
}

TEST_F(ModelVerbs, ConvertedNetworksDraw) {
  const std::string model = directory.file("m.safetensors");
  const Result result = run({"model", "convert", small_json(), "-o", model, "--size", "3x2"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "wrote " + model + " (2 parameters, a picture of 3x2)\n");
  const std::string drawing = directory.file("a.png");
  ASSERT_EQ(run({"image", "render", model, "-o", drawing}).code, 0);
  const Picture drawn = read_picture(drawing);
  for (i64 row = 0; row < 2; ++row) {
    for (i64 column = 0; column < 3; ++column) {
      const double z = 4 * static_cast<double>(column) / 2 - 2 * static_cast<double>(row);
      EXPECT_NEAR(drawn.values()[static_cast<std::size_t>(3 * row + column)],
                  1 - 1 / (1 + std::exp(-z)), 0.5 / 255 + 1e-6);
    }
  }
  const Json json = shown(model);
  EXPECT_EQ(json["recipe"], "original");
  EXPECT_EQ(json["network"]["encoding"]["type"], "corners");
  EXPECT_EQ(json["training"]["optimizer"]["rate"], 0.25);
  EXPECT_EQ(json["training"]["epochs"], 12);

  const Json original = shown(small_json());
  EXPECT_EQ(original["holds"], "network of the first Iron Learn (JSON)");
  EXPECT_EQ(original["name"], "net");
  EXPECT_EQ(original["epoch"], 12);
  EXPECT_EQ(original["layers"][0]["activation"], "sigmoid");
  EXPECT_EQ(original["parameters"], 2);
}

TEST_F(ModelVerbs, ArraysOfThePythonProgramConvertToo) {
  const std::string file = directory.file("net.npz");
  write_npz(file,
            std::vector<NamedTensor>{{"W0_Output", DType::f32, {2, 1}, std::vector<std::byte>(8)},
                                     {"B0_Output", DType::f32, {1, 1}, std::vector<std::byte>(4)}},
            NpzCompression::deflated);
  const Json json = shown(file);
  EXPECT_EQ(json["holds"], "network of the first Iron Learn (NPZ)");
  EXPECT_EQ(json["layers"][0]["bias"], true);
  const std::string model = directory.file("m.safetensors");
  ASSERT_EQ(run({"model", "convert", file, "-o", model}).code, 0);
  EXPECT_EQ(shown(model)["picture"]["width"], 200);
  EXPECT_THAT(run({"model", "show", model}).out, HasSubstr("not known"));  // how it was trained
}

TEST_F(ModelVerbs, NothingIsOverwritten) {
  const std::string model = directory.file("m.safetensors");
  write_bytes(model, "precious");
  const Result refused = run({"model", "convert", small_json(), "-o", model});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("error: already exists: " + model));
  EXPECT_EQ(read_bytes(model), "precious");
  EXPECT_EQ(run({"model", "convert", small_json(), "-o", model, "--force"}).code, 0);

  const Result itself = run({"model", "convert", small_json(), "-o", small_json(), "--force"});
  EXPECT_EQ(itself.code, 2);
  EXPECT_THAT(itself.err, HasSubstr("the model would replace"));
  EXPECT_EQ(read_bytes(small_json()), kSmallJson);
  EXPECT_EQ(run({"model", "convert", small_json(), "-o", model, "--force", "--size", "big"}).code,
            2);
}

TEST_F(ModelVerbs, FilesThatAreNoModelAreRefused) {
  expect_no_model(directory.file("missing"), "there is no such file");
  expect_no_model(directory.path().string(), "is a directory");
  expect_no_model(small_picture(), "is neither a model nor a checkpoint");
  const std::string path = directory.file("bad");
  const auto bad = [&](const std::string& bytes, const std::string& says) {
    write_bytes(path, bytes);
    expect_no_model(path, says);
  };
  bad("", "is empty");
  bad("{", "of the JSON text");
  bad(R"({"m": 4, "n": 2, "x": [1], "y": [1]})", "unknown key \"m\"");
  bad("{\"name\":" + std::string(200'000, '['), "levels of nesting");
  bad("PK\3\4 and so on, for long enough to be an archive", "its end is missing");
  std::string other = kSmallJson;
  bad(other.replace(other.find("[2, 1]"), 6, "[9, 9]"), "2 numbers do not fill shape [9, 9]");
  write_safetensors(
      path, {.metadata = {}, .tensors = {{"a", DType::f32, {1}, std::vector<std::byte>(4)}}},
      Overwrite::yes);
  expect_no_model(path, "holds tensors but no Iron Learn model");

  // A network of a table: shown, but no picture.
  write_npz(path,
            std::vector<NamedTensor>{{"W0_a", DType::f32, {6, 1}, std::vector<std::byte>(24)}},
            NpzCompression::stored, Overwrite::yes);
  EXPECT_EQ(shown(path)["layers"][0]["inputs"], 6);
  expect_refused({"model", "convert", path, "-o", directory.file("never")}, "is no picture's");
}

TEST_F(ModelVerbs, DamagedModelsAreRefused) {
  const std::string model = directory.file("m.safetensors");
  ASSERT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "1"})).code, 0);
  const std::string whole = read_bytes(model);
  for (const std::size_t length : {1UL, 9UL, 300UL, whole.size() / 2, whole.size() - 1}) {
    write_bytes(model, whole.substr(0, length));
    expect_no_model(model, "");
  }
}

}  // namespace
}  // namespace iron::testing
