// Wrong usage is exit code 2, a device that is not there 4; help and version are results.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/apps/run_command.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

/// "error: what: where" and "hint: what to do", and nothing else.
constexpr const char* kWhatWhereHint = "error: [^\n]+: [^\n]+\nhint: [^\n]+\n";

TEST(Usage, VersionIsAResult) {
  const Result result = run({"--version"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, MatchesRegex("iron [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_THAT(result.err, IsEmpty());
}

TEST(Usage, HelpNamesEveryVerb) {
  const Result app = run({"--help"});
  const Result image = run({"image", "--help"});
  EXPECT_EQ(app.code, 0);
  EXPECT_EQ(image.code, 0);
  for (const char* verb : {"image", "devices"}) EXPECT_THAT(app.out, HasSubstr(verb));
  for (const char* verb : {"fit", "render", "compare"}) EXPECT_THAT(image.out, HasSubstr(verb));
  EXPECT_THAT(app.err + image.err, IsEmpty());
}

TEST(Usage, HelpOfAVerbNamesEveryOption) {
  const Result fit = run({"image", "fit", "--help"});
  EXPECT_EQ(fit.code, 0);
  EXPECT_THAT(fit.err, IsEmpty());
  for (const char* option :
       {"--out", "--recipe", "--hidden", "--lr", "--batch", "--epochs", "--steps", "--precision",
        "--seed", "--device", "--threads", "--json", "--quiet", "--force",
        "auto, fourier, fourier-sine, siren, finer, gauss, fast, original"}) {
    EXPECT_THAT(fit.out, HasSubstr(option));
  }
  const Result render = run({"image", "render", "--help"});
  EXPECT_EQ(render.code, 0);
  for (const char* option : {"--out", "--size", "--scale", "--force", "--device", "--threads"}) {
    EXPECT_THAT(render.out, HasSubstr(option));
  }
}

TEST(Usage, DevicesListsTheCpu) {
  EXPECT_THAT(run({"devices"}).out, HasSubstr("cpu "));
  const Result json = run({"devices", "--json"});
  EXPECT_EQ(json.code, 0);
  EXPECT_THAT(json.out, HasSubstr("\"device\": \"cpu\""));
}

struct WrongUsage {
  std::vector<std::string> arguments;
  std::string says;
};

class RefusesUsage : public ::testing::TestWithParam<WrongUsage> {};

TEST_P(RefusesUsage, WithExitCode2) {
  const Result result = run(GetParam().arguments);
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, MatchesRegex("error: [^\n]+\nhint: [^\n]+\n"));
  EXPECT_THAT(result.err, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Words, RefusesUsage,
    ::testing::Values(
        WrongUsage{{}, "subcommand is required"}, WrongUsage{{"image"}, "subcommand is required"},
        WrongUsage{{"nope"}, "nope"}, WrongUsage{{"image", "nope"}, "nope"},
        WrongUsage{{"--nope"}, "--nope"}, WrongUsage{{"image", "fit"}, "the picture is missing"},
        WrongUsage{{"image", "fit", "a.png"}, "the model file is missing"},
        WrongUsage{{"image", "fit", "a.png", "-o"}, "--out"},
        WrongUsage{{"image", "fit", "a.png", "b.png", "-o", "m"}, "b.png"},
        WrongUsage{{"image", "fit", "a.png", "-o", "m", "--nope"}, "--nope"},
        WrongUsage{{"image", "fit", "a.png", "-o", "m", "--steps", "5", "--epochs", "1"},
                   "--epochs excludes --steps"},
        WrongUsage{{"image", "render", "m"}, "--out is required"},
        WrongUsage{{"image", "render", "m", "-o", "a", "--size", "5", "--scale", "2"}, "excludes"},
        WrongUsage{{"image", "compare", "a.png"}, "B is required"}));

/// An option and a value it does not take.
using OptionValue = std::pair<std::string, std::string>;

class RefusesValue : public ::testing::TestWithParam<OptionValue> {};

TEST_P(RefusesValue, OfAnOptionOfFit) {
  const auto& [option, value] = GetParam();
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const Result result =
      run({"image", "fit", small_picture(), "-o", model, "--quiet", option, value});
  EXPECT_EQ(result.code, 2) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("error: "));
  EXPECT_FALSE(std::filesystem::exists(model));
}

INSTANTIATE_TEST_SUITE_P(
    Values, RefusesValue,
    ::testing::Values(
        OptionValue("--batch", "0x"), OptionValue("--batch", "-3"), OptionValue("--batch", "1.5"),
        OptionValue("--batch", "rows"), OptionValue("--lr", "-1"), OptionValue("--lr", "0"),
        OptionValue("--lr", "nan"), OptionValue("--lr", "inf"), OptionValue("--lr", "abc"),
        OptionValue("--hidden", "0"), OptionValue("--hidden", "abc"),
        OptionValue("--hidden", "64,,64"), OptionValue("--hidden", "64,"),
        OptionValue("--hidden", "64x64"), OptionValue("--hidden", "-3"),
        OptionValue("--hidden", "99999999999999999999"), OptionValue("--steps", "0"),
        OptionValue("--steps", "-5"), OptionValue("--steps", "10x"), OptionValue("--steps", "1e3"),
        OptionValue("--steps", "99999999999999999999"), OptionValue("--epochs", "0"),
        OptionValue("--epochs", "x"), OptionValue("--seed", "-1"), OptionValue("--seed", "abc"),
        OptionValue("--seed", "18446744073709551616"), OptionValue("--recipe", "nope"),
        OptionValue("--device", "tpu"), OptionValue("--device", "cuda:x"),
        OptionValue("--threads", "0"), OptionValue("--threads", "abc"),
        OptionValue("--threads", "5000"), OptionValue("--precision", "f16"),
        OptionValue("--precision", "i32")));

TEST(Usage, NumbersAreDecimalAndSeedsUseAll64Bits) {
  const TemporaryDirectory directory;
  const Result result =
      run(tiny_fit(small_picture(), directory.file("m"),
                   {"--steps", "010", "--seed", "18446744073709551615", "--json"}));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"steps\": 10,"));
  EXPECT_THAT(result.out, HasSubstr("\"seed\": 18446744073709551615,"));
}

