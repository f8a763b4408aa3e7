// Runs of TableFit: what they learn, against estimators fitted by hand.
#include "iron/model/table_fit.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/metric/rank_metrics.h"
#include "iron/model/table_rows.h"
#include "tests/model/table_runs.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using testing::classes_table;
using testing::counting;
using ::testing::ElementsAre;
using testing::error_of;
using testing::kGap;
using testing::numbers;
using testing::numbers_table;
using ::testing::Pointwise;
using testing::small_candidate;
using testing::table_of;
using testing::texts;

MATCHER_P(Near, tolerance, "") { return std::abs(std::get<0>(arg) - std::get<1>(arg)) < tolerance; }

TableTask exact_task(TableModelKind kind) {
  TableTask task{.kind = kind,
                 .solver = kind == TableModelKind::linear ? Solver::exact : Solver::newton};
  task.columns.scaling = Scaling::none;
  task.columns.reference_level = true;
  return task;
}

/// Gradient descent that comes to its end.
TableTask descent_task(TableModelKind kind, Task what, i64 classes, double rate, i64 epochs) {
  TableTask task{.kind = kind, .solver = Solver::gd};
  task.columns.reference_level = true;
  TableCandidate c = descent_candidate(what, classes);
  c.training.optimizer = Sgd{.rate = rate};
  c.training.epochs = epochs;
  task.candidates = {c};
  return task;
}

TableModel model_of(const Table& table, const TableTask& task) {
  TableFit fit(table, std::nullopt, task);
  EXPECT_FALSE(fit.has_model());
  fit.run();
  EXPECT_TRUE(fit.has_model());
  return fit.model();
}

TEST(TableFit, ExactFindsTheLine) {
  TableFit fit(numbers_table(60), std::nullopt, exact_task(TableModelKind::linear));
  EXPECT_THROW(fit.model(), ValueError);
  fit.run();
  const auto& line = std::get<LinearRegression>(fit.model().estimator());
  // y = 3 + 2a − b + 5 for Ely, 7 for York: tests/model/table_runs.h.
  EXPECT_NEAR(line.intercept(), 3, 1e-12);
  EXPECT_THAT(std::vector<double>(line.coefficients().begin(), line.coefficients().end()),
              Pointwise(Near(1e-12), std::vector<double>{2, -1, 5, 7}));
  EXPECT_EQ(fit.train_rows(), 60);
  EXPECT_EQ(fit.test_rows(), 0);
  EXPECT_FALSE(fit.test_figures());
  EXPECT_LT(*fit.train_figures().regression->mse, 1e-20);
  EXPECT_EQ(fit.model().description().rows, 60);
  EXPECT_EQ(fit.model().description().recipe, "exact");
}

TEST(TableFit, DescentComesToTheExactLine) {
  const Table table = numbers_table(60);
  const TableModel model =
      model_of(table, descent_task(TableModelKind::linear, Task::regression, 0, 0.2, 4000));
  const auto& line = std::get<LinearRegression>(model.estimator());
  EXPECT_NEAR(line.intercept(), 3, 1e-8);
  EXPECT_THAT(std::vector<double>(line.coefficients().begin(), line.coefficients().end()),
              Pointwise(Near(1e-8), std::vector<double>{2, -1, 5, 7}));
  EXPECT_THAT(model.predict(table).values, Pointwise(Near(1e-8), table.columns.back().numbers));
}

TEST(TableFit, DescentComesToNewtonsAnswer) {
  const Table table = classes_table(80, 2);
  const auto newton = model_of(table, exact_task(TableModelKind::logistic)).predict(table);
  const auto descent =
      model_of(table, descent_task(TableModelKind::logistic, Task::classification, 2, 1, 5000))
          .predict(table);
  EXPECT_THAT(descent.values, Pointwise(Near(1e-6), newton.values));
}

TEST(TableFit, DescentComesToNewtonsAnswerOfThreeClasses) {
  const Table table = classes_table(80, 3);
  const auto newton = model_of(table, exact_task(TableModelKind::softmax)).predict(table);
  TableTask task = descent_task(TableModelKind::softmax, Task::classification, 3, 1, 8000);
  const TableModel model = model_of(table, task);
  EXPECT_EQ(model.kind(), "softmax");
  EXPECT_THAT(model.predict(table).values, Pointwise(Near(1e-5), newton.values));
}

