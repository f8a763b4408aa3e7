// Exit code 3: pictures and model files that cannot be used, each told by name.

#include <cmath>
#include <cstring>
#include <filesystem>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/data/picture.h"
#include "iron/format/safetensors.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

class BadData : public ::testing::Test {
 protected:
  /// The command must refuse `file`, saying `says`.
  static void expect_refused(const std::vector<std::string>& arguments, const std::string& file,
                             const std::string& says) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 3) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, MatchesRegex("error: [^\n]+: [^\n]+\n(hint: [^\n]+\n)?"));
    EXPECT_THAT(result.err, HasSubstr(says));
    EXPECT_THAT(result.err, HasSubstr(": " + file + "\n"));
  }

  void expect_bad_picture(const std::string& picture, const std::string& says) const {
    expect_refused({"image", "fit", picture, "-o", directory.file("never"), "--quiet"}, picture,
                   says);
    expect_refused({"image", "compare", small_picture(), picture}, picture, says);
    EXPECT_FALSE(std::filesystem::exists(directory.file("never")));
  }

  void expect_bad_model(const std::string& model, const std::string& says) const {
    expect_refused({"image", "render", model, "-o", directory.file("never.png")}, model, says);
    EXPECT_FALSE(std::filesystem::exists(directory.file("never.png")));
  }

  const TemporaryDirectory directory;
};

TEST_F(BadData, Pictures) {
  expect_bad_picture(directory.file("missing.png"), "there is no such file");
  expect_bad_picture(directory.path().string(), "is a directory");
  const std::string path = directory.file("bad.png");
  write_bytes(path, "");
  expect_bad_picture(path, "is empty");
  write_bytes(path, "not a picture at all\n");
  expect_bad_picture(path, "is not a picture that can be read");
  const std::string whole = read_bytes(small_picture());
  write_bytes(path, whole.substr(0, whole.size() / 2));
  expect_bad_picture(path, "");
  write_bytes(path, whole.substr(0, 8));
  expect_bad_picture(path, "");
}

TEST_F(BadData, PicturesOfTwoSizes) {
  const std::string other = directory.file("b.png");
  write_picture(other, Picture(7, 50, 1));
  expect_refused({"image", "compare", small_picture(), other}, other,
                 "is 7x50 with 1 channel(s), but " + small_picture() + " is 50x50");
  const std::string colour = directory.file("c.png");
  write_picture(colour, Picture(50, 50, 3));
  expect_refused({"image", "compare", small_picture(), colour}, colour, "with 3 channel(s)");
}

TEST_F(BadData, FilesThatAreNoModel) {
  expect_bad_model(directory.file("missing"), "there is no such file");
  expect_bad_model(directory.path().string(), "is a directory");
  expect_bad_model(small_picture(), "is not a safetensors file");
  const std::string path = directory.file("bad.safetensors");
  write_bytes(path, "");
  expect_bad_model(path, "");
  write_bytes(path, "text\n");
  expect_bad_model(path, "");
  SafetensorsFile foreign;
  foreign.tensors.push_back({"w", DType::f32, {1}, std::vector<std::byte>(4)});
  write_safetensors(path, foreign, Overwrite::yes);
  expect_bad_model(path, "holds tensors but no Iron Learn model");
}

class BadModel : public BadData {
 protected:
  static void SetUpTestSuite() {
    const TemporaryDirectory temporary;
    const std::string path = temporary.file("good");
    ASSERT_EQ(run(tiny_fit(small_picture(), path, {"--steps", "1"})).code, 0);
    bytes = new std::string(read_bytes(path));
    good = new SafetensorsFile(read_safetensors(path));
  }
  static void TearDownTestSuite() {
    delete bytes;
    delete good;
  }

  void expect_bad(const SafetensorsFile& file, const std::string& says) const {
    const std::string path = directory.file("bad.safetensors");
    write_safetensors(path, file, Overwrite::yes);
    expect_bad_model(path, says);
  }

  /// With `from` in its description replaced.
  static SafetensorsFile described(const std::string& from, const std::string& to) {
    SafetensorsFile file = *good;
    std::string& text = file.metadata.at("iron_learn");
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("no " + from + " in " + text);
    text.replace(at, from.size(), to);
    return file;
  }

  static inline const std::string* bytes = nullptr;
  static inline const SafetensorsFile* good = nullptr;
};

