// Model files. tests/apps holds the files that must be refused against the command.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/format/safetensors.h"
#include "tests/model/tiny_picture.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;
using testing::short_training;
using testing::TemporaryDirectory;
using testing::tiny_network;
using testing::wide_picture;

PictureModel fitted(TrainOptions options, i64 channels = 1) {
  PictureModel model(tiny_network());
  model.fit(wide_picture(channels), options);
  return model;
}

TEST(PictureFile, DrawsTheSameBitsOnceRead) {
  const TemporaryDirectory directory;
  for (const DType precision : {DType::f32, DType::f64, DType::bf16}) {
    for (const i64 channels : {1, 3}) {
      TrainOptions options = short_training();
      options.precision = precision;
      options.seed = 9;
      PictureModel model = fitted(options, channels);
      model.set_recipe("mine");
      const std::string path = directory.file("m.safetensors");
      model.save(path, Overwrite::yes);
      const PictureModel read = PictureModel::load(path);
      EXPECT_EQ(read.render({33, 20}), model.render({33, 20}));
      EXPECT_EQ(read.size().width, 7);
      EXPECT_EQ(read.size().height, 4);
      EXPECT_EQ(read.channels(), channels);
      EXPECT_EQ(read.recipe(), "mine");
      EXPECT_EQ(read.parameters(), model.parameters());
      EXPECT_EQ(to_json(read.network()), to_json(model.network()));
      EXPECT_EQ(to_json(read.training()), to_json(model.training()));
    }
  }
}

TEST(PictureFile, AppliesTheLossesLink) {
  const TemporaryDirectory directory;
  TrainOptions options = short_training();
  options.loss = Bce{};
  const PictureModel model = fitted(options);
  model.save(directory.file("m"));
  EXPECT_EQ(PictureModel::load(directory.file("m")).render({7, 4}), model.render({7, 4}));
}

TEST(PictureFile, TheSameTrainingGivesTheSameBytes) {
  const TemporaryDirectory directory;
  fitted(short_training()).save(directory.file("a"));
  fitted(short_training()).save(directory.file("b"));
  PictureModel::load(directory.file("a")).save(directory.file("c"));
  fitted(short_training(21)).save(directory.file("d"));
  const std::string bytes = read_bytes(directory.file("a"));
  EXPECT_TRUE(read_bytes(directory.file("b")) == bytes);
  EXPECT_TRUE(read_bytes(directory.file("c")) == bytes);
  EXPECT_FALSE(read_bytes(directory.file("d")) == bytes);
  EXPECT_THAT(bytes, ::testing::Not(HasSubstr(directory.path().string())));
}

TEST(PictureFile, HoldsATensorForEachPartOfTheNetwork) {
  const TemporaryDirectory directory;
  fitted(short_training(), 3).save(directory.file("m"));
  const SafetensorsFile file = read_safetensors(directory.file("m"));
  std::vector<std::string> names;
  for (const NamedTensor& tensor : file.tensors) {
    names.push_back(tensor.name + " " + to_string(tensor.shape));
  }
  EXPECT_THAT(names,
              ElementsAre("encoding.frequencies [2, 16]", "layers.0.weight [32, 24]",
                          "layers.0.bias [24]", "layers.1.weight [24, 3]", "layers.1.bias [3]"));
  EXPECT_EQ(file.metadata.size(), 2U);
  EXPECT_THAT(file.metadata.at("iron_learn"), HasSubstr("\"width\":7,\"height\":4,\"channels\":3"));
}

TEST(PictureFile, IsNotReplacedUnasked) {
  const TemporaryDirectory directory;
  const PictureModel model = fitted(short_training(1));
  const std::string path = directory.file("m");
  testing::write_bytes(path, "precious");
  EXPECT_THROW(model.save(path), OutputError);
  EXPECT_EQ(read_bytes(path), "precious");
  model.save(path, Overwrite::yes);
  EXPECT_NO_THROW(PictureModel::load(path));
}

TEST(PictureFile, ThatIsNoneSaysSo) {
  const TemporaryDirectory directory;
  EXPECT_THROW(PictureModel::load(directory.file("missing")), DataError);
  SafetensorsFile file;
  write_safetensors(directory.file("other"), file);
  const auto error = error_of<DataError>([&] { PictureModel::load(directory.file("other")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), directory.file("other"));
  EXPECT_EQ(error->detail(), "holds tensors but no Iron Learn model");
}

TEST(PictureFile, DescribingNoNetworkBlamesTheFile) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("m");
  fitted(short_training(1)).save(path);
  SafetensorsFile file = read_safetensors(path);
  std::string& text = file.metadata.at("iron_learn");
  text.replace(text.find("[24]"), 4, "[0]");
  write_safetensors(path, file, Overwrite::yes);
  const auto error = error_of<DataError>([&] { PictureModel::load(path); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), path);
  EXPECT_THAT(error->detail(), HasSubstr("must be at least 1, not 0"));
}

}  // namespace
}  // namespace iron
