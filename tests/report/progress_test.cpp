#include "iron/report/progress.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <sstream>

namespace iron {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(HumanDuration, UsesTheUnitsPeopleDo) {
  EXPECT_EQ(human_duration(0), "0.0 s");
  EXPECT_EQ(human_duration(0.84), "0.8 s");
  EXPECT_EQ(human_duration(9.94), "9.9 s");
  EXPECT_EQ(human_duration(9.96), "10 s");
  EXPECT_EQ(human_duration(12.4), "12 s");
  EXPECT_EQ(human_duration(59.4), "59 s");
  EXPECT_EQ(human_duration(59.6), "1 min 0 s");
  EXPECT_EQ(human_duration(200), "3 min 20 s");
  EXPECT_EQ(human_duration(3599.4), "59 min 59 s");
  EXPECT_EQ(human_duration(3600), "1 h 0 min");
  EXPECT_EQ(human_duration(7500), "2 h 5 min");
  EXPECT_EQ(human_duration(360000), "100 h 0 min");
}

TEST(HumanDuration, OfWhatCannotBeToldIsAQuestion) {
  EXPECT_EQ(human_duration(kInfinity), "?");
  EXPECT_EQ(human_duration(std::numeric_limits<double>::quiet_NaN()), "?");
  EXPECT_EQ(human_duration(1e10), "?");
  EXPECT_EQ(human_duration(1e300), "?");
}

Progress progress(i64 step, i64 steps, double seconds) {
  Progress p;
  p.step = step;
  p.steps = steps;
  p.loss = 0.01234;
  p.rate = 2e-3;
  p.seconds = seconds;
  return p;
}

TEST(ProgressLine, TellsSpeedAndTimeLeft) {
  EXPECT_EQ(progress_line(progress(500, 2000, 2.5), 0),
            "step 500/2000  loss 1.234e-02  rate 2.00e-03  200 steps/s  7.5 s left");
  EXPECT_EQ(progress_line(progress(30, 60, 4), 0),
            "step 30/60  loss 1.234e-02  rate 2.00e-03  7.5 steps/s  4.0 s left");
}

TEST(ProgressLine, ShowsTheLatestFigures) {
  Progress p = progress(500, 2000, 2.5);
  const Score score{.metrics = {{"psnr_db", "PSNR", 31.254, "dB"}, {"wrong_pixels", "wrong", 12}}};
  p.score = &score;
  EXPECT_THAT(progress_line(p, 0), HasSubstr("loss 1.234e-02  PSNR 31.25 dB  wrong 12  rate"));
}

TEST(NoticeLine, SaysWhatWasDoneAndWhere) {
  Notice notice{.kind = NoticeKind::went_back,
                .step = 120,
                .back_to = 100,
                .loss = kInfinity,
                .rate_scale = 0.5};
  EXPECT_EQ(
      notice_line(notice),
      "the loss went to infinity at step 120: back to step 100, the rate 0.5 of the schedule's");
  notice.kind = NoticeKind::eased;
  EXPECT_EQ(notice_line(notice),
            "the loss holds at step 120, but only just: back to step 100, the rate 0.5 of the "
            "schedule's");
  notice.loss = 0.25;
  notice.kind = NoticeKind::lowered;
  EXPECT_THAT(notice_line(notice), HasSubstr("swings around 0.25 without falling at step 120"));
  notice.kind = NoticeKind::restarted;
  EXPECT_THAT(notice_line(notice), HasSubstr("nothing was learnt by step 120: started anew"));
  notice.kind = NoticeKind::flat;
  EXPECT_EQ(notice_line(notice), "the loss has stopped falling at 0.25, step 120");
}

TEST(ProgressLine, CountsTheSpeedFromWhereThisRunBegan) {
  EXPECT_EQ(progress_line(progress(1100, 2000, 1), 1000),
            "step 1100/2000  loss 1.234e-02  rate 2.00e-03  100 steps/s  9.0 s left");
}

TEST(ProgressLine, OfARunThatHasNotMovedHasNoTimeLeft) {
  EXPECT_THAT(progress_line(progress(0, 1'000'000'000'000, 5), 0), EndsWith("  ? left"));
  EXPECT_THAT(progress_line(progress(0, 0, 0), 0), EndsWith("  0.0 s left"));
}

class Writer {
 public:
  explicit Writer(ProgressStyle style) : writer_(out_, style) {
    const NetworkSpec network;
    const TrainOptions options;
    writer_.on_start({.network = network, .options = options, .device = Device::cpu()});
  }
  /// What one more call writes.
  std::string at(i64 step, double seconds) {
    out_.str("");
    writer_.on_progress(progress(step, 100, seconds));
    return out_.str();
  }
  std::string end() {
    out_.str("");
    writer_.on_end({});
    return out_.str();
  }

