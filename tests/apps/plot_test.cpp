// iron plot: the logs of runs over each other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/data/picture.h"
#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kLog =
    "step,loss,rate,psnr_db\n50,0.5,0.01,20\n100,0.05,0.008,30\n150,0.005,0.004,inf\n";

/// A folder with two logs.
class Plot : public ::testing::Test {
 protected:
  Plot() {
    write_bytes(a_, kLog);
    write_bytes(b_, "step,loss,rate,psnr_db\n50,0.25,0.01,22\n100,nan,0.008,31\n");
  }
  Result plot(const std::vector<std::string>& more) const {
    std::vector<std::string> words{"plot", a_, b_};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  TemporaryDirectory directory_;
  std::string a_ = directory_.file("a.csv");
  std::string b_ = directory_.file("b & co.csv");
  std::string svg_ = directory_.file("p.svg");
};

TEST_F(Plot, DrawsTheLossOfEachLog) {
  const Result result = plot({"-o", svg_, "--title", "Two runs"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_EQ(result.err,
            b_ + ": 1 of 2 values of loss cannot be drawn (not finite, or not above 0)\nwrote " +
                svg_ + " (800x500)\n");
  const std::string svg = read_bytes(svg_);
  for (const char* text :
       {">a.csv<", ">b &amp; co.csv<", ">Two runs<", ">step<", ">loss<", ">0.01<", ">0.1<"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
}

TEST_F(Plot, DrawsOtherColumnsInOtherWays) {
  const std::string png = directory_.file("p.png");
  const Result result =
      plot({"-o", png, "--y", "psnr_db", "--x", "rate", "--dark", "--size", "400x300"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("1 of 3 values of psnr_db cannot be drawn (not finite)\n"));
  const Picture drawn = read_picture(png);
  EXPECT_EQ(drawn.width(), 400);
  EXPECT_EQ(drawn.height(), 300);
  EXPECT_LT(drawn.at(0, 0, 0), 0.2F);
}

TEST_F(Plot, TheScaleOfYCanBeChosen) {
  ASSERT_EQ(plot({"-o", svg_, "--linear-y"}).code, 0);
  EXPECT_THAT(read_bytes(svg_), HasSubstr(">0.3<"));
  ASSERT_EQ(plot({"-o", svg_, "--force", "--y", "rate", "--log-y"}).code, 0);
  EXPECT_THAT(read_bytes(svg_), HasSubstr(">0.005<"));
  const Result both = plot({"-o", svg_, "--force", "--log-y", "--linear-y"});
  EXPECT_EQ(both.code, 2);
  EXPECT_THAT(both.err, HasSubstr("--linear-y"));
}

TEST_F(Plot, LogsOfOneNameAreToldApartByTheirFolders) {
  std::filesystem::create_directory(directory_.path() / "more");
  const std::string other = directory_.file("more/a.csv");
  write_bytes(other, kLog);
  ASSERT_EQ(plot({other, "-o", svg_}).code, 0);
  EXPECT_THAT(read_bytes(svg_), HasSubstr(">" + other + "<"));
  EXPECT_THAT(read_bytes(svg_), Not(HasSubstr(">a.csv<")));
}

TEST_F(Plot, ReadsTheLogOfARun) {
  const std::string log = directory_.file("run.csv");
  ASSERT_EQ(run(tiny_fit(small_picture(), directory_.file("m.safetensors"), {"--log", log})).code,
            0);
  const Result result = run({"plot", log, "-o", svg_});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(read_bytes(svg_), HasSubstr(">run.csv<"));
}

TEST_F(Plot, RefusesOtherFiles) {
  const auto fails = [&](const std::string& bytes, const std::string& message) {
    const std::string path = directory_.file("odd.csv");
    write_bytes(path, bytes);
    const Result result = plot({path, "-o", svg_});
    EXPECT_EQ(result.code, 3) << message;
    EXPECT_THAT(result.err, HasSubstr("error: " + message + ": " + path + "\nhint: "));
    EXPECT_FALSE(std::filesystem::exists(svg_));
  };
  fails("x,y\n1,2\n", "is not the log of a run");
  fails("", "holds no row yet");
  fails("step,loss,rate\n1,2\n", "row 1 has 2 fields, the header 3");
  fails("step,loss,rate\n1,two,3\n", "row 1, column loss: 'two' is no number");
  const Result column = plot({"-o", svg_, "--y", "auc"});
  EXPECT_EQ(column.code, 3);
  EXPECT_THAT(column.err, HasSubstr("error: has no column 'auc': " + a_ +
                                    "\nhint: its columns are step, loss, rate, psnr_db\n"));
  EXPECT_EQ(run({"plot", directory_.file("none.csv"), "-o", svg_}).code, 3);
}

TEST_F(Plot, RefusesWrongUsage) {
  EXPECT_EQ(run({"plot", "-o", svg_}).code, 2);
  EXPECT_EQ(plot({}).code, 2);
  const Result suffix = plot({"-o", directory_.file("p.pdf")});
  EXPECT_EQ(suffix.code, 2);
  EXPECT_THAT(suffix.err, HasSubstr("plots are not written as '.pdf'"));
  for (const char* size : {"800", "0x300", "20x20", "axb", "99999x10"}) {
    const Result result = plot({"-o", svg_, "--size", size});
    EXPECT_EQ(result.code, 2) << size;
    EXPECT_THAT(result.err, HasSubstr(": --size\n")) << size;
  }
  const Result itself = plot({"-o", a_, "--force"});
  EXPECT_EQ(itself.code, 2);
  EXPECT_EQ(read_bytes(a_), kLog);
  ASSERT_EQ(plot({"-o", svg_}).code, 0);
  const Result exists = plot({"-o", svg_});
  EXPECT_EQ(exists.code, 1);
  EXPECT_THAT(exists.err, HasSubstr("already exists"));
  EXPECT_EQ(plot({"-o", svg_, "--force"}).code, 0);
}

}  // namespace
}  // namespace iron::testing
