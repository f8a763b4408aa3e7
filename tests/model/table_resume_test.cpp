// The same task and rows give the same model, however the run is cut, resumed and watched.
#include <atomic>
#include <functional>
#include <gtest/gtest.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/model/table_checkpoint.h"
#include "iron/model/table_fit.h"
#include "tests/model/table_runs.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::classes_table;
using testing::error_of;
using testing::numbers;
using testing::numbers_table;
using testing::read_bytes;
using testing::small_candidate;
using testing::table_of;
using testing::TemporaryDirectory;

struct Crash {};

/// Ends the program, so to speak, at the n-th thing it is told.
struct Crasher : Observer {
  explicit Crasher(i64 n) : left(n) {}
  void on_start(const RunInfo&) override { count(); }
  void on_score(const StepInfo&, const Score&) override { count(); }
  void count() {
    if (--left < 0) throw Crash{};
  }
  i64 left;
};

/// Presses Ctrl-C at the n-th score.
struct Stopper : Observer {
  explicit Stopper(i64 n) : left(n) {}
  void on_score(const StepInfo&, const Score&) override {
    if (--left < 0) stop = true;
  }
  i64 left;
  std::atomic<bool> stop = false;
};

class TableResume : public ::testing::Test {
 protected:
  std::string bytes_of(const TableFit& fit) {
    fit.model().save(dir_.file("m"), Overwrite::yes);
    return read_bytes(dir_.file("m"));
  }
  std::string whole(const Table& table, const TableTask& task) {
    TableFit fit(table, std::nullopt, task);
    fit.run();
    return bytes_of(fit);
  }

  /// Crashes at every point in turn; what is resumed must end at the same bytes.
  void expect_resumable(const Table& table, const TableTask& task, i64 stride) {
    const std::string expected = whole(table, task);
    i64 points = 0;
    for (i64 at = 0;; at += stride, ++points) {
      std::filesystem::remove(dir_.file("c"));
      Crasher crasher(at);
      TableWatch watch;
      watch.observers = {&crasher};
      watch.checkpoint = dir_.file("c");
      watch.save_steps = 31;
      watch.save_seconds = 0;
      TableFit fit(table, std::nullopt, task);
      bool crashed = false;
      try {
        fit.run(watch);
      } catch (const Crash&) {
        crashed = true;
      }
      TableFit resumed = TableFit::resume(dir_.file("c"), table, std::nullopt);
      resumed.run();
      ASSERT_EQ(bytes_of(resumed), expected) << "crashed at " << at;
      if (!crashed) break;
    }
    EXPECT_GE(points, 3);
  }

  TemporaryDirectory dir_;
};

TableTask compared(const Loss& loss) {
  TableTask task{
      .folds = 3, .candidates = {small_candidate(loss, 60), small_candidate(loss, 110)}, .seed = 5};
  task.candidates[1].scaling = Scaling::minmax;
  task.candidates[1].training.optimizer = AdamW{.rate = 2e-2};
  return task;
}

TEST_F(TableResume, ASingleNetwork) {
  TableTask task{.candidates = {small_candidate(Mse{}, 300)}};
  expect_resumable(numbers_table(60), task, 1);
  task.validation_fraction = 0.25;
  task.candidates[0].training.batch = 8;
  expect_resumable(numbers_table(60), task, 1);
}