 private:
  std::ostringstream out_;
  ProgressWriter writer_;
};

TEST(ProgressWriter, WritesAPlainLineEveryFewSeconds) {
  Writer writer(ProgressStyle::lines);
  EXPECT_EQ(writer.at(1, 0.1), "");
  EXPECT_EQ(writer.at(20, 2.9), "");
  const std::string line = writer.at(25, 3.1);
  EXPECT_THAT(line, StartsWith("step 25/100  "));
  EXPECT_THAT(line, EndsWith(" left\n"));
  EXPECT_THAT(line, Not(HasSubstr("\r")));
  EXPECT_EQ(writer.at(40, 5), "");
  EXPECT_THAT(writer.at(50, 6.2), StartsWith("step 50/100  "));
  EXPECT_THAT(writer.at(100, 7), StartsWith("step 100/100  "));  // the last, whenever it comes
  EXPECT_EQ(writer.end(), "");
}

TEST(ProgressWriter, SaysNothingOfAShortRun) {
  for (const ProgressStyle style : {ProgressStyle::lines, ProgressStyle::bar}) {
    Writer writer(style);
    EXPECT_EQ(writer.at(50, 0.04), "");
    EXPECT_EQ(writer.at(100, 0.08), "");
    EXPECT_EQ(writer.end(), "");
  }
}

TEST(ProgressWriter, RedrawsABar) {
  Writer writer(ProgressStyle::bar);
  EXPECT_EQ(writer.at(1, 0.05), "");
  EXPECT_THAT(writer.at(25, 0.2), StartsWith("\r\x1b[K[###.........] ▄▄ step 25/100  "));
  EXPECT_EQ(writer.at(30, 0.25), "");
  const std::string half = writer.at(50, 0.5);
  EXPECT_THAT(half, StartsWith("\r\x1b[K[######......] ▄▄▄▄ step 50/100  "));
  EXPECT_THAT(half, Not(HasSubstr("\n")));
  EXPECT_THAT(writer.at(100, 0.55), HasSubstr("[############] ▄▄▄▄▄ step 100/100  "));
  EXPECT_EQ(writer.end(), "\n");
}

TEST(ProgressBar, ShowsTheLossOfTheWholeRun) {
  LossHistory losses;
  EXPECT_EQ(progress_bar(progress(30, 60, 4), 0, losses),
            "[######......] step 30/60  loss 1.234e-02  rate 2.00e-03  7.5 steps/s  4.0 s left");
  for (const double loss : {1.0, 0.1, 0.01, 0.001}) losses.add(loss);
  EXPECT_EQ(
      progress_bar(progress(30, 60, 4), 0, losses),
      "[######......] █▆▃▁ step 30/60  loss 1.234e-02  rate 2.00e-03  7.5 steps/s  4.0 s left");
}

std::ptrdiff_t columns(const std::string& line) {
  return std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

TEST(ProgressBar, LeavesOutWhatMattersLeastToFitATerminal) {
  LossHistory losses;
  for (int i = 1; i < 100; ++i) losses.add(1.0 / i);
  Progress p = progress(12345, 200000, 2.5);
  Score score{.metrics = {{"psnr_db", "PSNR", 31.254, "dB"}, {"wrong_pixels", "wrong", 12}}};
  p.score = &score;
  const std::string line = progress_bar(p, 0, losses);
  EXPECT_LE(columns(line), 100);
  EXPECT_THAT(line, HasSubstr("step 12345/200000  loss 1.234e-02  PSNR 31.25 dB  wrong 12"));
  EXPECT_THAT(line, EndsWith(" left"));
  EXPECT_THAT(line, Not(HasSubstr("rate")));
  EXPECT_THAT(line, HasSubstr("▁ step"));
  score.metrics[0].label = std::string(80, 'x');
  const std::string narrow = progress_bar(p, 0, losses);
  EXPECT_LE(columns(narrow), 100);
  EXPECT_THAT(narrow, Not(HasSubstr("xxx")));
}

}  // namespace
}  // namespace iron
