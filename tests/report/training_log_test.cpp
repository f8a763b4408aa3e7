#include "iron/report/training_log.h"

#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::read_bytes;
using testing::TemporaryDirectory;
using testing::write_bytes;

void add(TrainingLog& log, i64 step) {
  StepInfo info;
  info.step = step;
  info.loss = 0.5;
  info.rate = 0.01;
  log.on_score(info, {.metrics = {{"psnr_db", "PSNR", 30.25, "dB"}, {"wrong_pixels", "wrong", 3}}});
}

constexpr const char* kHeader = "step,loss,rate,psnr_db,wrong_pixels\n";

TEST(TrainingLog, HasARowForEachEvaluation) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("l.csv");
  TrainingLog log(path);
  add(log, 50);
  EXPECT_EQ(read_bytes(path), std::string(kHeader) + "50,0.5,0.01,30.25,3\n");
  add(log, 100);
  EXPECT_EQ(read_bytes(path), std::string(kHeader) + "50,0.5,0.01,30.25,3\n100,0.5,0.01,30.25,3\n");
  EXPECT_THROW(TrainingLog{path}, OutputError);
  EXPECT_NO_THROW(TrainingLog(path, Overwrite::yes));
  EXPECT_EQ(read_bytes(path), "");
}

TEST(TrainingLog, GoesOnWhereARunIsResumed) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("l.csv");
  {
    TrainingLog log = TrainingLog::resume(path, 70);  // there is none yet
    for (const i64 step : {50, 100, 150}) add(log, step);
  }
  write_bytes(path, read_bytes(path) + "200,0.5,0.0");  // the machine failed while it wrote
  TrainingLog log = TrainingLog::resume(path, 100);
  add(log, 150);
  EXPECT_EQ(read_bytes(path), std::string(kHeader) +
                                  "50,0.5,0.01,30.25,3\n100,0.5,0.01,30.25,3\n"
                                  "150,0.5,0.01,30.25,3\n");
}

TEST(TrainingLog, LeavesOtherFilesAlone) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("l.csv");
  write_bytes(path, "x,y\n1,2\n");
  EXPECT_THROW(TrainingLog::resume(path, 0), DataError);
  EXPECT_EQ(read_bytes(path), "x,y\n1,2\n");
  EXPECT_THROW(TrainingLog(directory.file("no/such/folder.csv")), OutputError);
}

}  // namespace
}  // namespace iron