TEST_F(TableResume, ARunThatIsOverCanBeProlonged) {
  const Table table = numbers_table(60);
  const TableTask task{.candidates = {small_candidate(Mse{}, 300)}};
  TableWatch watch;
  watch.checkpoint = dir_.file("c");
  TableFit fit(table, std::nullopt, task);
  fit.run(watch);
  const auto resume = [&](const RunChanges& changes, std::vector<std::string>& notes) {
    return TableFit::resume(dir_.file("c"), table, std::nullopt, changes, notes);
  };
  std::vector<std::string> notes;
  TableFit longer = resume({.length = RunChange{200, false, true}, .rate = 5e-3}, notes);
  EXPECT_EQ(notes.size(), 2U);
  EXPECT_FALSE(longer.has_model());
  EXPECT_EQ(longer.run().steps, 500);
  EXPECT_LT(longer.train_figures().regression->mse.value(),
            fit.train_figures().regression->mse.value());
  EXPECT_EQ(base_rate(longer.task().candidates[0].training.optimizer), 5e-3);
  // As with one that was cut, and in epochs: all rows are one step.
  EXPECT_EQ(resume({.length = RunChange{7, true, true}}, notes).run().steps, 307);
  EXPECT_EQ(resume({.length = RunChange{301, false, false}}, notes).run().steps, 301);
  EXPECT_THROW(resume({.length = RunChange{299, false, false}}, notes), ValueError);
  EXPECT_THROW(resume({.rate = -1.0}, notes).run(), ValueError);
  // Without a change it is the run it was.
  EXPECT_EQ(resume({}, notes).run().steps, 0);

  TableFit of_many(table, std::nullopt, compared(Mse{}));
  of_many.run(watch);
  const auto error = error_of<ValueError>([&] {
    resume({.length = RunChange{5, false, true}}, notes);
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), "length");
}

TEST_F(TableResume, InTheMiddleOfCandidatesAndFolds) {
  expect_resumable(numbers_table(60), compared(Mse{}), 2);
  expect_resumable(classes_table(60, 3), compared(CrossEntropy{}), 5);
}

TEST_F(TableResume, GradientDescentOnALine) {
  TableTask task{.kind = TableModelKind::linear, .solver = Solver::gd};
  task.candidates = {descent_candidate(Task::regression, 0)};
  task.candidates[0].training.epochs = 200;
  expect_resumable(numbers_table(60), task, 1);
}

TEST_F(TableResume, AfterACandidateThatDiverged) {
  TableTask task = compared(Mse{});
  TableCandidate wild = task.candidates[0];
  wild.training.optimizer = Sgd{.rate = 1e30};
  wild.training.guard.retries = 1;
  task.candidates.insert(task.candidates.begin(), wild);
  expect_resumable(numbers_table(60), task, 3);
  TableFit fit(numbers_table(60), std::nullopt, task);
  std::vector<TableTrial> told;
  TableWatch watch;
  watch.on_trial = [&](const TableTrial& trial) { told.push_back(trial); };
  fit.run(watch);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_FALSE(told[0].loss.has_value());
  EXPECT_FALSE(told[0].best);
  EXPECT_TRUE(told[1].loss.has_value());
  EXPECT_TRUE(told[1].best);
  EXPECT_EQ(fit.trials().size(), 3U);

  task.candidates = {wild, wild};
  TableFit none(numbers_table(60), std::nullopt, task);
  EXPECT_THROW(none.run(), TrainingError);
  EXPECT_FALSE(none.has_model());
}

TEST_F(TableResume, StoppedAndGoneOnWith) {
  const Table table = numbers_table(60);
  const TableTask task = compared(Mse{});
  const std::string expected = whole(table, task);
  i64 stopped = 0;
  for (i64 at = 0; at < 8; ++at) {
    Stopper stopper(at);
    TableWatch watch;
    watch.observers = {&stopper};
    watch.stop = &stopper.stop;
    TableFit fit(table, std::nullopt, task);
    const TrainReport report = fit.run(watch);
    if (!fit.has_model()) {
      EXPECT_EQ(report.outcome, Outcome::stopped);
      ++stopped;
      fit.save_checkpoint(dir_.file("stopped"));
      TableFit resumed = TableFit::resume(dir_.file("stopped"), table, std::nullopt);
      resumed.run();
      EXPECT_EQ(bytes_of(resumed), expected) << at;
      fit.run();  // or the same object
    }
    EXPECT_EQ(bytes_of(fit), expected) << at;
  }
  EXPECT_GT(stopped, 2);
}

