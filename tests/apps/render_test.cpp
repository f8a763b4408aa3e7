// render: formats, crops and more samples than pixels.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/data/picture.h"
#include "iron/data/resample.h"
#include "iron/metric/image_metrics.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Render : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const TemporaryDirectory temporary;
    const std::string path = temporary.file("m.safetensors");
    ASSERT_EQ(run(tiny_fit(small_picture(), path, {"--steps", "30"})).code, 0);
    bytes = new std::string(read_bytes(path));
  }
  static void TearDownTestSuite() { delete bytes; }
  Render() { write_bytes(model, *bytes); }

  Result draw(const std::string& out, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"image", "render", model, "-o", out};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  Picture drawn(const std::string& name, const std::vector<std::string>& more = {}) const {
    const Result result = draw(directory.file(name), more);
    EXPECT_EQ(result.code, 0) << result.err;
    return read_picture(directory.file(name));
  }

  static inline const std::string* bytes = nullptr;
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
};

TEST_F(Render, WritesWhatTheSuffixSays) {
  const Picture png = drawn("a.png");
  const Picture webp = drawn("a.webp");
  const Picture jpeg = drawn("a.jpg");
  EXPECT_THAT(read_bytes(directory.file("a.webp")), StartsWith("RIFF"));
  EXPECT_THAT(read_bytes(directory.file("a.jpg")), StartsWith("\xFF\xD8\xFF"));
  EXPECT_EQ(to_gray(webp), png);
  EXPECT_EQ(jpeg.shape(), png.shape());
  EXPECT_GT(psnr(jpeg, png), 35);
}

TEST_F(Render, AnUnknownSuffixIsToldBeforeTheModelIsRead) {
  const Result result = run({"image", "render", directory.file("none"), "-o", "a.bmp"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err,
            "error: pictures are not written as '.bmp': a.bmp\n"
            "hint: end the name with .png, .jpg, .jpeg or .webp\n");
}

TEST_F(Render, StdoutTakesPng) {
  const Result result = draw("/dev/stdout");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("\x89PNG"));
}

TEST_F(Render, ACropIsAPartOfTheWhole) {
  const Picture whole = drawn("whole.png", {"--size", "90"});
  const Result result = draw(directory.file("part.png"), {"--size", "90", "--crop", "10,20,40,25"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("(30x5)"));
  const Picture part = read_picture(directory.file("part.png"));
  for (i64 row = 0; row < 5; ++row) {
    for (i64 column = 0; column < 30; ++column) {
      EXPECT_EQ(part.at(row, column), whole.at(20 + row, 10 + column));
    }
  }
}

TEST_F(Render, SupersamplingAveragesALargerDrawing) {
  const Picture large = resize(drawn("large.png", {"--size", "120"}), 40, 40, Filter::area);
  const Picture soft = drawn("soft.png", {"--size", "40", "--supersample", "3"});
  // Each side rounds to 8 bits once.
  for (std::size_t i = 0; i < soft.values().size(); ++i) {
    EXPECT_NEAR(soft.values()[i], large.values()[i], 1.01F / 255);
  }
}

TEST_F(Render, RefusesCropsAndSamplesThatCannotBe) {
  const std::string out = directory.file("a.png");
  for (const char* crop : {"", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1;2;3;4", "0,0,51,50", "5,5,5,9",
                           "-1,0,4,4", "0,0,1.5,2", "0,0,99999999999999999999,2", "1,2,3,4,"}) {
    const Result result = draw(out, {std::string("--crop=") + crop});
    EXPECT_EQ(result.code, 2) << crop;
    EXPECT_THAT(result.err, HasSubstr("crop")) << crop;
  }
  for (const char* samples : {"0", "65", "-1", "two"}) {
    EXPECT_EQ(draw(out, {"--supersample", samples}).code, 2) << samples;
  }
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST_F(Render, AWebpTooLargeIsRefused) {
  const Result result = draw(directory.file("a.webp"), {"--size", "16384"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("16383"));
  EXPECT_EQ(count_files(directory.path()), 1);
}

}  // namespace
}  // namespace iron::testing