// Whatever scales the columns ends in the coefficients; logarithms stay.
TEST(TableFit, DescentUnderEveryScaling) {
  std::vector<double> x(40);
  std::vector<double> y(40);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = std::exp(static_cast<double>(i) / 6);
    y[i] = 5 + 3 * std::log1p(x[i]);
  }
  const Table skewed =
      table_of({numbers("x", x), numbers("c", std::vector<double>(40, 8)), numbers("y", y)});
  TableTask task = descent_task(TableModelKind::linear, Task::regression, 0, 0.2, 500);
  task.columns.scaling = Scaling::log1p;
  task.candidates[0].scaling = Scaling::log1p;
  const TableModel model = model_of(skewed, task);
  const auto& line = std::get<LinearRegression>(model.estimator());
  EXPECT_NEAR(line.intercept(), 5, 1e-9);
  EXPECT_NEAR(line.coefficients()[0], 3, 1e-9);
  EXPECT_EQ(line.coefficients()[1], 0);  // the constant column
  EXPECT_THAT(model.predict(skewed).values, Pointwise(Near(1e-9), y));

  const Table table = numbers_table(60);
  task.candidates[0].scaling = Scaling::minmax;
  task.candidates[0].training.optimizer = Sgd{.rate = 0.4};
  task.candidates[0].training.epochs = 20'000;
  EXPECT_THAT(model_of(table, task).predict(table).values,
              Pointwise(Near(1e-6), table.columns.back().numbers));
}

TEST(RowWeights, BalancedGivesEveryClassTheSame) {
  const Table table = table_of({numbers("x", {1, 2, 3, 4, 5}), numbers("w", {1, 1, 2, 4, 0}),
                                texts("y", {"a", "a", "b", "b", "b"})});
  const EncoderOptions options{.weights = "w"};
  const TableEncoder encoder = make_encoder(table, options, counting(5));
  const EncodedRows rows(encoder, table, Wanted::features_and_target);
  EXPECT_THAT(row_weights(rows, encoder, counting(5), ClassWeight::none),
              ElementsAre(1, 1, 2, 4, 0));
  // Total 8: 4 for each class; a has 2, b 6.
  EXPECT_THAT(row_weights(rows, encoder, counting(5), ClassWeight::balanced),
              Pointwise(Near(1e-15), std::vector<double>{2, 2, 4.0 / 3, 8.0 / 3, 0}));
  // One class alone, and one whose rows all weigh 0.
  EXPECT_THAT(row_weights(rows, encoder, counting(2), ClassWeight::balanced), ElementsAre(1, 1));
  const std::vector<i64> some = {0, 4};
  EXPECT_THAT(row_weights(rows, encoder, some, ClassWeight::balanced), ElementsAre(1, 0));
  const std::vector<i64> none = {4};
  EXPECT_THROW(row_weights(rows, encoder, none, ClassWeight::none), Error);
}

TEST(TableFit, BalancedClassesAreWeightsByHand) {
  const Table table = classes_table(80, 2);
  TableTask task = exact_task(TableModelKind::logistic);
  task.class_weight = ClassWeight::balanced;
  const TableModel model = model_of(table, task);

  const EncodedRows rows(model.encoder(), table, Wanted::features);
  const i64 features = feature_count(model.encoder());
  Tensor x = Tensor::empty({80, features}, DType::f64);
  Tensor y = Tensor::empty({80}, DType::f64);
  Tensor w = Tensor::empty({80}, DType::f64);
  double ones = 0;
  for (i64 r = 0; r < 80; ++r) {
    rows.features({&r, 1}, x.data<double>().data() + r * features);
    const double truth = table.columns.back().codes[static_cast<std::size_t>(r)];
    y.data<double>()[static_cast<std::size_t>(r)] = truth;
    ones += truth;
  }
  ASSERT_NE(ones, 40);
  for (std::size_t r = 0; r < 80; ++r) {
    w.data<double>()[r] = y.data<double>()[r] == 1 ? 40 / ones : 40 / (80 - ones);
  }
  LogisticRegression by_hand;
  by_hand.fit(x, y, w);
  const auto& found = std::get<LogisticRegression>(model.estimator());
  EXPECT_NEAR(found.intercept(), by_hand.intercept(), 1e-10);
  for (std::size_t j = 0; j < found.coefficients().size(); ++j) {
    EXPECT_NEAR(found.coefficients()[j], by_hand.coefficients()[j], 1e-10);
  }
  TableTask descent = descent_task(TableModelKind::logistic, Task::classification, 2, 1, 5000);
  descent.class_weight = ClassWeight::balanced;
  EXPECT_THAT(model_of(table, descent).predict(table).values,
              Pointwise(Near(1e-6), model.predict(table).values));
}

