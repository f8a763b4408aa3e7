#include "iron/report/training_log.h"

#include <cmath>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
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

TEST(ReadTrainingLog, GivesItsColumns) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("l.csv");
  {
    TrainingLog log(path);
    add(log, 50);
    add(log, 100);
  }
  const Table table = read_training_log(path);
  EXPECT_EQ(table.rows, 2);
  EXPECT_EQ(table.columns.size(), 5U);
  EXPECT_EQ(table.find("step")->numbers, (std::vector<double>{50, 100}));
  EXPECT_EQ(table.find("loss")->numbers, (std::vector<double>{0.5, 0.5}));
}

TEST(ReadTrainingLog, KeepsInfinityAndLeavesOutARowThatWasCutOff) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("l.csv");
  write_bytes(path, "step,loss,rate,psnr_db\n1,nan,0.5,inf\n2,0.25,0.");
  const Table table = read_training_log(path);
  EXPECT_EQ(table.rows, 1);
  EXPECT_TRUE(std::isnan(table.find("loss")->numbers[0]));
  EXPECT_TRUE(std::isinf(table.find("psnr_db")->numbers[0]));
}

TEST(ReadTrainingLog, SaysWhatIsNoLog) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("l.csv");
  const auto detail = [&](std::string_view bytes) {
    write_bytes(path, bytes);
    const auto error = error_of<DataError>([&] { read_training_log(path); });
    return error ? error->detail() : "nothing was thrown";
  };
  EXPECT_EQ(detail(""), "holds no row yet");
  EXPECT_EQ(detail("step,loss,rate\n"), "holds no row yet");
  EXPECT_EQ(detail("x,y\n1,2\n"), "is not the log of a run");
  EXPECT_EQ(detail("step,loss,rate\n1,2,3\n1,2\n"), "row 2 has 2 fields, the header 3");
  EXPECT_EQ(detail("step,loss,rate\n1,abc,3\n"), "row 1, column loss: 'abc' is no number");
  EXPECT_EQ(detail("step,loss,rate\n1,,3\n"), "row 1, column loss: '' is no number");
  EXPECT_THROW(read_training_log(directory.file("none.csv")), DataError);
  EXPECT_THROW(read_training_log(directory.path()), DataError);
}

}  // namespace
}  // namespace iron
