#include "iron/model/table_recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/made_table.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using testing::numbers;
using testing::table_of;
using testing::texts;

TEST(TableRecipe, AutoComparesTwelveInFiveFolds) {
  const TableRecipe recipe = table_recipe("auto", 500, Task::regression, 0, true);
  EXPECT_EQ(recipe.name, "auto");
  EXPECT_EQ(recipe.folds, 5);
  ASSERT_EQ(recipe.candidates.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    const TableCandidate& c = recipe.candidates[i];
    EXPECT_EQ(c.scaling, i < 6 ? Scaling::standard : Scaling::log1p);
    EXPECT_TRUE(std::holds_alternative<Mse>(c.training.loss));
    EXPECT_TRUE(std::holds_alternative<AdamW>(c.training.optimizer));
    EXPECT_GT(c.training.steps, 0);
    EXPECT_EQ(c.training.epochs, 0);
  }
  EXPECT_THAT(recipe.candidates[0].network.hidden, ElementsAre(64, 64));
  EXPECT_THAT(recipe.candidates[5].network.hidden, ElementsAre(32));
}

TEST(TableRecipe, WithoutSkewedColumnsLogarithmsChangeNothing) {
  EXPECT_EQ(table_recipe("auto", 500, Task::regression, 0, false).candidates.size(), 6U);
}

TEST(TableRecipe, TheLossFollowsTheTarget) {
  const auto loss = [](i64 classes) {
    return table_recipe("auto", 500, Task::classification, classes, false)
        .candidates[0]
        .training.loss;
  };
  EXPECT_TRUE(std::holds_alternative<Bce>(loss(2)));
  EXPECT_TRUE(std::holds_alternative<CrossEntropy>(loss(3)));
}

TEST(TableRecipe, FewRowsLeaveNothingToChooseBy) {
  EXPECT_EQ(table_recipe("auto", 50, Task::regression, 0, true).name, "auto");
  const TableRecipe few = table_recipe("auto", 49, Task::regression, 0, true);
  EXPECT_EQ(few.name, "plain");
  EXPECT_EQ(few.folds, 0);
  ASSERT_EQ(few.candidates.size(), 1U);
  EXPECT_THAT(few.candidates[0].network.hidden, ElementsAre(32, 32));
  EXPECT_EQ(few.candidates[0].training.steps, 2000);
}

TEST(TableRecipe, ManyRowsAreTakenInBatches) {
  EXPECT_EQ(table_recipe("auto", 4096, Task::regression, 0, false).candidates[0].training.batch,
            BatchSize::all());
  const TrainOptions many =
      table_recipe("auto", 4097, Task::regression, 0, false).candidates[0].training;
  EXPECT_EQ(many.batch, BatchSize(1024));
  EXPECT_EQ(many.steps, 0);
  EXPECT_EQ(many.epochs, 20);
}

