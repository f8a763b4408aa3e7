// Exit code 1: outputs that cannot be written, trainings that break off. Nothing is overwritten
// unless asked for, and nothing half done is left behind.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/data/picture.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Output, AnExistingModelStaysAsItIs) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  write_bytes(model, "precious");
  const Result refused = run(tiny_fit(small_picture(), model, {"--steps", "1"}));
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_EQ(refused.err, "error: already exists: " + model + "\nhint: use --force to replace it\n");
  EXPECT_EQ(read_bytes(model), "precious");
  EXPECT_EQ(count_files(directory.path()), 1);

  EXPECT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "1", "--force"})).code, 0);
  EXPECT_NE(read_bytes(model), "precious");
}

TEST(Output, AnExistingPictureStaysAsItIs) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const std::string out = directory.file("a.png");
  ASSERT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "1"})).code, 0);
  write_bytes(out, "precious");
  const Result refused = run({"image", "render", model, "-o", out});
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.err, "error: already exists: " + out + "\nhint: use --force to replace it\n");
  EXPECT_EQ(read_bytes(out), "precious");
  EXPECT_EQ(count_files(directory.path()), 2);

  EXPECT_EQ(run({"image", "render", model, "-o", out, "--force"}).code, 0);
  EXPECT_EQ(read_picture(out).width(), 50);
}

TEST(Output, APlaceThatCannotBeWrittenIsToldBeforeTheTraining) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("none/m.safetensors");
  // The run would never end.
  const Result result =
      run({"image", "fit", small_picture(), "-o", model, "--steps", "1000000000"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr(": " + model + "\nhint: create the directory first\n"));
  EXPECT_EQ(run({"image", "fit", small_picture(), "-o", directory.path().string(), "--force",
                 "--steps", "1000000000"})
                .code,
            1);
}

TEST(Output, AStdoutThatTakesNothingIsAFailure) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const std::vector<std::vector<std::string>> all{
      {"image", "compare", small_picture(), small_picture()}, {"devices"}, {"--help"}};
  for (const std::vector<std::string>& arguments : all) {
    const Result result = Child(arguments, {}, "/dev/full").wait();
    EXPECT_EQ(result.code, 1) << arguments.front();
    EXPECT_EQ(result.err, "error: the result cannot be written: stdout\n");
  }
}

TEST(Output, ATrainingThatDivergesLeavesNoFile) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const Result result =
      run(tiny_fit(small_picture(), model, {"--steps", "50", "--lr", "1e30", "--json"}));
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("error: the loss became "));
  EXPECT_THAT(result.err, HasSubstr("hint: lower the learning rate"));
  EXPECT_EQ(count_files(directory.path()), 0);
}

TEST(Output, NothingReplacesWhatItIsMadeFrom) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.png");  // whatever its name
  ASSERT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "20"})).code, 0);
  const std::string picture = directory.file("p.png");
  std::filesystem::copy(small_picture(), picture);
  const std::string csv = directory.file("c.png");
  ASSERT_EQ(run({"image", "encode", picture, "-o", csv}).code, 0);
  for (const auto& [verb, file] :
       {std::pair{"render", model}, {"encode", picture}, {"decode", csv}}) {
    const std::string before = read_bytes(file);
    const Result result = run({"image", verb, file, "-o", file, "--force"});
    EXPECT_EQ(result.code, 2) << verb;
    EXPECT_THAT(result.err, HasSubstr("would replace " + file));
    EXPECT_TRUE(read_bytes(file) == before) << verb;
  }
}

TEST(Output, AModelDoesNotReplaceItsPicture) {
  const TemporaryDirectory directory;
  const std::string picture = directory.file("a.png");
  std::filesystem::copy_file(small_picture(), picture);
  const std::string before = read_bytes(picture);
  const Result result = run(tiny_fit(picture, picture, {"--force"}));
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("would replace the picture"));
  EXPECT_EQ(read_bytes(picture), before);
}

}  // namespace
}  // namespace iron::testing