TEST_F(BadModel, IsReadWhenNothingIsWrong) {
  const std::string path = directory.file("same.safetensors");
  SafetensorsFile file = described("\"recipe\":\"fourier\"", "\"recipe\":\"mine\"");
  expect_bad(file, "is damaged: its content does not give its checksum");
  seal(file);
  write_safetensors(path, file);
  EXPECT_EQ(run({"image", "render", path, "-o", directory.file("a.png")}).code, 0);
  file.metadata.erase("iron_learn_crc32");  // another program may have written it
  write_safetensors(path, file, Overwrite::yes);
  EXPECT_EQ(run({"image", "render", path, "-o", directory.file("b.png")}).code, 0);
}

TEST_F(BadModel, Truncated) {
  const std::string path = directory.file("bad.safetensors");
  for (const std::size_t length : {std::size_t{4}, std::size_t{100}, bytes->size() - 1}) {
    write_bytes(path, bytes->substr(0, length));
    expect_bad_model(path, "");
  }
}

TEST_F(BadModel, OfAnotherKindOrVersion) {
  expect_bad(described("\"format_version\":1", "\"format_version\":2"),
             "this version reads format 1");
  expect_bad(described("\"kind\":\"picture\"", "\"kind\":\"table\""), "a model of kind 'table'");
  expect_bad(described("{\"format", "{format"), "JSON");
  expect_bad(described("\"recipe\"", "\"recept\""), "recipe");
}

TEST_F(BadModel, WithTensorsThatDoNotFit) {
  SafetensorsFile file = *good;
  file.tensors.pop_back();
  expect_bad(file, "holds 4 tensors, but the network has 5");
  file.tensors.push_back({"other", DType::f32, {1}, std::vector<std::byte>(4)});
  expect_bad(file, "the tensor 'layers.1.bias' is missing");
  file = *good;
  file.tensors.push_back({"other", DType::f32, {1}, std::vector<std::byte>(4)});
  expect_bad(file, "holds 6 tensors, but the network has 5");
  file = *good;
  for (NamedTensor& tensor : file.tensors) {
    if (tensor.name == "layers.0.weight") tensor.shape = {4, 256};
  }
  expect_bad(file,
             "the tensor 'layers.0.weight' is f32 [4, 256], but the network needs f32 "
             "[256, 4]");
  file = *good;
  for (NamedTensor& tensor : file.tensors) {
    if (tensor.name == "layers.0.bias") tensor.dtype = DType::i32;
  }
  expect_bad(file, "is i32 [4], but the network needs f32 [4]");
}

TEST_F(BadModel, WithANumberThatIsNone) {
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    SafetensorsFile file = *good;
    std::memcpy(file.tensors.back().data.data(), &value, sizeof value);
    expect_bad(file, "a parameter is NaN or infinite");
  }
}

TEST_F(BadModel, DescribingWhatCannotBe) {
  expect_bad(described("\"hidden\":[4]", "\"hidden\":[0]"), "must be at least 1");
  expect_bad(described("\"hidden\":[4]", "\"hidden\":[-4]"), "must be at least 1");
  expect_bad(described("\"hidden\":[4]", "\"hidden\":[1000000000000]"), "but the network needs");
  expect_bad(described("\"hidden\":[4]", "\"hidden\":[4611686018427387904]"), "more elements");
  expect_bad(described("\"hidden\":[4]", "\"hidden\":[4,4]"), "but the network has 7");
  expect_bad(described("\"frequencies\":128", "\"frequencies\":0"), "must be at least 1");
  expect_bad(described("\"activation\":\"gelu\"", "\"activation\":\"rule\""), "rule");
  expect_bad(described("\"precision\":\"f32\"", "\"precision\":\"f64\""), "needs f64");
  expect_bad(described("\"precision\":\"f32\"", "\"precision\":\"i32\""), "f32, f64 or bf16");
  expect_bad(described("\"width\":50", "\"width\":0"), "expected 1 to ");
  expect_bad(described("\"channels\":1", "\"channels\":2"), "a picture has 1, 3 or 4");
  expect_bad(described("\"channels\":1", "\"channels\":3"), "bw has 1, not 3");
  expect_bad(described("\"channels\":1", "\"channels\":1.5"), "channels");
}

}  // namespace
}  // namespace iron::testing