TEST(TableRecipe, UnknownNames) {
  const auto error =
      error_of<ValueError>([] { table_recipe("best", 500, Task::regression, 0, false); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "unknown recipe 'best'");
  EXPECT_EQ(error->hint(), "use auto or plain");
  EXPECT_THAT(table_recipes(), ElementsAre("auto", "plain"));
}

/// `rows` rows of which the last `outliers` are far away.
Table skewed_table(i64 rows, i64 outliers) {
  std::vector<double> x;
  std::vector<double> y;
  for (i64 i = 0; i < rows; ++i) {
    x.push_back(i >= rows - outliers ? 1e6 : static_cast<double>(i % 10));
    y.push_back(static_cast<double>(i));
  }
  return table_of({numbers("x", x), numbers("y", y)});
}

TEST(FillCandidates, LooksAtTheRows) {
  TableTask task;
  fill_candidates(skewed_table(60, 2), task);
  EXPECT_EQ(task.candidates.size(), 12U);
  EXPECT_EQ(task.folds, 5);
  task = {};
  fill_candidates(skewed_table(60, 0), task);
  EXPECT_EQ(task.candidates.size(), 6U);
  task = {};
  fill_candidates(skewed_table(49, 2), task);
  EXPECT_EQ(task.recipe, "plain");
}

TEST(FillCandidates, NeverLooksAtRowsPutAside) {
  Table table = skewed_table(80, 2);
  table.test_rows = 2;  // the outliers
  TableTask task;
  fill_candidates(table, task);
  EXPECT_EQ(task.candidates.size(), 6U);
  // Rows to test on do not make rows to choose by.
  table = skewed_table(60, 0);
  table.test_rows = 11;
  task = {};
  fill_candidates(table, task);
  EXPECT_EQ(task.recipe, "plain");
  task = {.test_fraction = 0.2};
  fill_candidates(skewed_table(60, 0), task);
  EXPECT_EQ(task.recipe, "plain");
}

TEST(FillCandidates, ColumnsWithGapsCanBeSkewed) {
  Table table = skewed_table(70, 2);
  table.columns[0].numbers[5] = testing::kGap;
  TableTask task{.columns = {.missing = MissingPolicy::mean}};
  fill_candidates(table, task);
  EXPECT_EQ(task.candidates.size(), 12U);
}

TEST(FillCandidates, LeavesGivenCandidatesAndFolds) {
  TableTask task{.candidates = {TableCandidate{}}};
  fill_candidates(skewed_table(60, 2), task);
  EXPECT_EQ(task.candidates.size(), 1U);
  task = {.folds = 3};
  fill_candidates(skewed_table(60, 2), task);
  EXPECT_EQ(task.folds, 3);
  task = {.kind = TableModelKind::linear, .solver = Solver::exact};
  fill_candidates(skewed_table(60, 2), task);
  EXPECT_TRUE(task.candidates.empty());
}

TEST(FillCandidates, DescentIsTheOriginals) {
  TableTask task{.kind = TableModelKind::linear, .solver = Solver::gd};
  fill_candidates(skewed_table(60, 2), task);
  ASSERT_EQ(task.candidates.size(), 1U);
  const TableCandidate& c = task.candidates[0];
  EXPECT_TRUE(c.network.hidden.empty());
  EXPECT_TRUE(std::holds_alternative<Sgd>(c.training.optimizer));
  EXPECT_EQ(c.training.epochs, 10'000);
  EXPECT_EQ(c.training.precision, DType::f64);
}

TableTask full_task() {
  TableTask task{.data = "a b.csv",
                 .separator = "\t",
                 .header = false,
                 .categories = {"zip", "naïve \"x\""},
                 .test_fraction = 0.25,
                 .class_weight = ClassWeight::balanced,
                 .folds = 3,
                 .threshold = 0.1,
                 .recipe = "auto",
                 .seed = ~u64{0}};
  task.columns = {.target = "y",
                  .features = {"a", "2"},
                  .ignore = {"c"},
                  .weights = "w",
                  .task = Task::classification,
                  .scaling = Scaling::minmax,
                  .missing = MissingPolicy::median,
                  .unknown = UnknownPolicy::ignore,
                  .reference_level = true};
  TableCandidate c{.scaling = Scaling::log1p};
  c.network.hidden = {3, 4};
  c.training.optimizer = AdamW{.rate = 0.1, .weight_decay = 3};
  c.training.loss = Bce{};
  c.training.steps = 7;
  task.candidates = {c, {}};
  return task;
}

TEST(TableTask, JsonGivesItBack) {
  const std::string text = to_json(full_task());
  const TableTask read = table_task_from_json(text, "f");
  EXPECT_EQ(to_json(read), text);
  EXPECT_EQ(read.separator, "\t");
  EXPECT_EQ(read.header, false);
  EXPECT_EQ(read.seed, ~u64{0});
  EXPECT_EQ(read.threshold, 0.1);
  EXPECT_EQ(read.columns.unknown, UnknownPolicy::ignore);
  EXPECT_EQ(read.candidates[0].scaling, Scaling::log1p);
  EXPECT_EQ(std::get<AdamW>(read.candidates[0].training.optimizer).weight_decay, 3);
  EXPECT_EQ(to_json(table_task_from_json("{}", "f")), to_json(TableTask{}));
  EXPECT_FALSE(table_task_from_json("{\"separator\": null}", "f").separator.has_value());
}

TEST(TableTask, JsonFaultsAreNamed) {
  const auto fault = [](const std::string& text) {
    const auto error = error_of<DataError>([&] { table_task_from_json(text, "f"); });
    return error ? error->detail() : "";
  };
  EXPECT_THAT(fault("{\"kind\": \"forest\"}"), ::testing::HasSubstr("kind: "));
  EXPECT_THAT(fault("{\"columns\": {\"missing\": 3}}"), ::testing::HasSubstr("columns.missing: "));
  EXPECT_THAT(fault("{\"colums\": {}}"), ::testing::HasSubstr("colums"));
  EXPECT_NE(fault("[]"), "");
  EXPECT_NE(fault("{"), "");
}

TEST(TableTask, WhatDoesNotGoTogetherIsRefused) {
  const auto where = [](const TableTask& task) {
    const auto error = error_of<ValueError>([&] { validate(task); });
    return error ? error->where() : "";
  };
  const TableTask network{.candidates = {TableCandidate{}}};
  EXPECT_EQ(where(network), "");
  EXPECT_EQ(where(full_task()), "");
  TableTask t = network;
  t.solver = Solver::exact;
  EXPECT_EQ(where(t), "solver");
  t.solver = Solver::newton;
  EXPECT_EQ(where(t), "solver");
  t.kind = TableModelKind::linear;
  EXPECT_EQ(where(t), "solver");
  EXPECT_EQ(where({}), "recipe");
  t = network;
  t.l2 = 1;
  EXPECT_EQ(where(t), "l2");
  t = {.kind = TableModelKind::linear, .solver = Solver::exact, .l2 = -1};
  EXPECT_EQ(where(t), "l2");
  t = network;
  t.test_fraction = 1;
  EXPECT_EQ(where(t), "test_fraction");
  t = network;
  t.validation_fraction = -0.5;
  EXPECT_EQ(where(t), "validation_fraction");
  t = network;
  t.folds = 1;
  EXPECT_EQ(where(t), "folds");
  t = network;
  t.threshold = 2;
  EXPECT_EQ(where(t), "threshold");
}

// No option is passed over in silence.
TEST(TableTask, WhatWouldDoNothingIsRefused) {
  const auto where = [](const TableTask& task) {
    const auto error = error_of<ValueError>([&] { validate(task); });
    return error ? error->where() : "";
  };
  const TableTask network{.candidates = {TableCandidate{}}};
  TableTask t = network;
  t.candidates.emplace_back();
  EXPECT_EQ(where(t), "candidates");  // without folds only one can be trained
  t.folds = 2;
  EXPECT_EQ(where(t), "");
  t.validation_fraction = 0.1;
  EXPECT_EQ(where(t), "validation_fraction");
  t = network;
  t.threshold = 0.5;
  t.best_threshold = true;
  EXPECT_EQ(where(t), "threshold");
  t = {.kind = TableModelKind::linear, .solver = Solver::exact};
  EXPECT_EQ(where(t), "");
  t.validation_fraction = 0.1;
  EXPECT_EQ(where(t), "validation_fraction");
  t = {.kind = TableModelKind::linear, .solver = Solver::exact, .folds = 5};
  EXPECT_EQ(where(t), "folds");
  t = {.kind = TableModelKind::linear, .solver = Solver::exact, .candidates = {TableCandidate{}}};
  EXPECT_EQ(where(t), "candidates");
  // A regression is one network without hidden layers, not the mean of several.
  t = {.kind = TableModelKind::linear, .candidates = {descent_candidate(Task::regression, 0)}};
  EXPECT_EQ(where(t), "");
  t.folds = 5;
  EXPECT_EQ(where(t), "folds");
  t = {.kind = TableModelKind::linear, .candidates = {TableCandidate{}}};
  EXPECT_EQ(where(t), "candidates");
}

}  // namespace
}  // namespace iron