TEST(TableFit, RowsPutAside) {
  TableTask task = exact_task(TableModelKind::linear);
  task.test_fraction = 0.25;
  TableFit fit(numbers_table(60), std::nullopt, task);
  EXPECT_EQ(fit.train_rows(), 45);
  EXPECT_EQ(fit.test_rows(), 15);
  fit.run();
  EXPECT_LT(*fit.test_figures()->regression->mse, 1e-20);
  EXPECT_EQ(fit.test_figures()->regression->rows, 15);

  Table own = numbers_table(60);
  own.test_rows = 10;
  own.columns.back().numbers[59] += 10;
  TableFit second(own, std::nullopt, exact_task(TableModelKind::linear));
  EXPECT_EQ(second.train_rows(), 50);
  second.run();
  EXPECT_LT(*second.train_figures().regression->mse, 1e-20);
  EXPECT_NEAR(*second.test_figures()->regression->mse, 10, 1e-9);
  EXPECT_THROW(TableFit(own, std::nullopt, task), ValueError);
  EXPECT_THROW(TableFit(own, numbers_table(5), exact_task(TableModelKind::linear)), ValueError);
  EXPECT_THROW(TableFit(numbers_table(60), numbers_table(5), task), ValueError);
}

TEST(TableFit, ATestTable) {
  Table test = numbers_table(12);
  TableFit fit(numbers_table(60), test, exact_task(TableModelKind::linear));
  EXPECT_EQ(fit.test_rows(), 12);
  fit.run();
  EXPECT_LT(*fit.test_figures()->regression->mse, 1e-20);
  // Faults in it show before anything is learnt.
  test.columns[2] = texts("town", std::vector<std::string>(12, "Hull"));
  test.source = "test.csv";
  const auto error = error_of<DataError>(
      [&] { TableFit(numbers_table(60), test, exact_task(TableModelKind::linear)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), "test.csv");
  EXPECT_EQ(error->detail(),
            "row 1, column 'town': 'Hull' is new to the model, which knows Bath, Ely, York");
  TableTask task = exact_task(TableModelKind::linear);
  task.columns.missing = MissingPolicy::drop;
  test = numbers_table(2);
  test.columns[0].numbers = {kGap, kGap};
  EXPECT_THROW(TableFit(numbers_table(60), test, task), DataError);
}

TEST(TableFit, TargetsThatDoNotFitTheModel) {
  const auto fault = [](const Table& table, const TableTask& task) {
    const auto error = error_of<DataError>([&] { TableFit(table, std::nullopt, task); });
    return error ? error->detail() : "";
  };
  EXPECT_EQ(fault(classes_table(20, 2), exact_task(TableModelKind::linear)),
            "the target 'kind' is one of classes, which a linear model does not predict");
  EXPECT_EQ(fault(numbers_table(20), exact_task(TableModelKind::logistic)),
            "the target 'y' is a number, not a class");
  EXPECT_EQ(fault(classes_table(20, 3), exact_task(TableModelKind::logistic)),
            "the target 'kind' has 3 classes, and a logistic model two");
  EXPECT_EQ(fault(classes_table(20, 2), exact_task(TableModelKind::softmax)),
            "the target 'kind' has two classes");
  TableTask task = exact_task(TableModelKind::linear);
  task.threshold = 0.25;
  EXPECT_EQ(fault(numbers_table(20), task),
            "the target 'y' has no two classes that a threshold could part");
  task = exact_task(TableModelKind::linear);
  task.class_weight = ClassWeight::balanced;
  EXPECT_EQ(fault(numbers_table(20), task), "the target 'y' has no classes to be balanced");
}

// A loss of another kind of target would give probabilities that are none.
TEST(TableFit, LossesFitTheTarget) {
  const auto refused = [](const Table& table, const Loss& loss) {
    TableTask task{.candidates = {small_candidate(loss, 1)}};
    return error_of<ValueError>([&] { TableFit(table, std::nullopt, task); }).has_value();
  };
  EXPECT_FALSE(refused(numbers_table(20), Huber{}));
  EXPECT_TRUE(refused(numbers_table(20), Bce{}));
  EXPECT_FALSE(refused(classes_table(20, 2), Bce{}));
  EXPECT_TRUE(refused(classes_table(20, 2), CrossEntropy{}));
  EXPECT_TRUE(refused(classes_table(20, 2), Mse{}));
  EXPECT_FALSE(refused(classes_table(20, 3), CrossEntropy{}));
  EXPECT_TRUE(refused(classes_table(20, 3), Bce{}));
}

TEST(TableFit, AClassThatIsNotLearnt) {
  Table table = table_of({numbers("x", {1, 2, 3, 4}), numbers("y", {0, 0, 0, 1})});
  table.test_rows = 1;
  const auto error = error_of<DataError>(
      [&] { TableFit(table, std::nullopt, exact_task(TableModelKind::logistic)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "the target 'y' is the same in every row");
}

TEST(TableFit, AClassOfOneRowCannotBeSplit) {
  Table table = table_of({numbers("x", {kGap, 2, 3, 4, 5}), texts("y", {"a", "a", "a", "b", "a"})},
                         "one.csv");
  TableTask task = exact_task(TableModelKind::logistic);
  task.columns.missing = MissingPolicy::drop;
  task.test_fraction = 0.5;
  const auto error = error_of<DataError>([&] { TableFit(table, std::nullopt, task); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), "one.csv");
  EXPECT_EQ(error->detail(),
            "row 4, column 'y': the class 'b' has this row alone, and rows are split into those "
            "learnt and those held out");
}

TEST(TableFit, TheThresholdWithTheBestF1) {
  const Table table = classes_table(80, 2);
  TableTask task = exact_task(TableModelKind::logistic);
  task.best_threshold = true;
  task.seed = 9;
  const TableModel model = model_of(table, task);

  const EncodedRows rows(model.encoder(), table, Wanted::features_and_target);
  const std::vector<i64> all = counting(80);
  std::vector<double> truth;
  std::vector<double> predicted;
  for (const Split& fold : fold_some(rows, model.encoder(), all, 5, 9)) {
    const TableModel part =
        model_of(take_rows(table, fold.train), exact_task(TableModelKind::logistic));
    const auto p = part.predict(take_rows(table, fold.test));
    predicted.insert(predicted.end(), p.values.begin(), p.values.end());
    for (const i64 row : fold.test) truth.push_back(rows.target(row));
  }
  EXPECT_NEAR(model.description().threshold, best_f1_threshold(truth, predicted)->threshold, 1e-12);
  EXPECT_NE(model.description().threshold, 0.5);
}

TEST(TableFit, AThresholdOfANetworkNeedsRowsHeldOut) {
  TableTask task{.best_threshold = true, .candidates = {small_candidate(Bce{}, 20)}};
  const auto error =
      error_of<ValueError>([&] { TableFit(classes_table(40, 2), std::nullopt, task); });
  ASSERT_TRUE(error);  // before anything is trained
  EXPECT_EQ(error->where(), "threshold");
  task.validation_fraction = 0.25;
  const double held = model_of(classes_table(40, 2), task).description().threshold;
  EXPECT_TRUE(held >= 0 && held <= 1);
  task.validation_fraction = 0;
  task.folds = 2;
  const double folds = model_of(classes_table(40, 2), task).description().threshold;
  EXPECT_TRUE(folds >= 0 && folds <= 1);
  task = {.threshold = 0.125, .candidates = {small_candidate(Bce{}, 2)}};
  EXPECT_EQ(model_of(classes_table(40, 2), task).description().threshold, 0.125);
}

TEST(TableFit, CrossValidationByHand) {
  Table table = numbers_table(60);
  for (std::size_t r = 0; r < 60; ++r) table.columns.back().numbers[r] += std::sin(3.0 * r);
  TableTask task = exact_task(TableModelKind::linear);
  task.test_fraction = 0.2;
  task.seed = 4;
  const TableFit fit(table, std::nullopt, task);
  const auto figures = fit.cross_validate(4);
  ASSERT_EQ(figures.size(), 4U);
  const Split kept = split_rows(60, 0.2, 4);
  const auto folds = split_folds(48, 4, 4);
  for (std::size_t f = 0; f < 4; ++f) {
    const auto rows_at = [&](const std::vector<i64>& places) {
      std::vector<i64> rows;
      for (const i64 place : places) rows.push_back(kept.train[static_cast<std::size_t>(place)]);
      return take_rows(table, rows);
    };
    const TableModel part = model_of(rows_at(folds[f].train), exact_task(TableModelKind::linear));
    EXPECT_NEAR(*figures[f].regression->mse,
                *table_figures(part, rows_at(folds[f].test)).regression->mse, 1e-12);
    EXPECT_EQ(figures[f].regression->rows, 12);
  }
  EXPECT_THROW(fit.cross_validate(1), ValueError);
  EXPECT_THROW(fit.cross_validate(49), DataError);
}

TEST(TableFit, CrossValidationOfNetworks) {
  TableTask task{.folds = 2,
                 .candidates = {small_candidate(Mse{}, 30), small_candidate(Mse{}, 60)}};
  const TableFit fit(numbers_table(60), std::nullopt, task);
  const auto figures = fit.cross_validate(3);
  ASSERT_EQ(figures.size(), 3U);
  EXPECT_EQ(*fit.cross_validate(3)[1].regression->mse, *figures[1].regression->mse);
  EXPECT_FALSE(fit.has_model());
}

TEST(TableFit, WeightsOf0AreRowsThatDoNotCount) {
  Table table = numbers_table(60);
  std::vector<double> weights(60, 0);
  for (std::size_t r = 0; r < 4; ++r) weights[r * 9] = 1 + static_cast<double>(r);
  table.columns.insert(table.columns.begin(), numbers("w", weights));
  // Most folds hold out rows of no weight.
  TableTask task{.folds = 2, .candidates = {small_candidate(Mse{}, 20)}, .seed = 1};
  task.columns.weights = "w";
  TableFit fit(table, std::nullopt, task);
  fit.run();
  EXPECT_TRUE(std::isfinite(*fit.trials()[0].loss));
  task.folds = 0;
  task.validation_fraction = 0.25;
  EXPECT_NO_THROW(model_of(table, task));
  table.columns[0].numbers.assign(60, 0);
  const auto error = error_of<DataError>([&] { TableFit(table, std::nullopt, task); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "all rows have the weight 0");
}

TEST(TableFit, StartsFromAnotherNetwork) {
  const Table table = numbers_table(60);
  TableTask task{.candidates = {small_candidate(Mse{}, 50)}};
  const TableModel old = model_of(table, task);
  task.candidates[0].training.steps = 1;
  task.candidates[0].training.optimizer = Sgd{.rate = 1e-9};
  TableFit fit(table, std::nullopt, task);
  fit.start_from(old);
  fit.run();
  EXPECT_THAT(fit.model().predict(table).values, Pointwise(Near(1e-4), old.predict(table).values));

  TableTask wider = task;
  wider.candidates[0].network.hidden = {5};
  TableFit other(table, std::nullopt, wider);
  EXPECT_THROW(other.start_from(old), ShapeError);
  Table renamed = table;
  renamed.columns[0].name = "z";
  TableFit third(renamed, std::nullopt, task);
  const auto error = error_of<ValueError>([&] { third.start_from(old); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "the old model knows other columns: it has 'a', not 'z'");
  task.folds = 2;
  TableFit fourth(table, std::nullopt, task);
  EXPECT_THROW(fourth.start_from(old), ValueError);
  TableFit line(table, std::nullopt, exact_task(TableModelKind::linear));
  EXPECT_THROW(line.start_from(old), ValueError);
}

TEST(TableFit, MissingValuesEndToEnd) {
  Table table = numbers_table(60);
  table.columns[0].numbers[7] = kGap;
  table.columns[2].codes[9] = -1;
  EXPECT_THROW(TableFit(table, std::nullopt, exact_task(TableModelKind::linear)), DataError);
  TableTask task = exact_task(TableModelKind::linear);
  task.columns.missing = MissingPolicy::drop;
  TableFit fit(table, std::nullopt, task);
  EXPECT_EQ(fit.train_rows(), 58);
  fit.run();
  EXPECT_LT(*fit.train_figures().regression->mse, 1e-20);
  const Predictions p = fit.model().predict(table);
  EXPECT_TRUE(std::isnan(p.values[7]) && std::isnan(p.values[9]));
  EXPECT_NEAR(p.values[8], table.columns.back().numbers[8], 1e-10);
  task.columns.missing = MissingPolicy::mean;
  TableFit filled(table, std::nullopt, task);
  EXPECT_EQ(filled.train_rows(), 60);
  filled.run();
  EXPECT_TRUE(std::isfinite(filled.model().predict(table).values[7]));
}

}  // namespace
}  // namespace iron