TEST(Usage, ErrorsSayWhatWhereAndWhatToDo) {
  const auto fit = [](const char* option, const char* value) {
    return run({"image", "fit", small_picture(), "-o", "m", option, value}).err;
  };
  EXPECT_EQ(fit("--steps", "0"),
            "error: cannot read '0': --steps\n"
            "hint: give a whole number from 1 to 9223372036854775807\n");
  EXPECT_EQ(fit("--precision", "f16"),
            "error: cannot compute in 'f16': --precision\nhint: use f32, f64 or bf16\n");
  EXPECT_EQ(fit("--recipe", "nope"),
            "error: unknown recipe 'nope': --recipe\nhint: use one of auto, fourier, fourier-sine, "
            "siren, finer, gauss, fast, original, "
            "original-python\n");
  EXPECT_THAT(fit("--device", "tpu"), MatchesRegex(kWhatWhereHint));
  EXPECT_THAT(fit("--batch", "0x"), MatchesRegex(kWhatWhereHint));
  EXPECT_THAT(fit("--lr", "abc"), HasSubstr("--lr = abc"));
  EXPECT_EQ(run({"nope"}).err,
            "error: this is not known: nope\nhint: see iron --help, or --help behind a verb\n");
}

TEST(Usage, RefusesSizesThatCannotBeDrawn) {
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  const std::string out = directory.file("a.png");
  ASSERT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "1"})).code, 0);
  const auto refused = [&](const std::string& option, const std::string& value) {
    const Result result = run({"image", "render", model, "-o", out, option, value});
    EXPECT_EQ(result.code, 2) << option << " '" << value << "'";
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, MatchesRegex(kWhatWhereHint));
    EXPECT_THAT(result.err, HasSubstr(option + "\n"));
    EXPECT_FALSE(std::filesystem::exists(out));
  };
  for (const char* size :
       {"0", "5x", "x5", "x", "5x5x5", "-4", "1.5", "99999999999", "1048577", "5X5", "5 x5"}) {
    refused("--size", size);
  }
  for (const char* scale : {"0", "-1", "nan", "inf", "1e30", "0.0001"}) refused("--scale", scale);
  const Result empty = run({"image", "render", model, "-o", out, "--size", ""});
  EXPECT_EQ(empty.code, 2);
}

TEST(Usage, ADeviceThatIsNotHereSaysHowToGetIt) {
  if (run({"devices"}).out.find("cuda") != std::string::npos) GTEST_SKIP() << "there is a GPU here";
  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
  for (const char* device : {"cuda", "cuda:3"}) {
    const Result result = run(tiny_fit(small_picture(), model, {"--device", device}));
    EXPECT_EQ(result.code, 4);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, MatchesRegex(kWhatWhereHint));
    EXPECT_THAT(result.err, HasSubstr("--device cpu"));
    EXPECT_FALSE(std::filesystem::exists(model));
  }
  EXPECT_THAT(run(tiny_fit(small_picture(), model, {"--device", "cuda"})).err,
              ::testing::AnyOf(HasSubstr("-DIRON_CUDA=on"), HasSubstr("GPU")));
}

TEST(Usage, AutoSaysWhatItChose) {
  const TemporaryDirectory directory;
  const Result result = run(tiny_fit(small_picture(), directory.file("m.safetensors"),
                                     {"--device", "auto", "--steps", "20"}));
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.err, HasSubstr("device auto: c"));
}

}  // namespace
}  // namespace iron::testing