TEST_F(TableResume, WhatWasTriedIsRemembered) {
  const Table table = numbers_table(60);
  const TableTask task = compared(Mse{});
  TableFit fit(table, std::nullopt, task);
  TableWatch watch;
  watch.checkpoint = dir_.file("c");
  fit.run(watch);
  TableFit resumed = TableFit::resume(dir_.file("c"), table, std::nullopt);
  ASSERT_EQ(resumed.trials().size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(resumed.trials()[i].number, fit.trials()[i].number);
    EXPECT_EQ(resumed.trials()[i].count, 2);
    EXPECT_EQ(resumed.trials()[i].loss, fit.trials()[i].loss);
    EXPECT_EQ(resumed.trials()[i].best, fit.trials()[i].best) << i;
  }
  EXPECT_TRUE(resumed.trials()[0].best);  // the best so far, when it was the first
  resumed.run();
  EXPECT_EQ(bytes_of(resumed), bytes_of(fit));
}

// The first saving comes before the first step.
TEST_F(TableResume, ARunThatStartedFromAnotherModel) {
  const Table table = numbers_table(60);
  TableTask task{.candidates = {small_candidate(Mse{}, 40)}};
  TableFit first(table, std::nullopt, task);
  first.run();
  const auto begun = [&] {
    TableFit fit(table, std::nullopt, task);
    fit.start_from(first.model());
    return fit;
  };
  TableFit uncut = begun();
  uncut.run();
  Crasher crasher(0);
  TableWatch watch;
  watch.observers = {&crasher};
  watch.checkpoint = dir_.file("c");
  TableFit cut = begun();
  EXPECT_THROW(cut.run(watch), Crash);
  TableFit resumed = TableFit::resume(dir_.file("c"), table, std::nullopt);
  resumed.run();
  EXPECT_EQ(bytes_of(resumed), bytes_of(uncut));
}

TEST_F(TableResume, OneThreadOrTwo) {
  const i64 before = cpu_threads();
  std::string expected;
  for (const i64 threads : {1, 2, 3}) {
    set_cpu_threads(threads);
    const std::string bytes = whole(numbers_table(60), compared(Mse{}));
    if (expected.empty()) expected = bytes;
    EXPECT_EQ(bytes, expected) << threads;
  }
  set_cpu_threads(before);
}

TEST_F(TableResume, TheRowsMustBeTheSame) {
  const Table table = numbers_table(60);
  const TableTask task{.candidates = {small_candidate(Mse{}, 10)}};
  TableFit(table, std::nullopt, task).save_checkpoint(dir_.file("c"));
  const auto fault = [&](const Table& other) {
    const auto error =
        error_of<DataError>([&] { TableFit::resume(dir_.file("c"), other, std::nullopt); });
    return error ? error->detail() : "";
  };
  EXPECT_EQ(fault(table), "");
  Table other = table;
  other.columns[0].numbers[3] += 1;
  EXPECT_EQ(fault(other), "does not hold the rows that " + dir_.file("c") + " was made from");
  other = table;
  other.test_rows = 5;
  EXPECT_NE(fault(other), "");
}

// More rows than candidates are compared on: the best one then learns all.
TEST_F(TableResume, LargeTables) {
  std::vector<double> x(20'500);
  std::vector<double> y(20'500);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<double>((i * 7919) % 1009) / 500 - 1;
    y[i] = x[i] * x[i] > 0.3 ? 1 : 0;
  }
  const Table table = table_of({numbers("x", x), numbers("y", y)});
  TableTask task = compared(Bce{});
  task.folds = 2;
  task.best_threshold = true;
  for (TableCandidate& c : task.candidates) {
    c.training.steps = 0;
    c.training.epochs = 2;
    c.training.batch = 2048;
  }
  TableFit fit(table, std::nullopt, task);
  TableWatch watch;
  watch.checkpoint = dir_.file("c");
  watch.save_steps = 5;
  Stopper stopper(4);  // in the last network, if each is scored once
  watch.observers = {&stopper};
  watch.stop = &stopper.stop;
  fit.run(watch);
  if (!fit.has_model()) fit = TableFit::resume(dir_.file("c"), table, std::nullopt);
  fit.run();
  EXPECT_EQ(fit.trials().size(), 2U);
  EXPECT_EQ(std::get<NetworkModel>(fit.model().estimator()).members().size(), 1U);
  EXPECT_GT(fit.model().score(table), 0.5);
  EXPECT_EQ(bytes_of(fit), whole(table, task));
}

}  // namespace
}  // namespace iron
