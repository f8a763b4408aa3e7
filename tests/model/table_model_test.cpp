#include "iron/model/table_model.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/format/safetensors.h"
#include "iron/model/table_figures.h"
#include "tests/support/files.h"
#include "tests/support/made_table.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::booleans;
using testing::counting;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using testing::error_of;
using testing::kGap;
using testing::numbers;
using testing::read_bytes;
using testing::table_of;
using testing::TemporaryDirectory;
using testing::texts;
using testing::write_bytes;

Table shops() {
  return table_of({numbers("size", {1, 2, 3, 6}), texts("town", {"York", "Bath", "York", "Ely"}),
                   numbers("sales", {10, 20, 30, 60})});
}

TableDescription description_of(const Table& table, EncoderOptions options = {}) {
  return {.encoder = make_encoder(table, options, counting(table.rows)), .rows = table.rows};
}

/// sales = 1 + 2·size, and 10, 20, 30 for Bath, Ely, York.
TableModel linear() {
  return {description_of(shops(), {.scaling = Scaling::none}),
          LinearRegression::from_coefficients(1, {2, 10, 20, 30})};
}

Table two_classes() {
  return table_of({numbers("x", {-1, 0, 1, 2}), texts("y", {"no", "no", "yes", "yes"})});
}

/// P(yes) = σ(ln 3 · x).
TableModel logistic() {
  return {description_of(two_classes(), {.scaling = Scaling::none}),
          LogisticRegression::from_coefficients(0, {std::log(3.0)})};
}

Table three_classes() { return table_of({numbers("x", {0, 1, 2}), texts("y", {"a", "b", "c"})}); }

/// exp of the scores: 1, 2, 4 at x = 0; 1, 6, 4 at x = 1.
TableModel softmax() {
  return {description_of(three_classes(), {.scaling = Scaling::none}),
          SoftmaxRegression::from_coefficients({0, std::log(2.0), std::log(4.0)},
                                               {0, std::log(3.0), 0})};
}

NetworkModel network_of(i64 inputs, i64 outputs, const Loss& loss, std::vector<double> parameters) {
  NetworkDescription d{.network = {.hidden = {}}, .inputs = inputs, .outputs = outputs};
  d.training.loss = loss;
  d.training.precision = DType::f64;
  const auto count = static_cast<i64>(parameters.size());
  return NetworkModel::from_parameters(d, {Tensor::from(parameters, {count})});
}

/// In scaled numbers y = x; sizes have mean 3, sales mean 30.
TableModel network() { return {description_of(shops()), network_of(4, 1, Mse{}, {1, 0, 0, 0, 0})}; }

TEST(TableModel, LinearPredictsInTheTargetsUnits) {
  const TableModel model = linear();
  EXPECT_THAT(model.predict(shops()).values, ElementsAre(33, 15, 37, 33));
  EXPECT_EQ(model.kind(), "linear");
  EXPECT_EQ(model.parameters(), 5);
  EXPECT_THAT(model.classes({.rows = 0}), ElementsAre());
}

TEST(TableModel, ColumnsAreFoundByName) {
  const Table other =
      table_of({texts("note", {"?"}), texts("town", {"Ely"}), numbers("size", {4})});
  EXPECT_THAT(linear().predict(other).values, ElementsAre(29));
  const Table lacking = table_of({numbers("size", {4})});
  const auto error = error_of<DataError>([&] { linear().predict(lacking); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "has no column 'town'");
}

TEST(TableModel, LogisticGivesTheProbabilityOfTheSecondClass) {
  const TableModel model = logistic();
  const Predictions p = model.predict(two_classes());
  EXPECT_THAT(p.values, ElementsAre(DoubleNear(0.25, 1e-15), 0.5, DoubleNear(0.75, 1e-15),
                                    DoubleNear(0.9, 1e-15)));
  EXPECT_THAT(model.classes(p), ElementsAre(0, 1, 1, 1));  // at the threshold: the second
  EXPECT_EQ(model.score(two_classes()), 0.75);
  EXPECT_EQ(model.kind(), "logistic");
}

TEST(TableModel, AThresholdMovesTheClasses) {
  TableModel model = logistic();
  model.set_threshold(0.8);
  EXPECT_THAT(model.classes(model.predict(two_classes())), ElementsAre(0, 0, 0, 1));
  EXPECT_THROW(model.set_threshold(1.5), ValueError);
  EXPECT_THROW(model.set_threshold(std::nan("")), ValueError);
  EXPECT_EQ(model.description().threshold, 0.8);
}

TEST(TableModel, SoftmaxGivesAllProbabilities) {
  const TableModel model = softmax();
  const Predictions p = model.predict(three_classes());
  EXPECT_EQ(p.columns, 3);
  EXPECT_NEAR(p.values[0], 1.0 / 7, 1e-15);
  EXPECT_NEAR(p.values[2], 4.0 / 7, 1e-15);
  EXPECT_NEAR(p.values[4], 6.0 / 11, 1e-15);
  EXPECT_NEAR(p.values[7], 18.0 / 23, 1e-15);
  EXPECT_THAT(model.classes(p), ElementsAre(2, 1, 1));
  EXPECT_NEAR(model.score(three_classes()), 1.0 / 3, 1e-15);
  EXPECT_EQ(model.parameters(), 6);
}

TEST(TableModel, ANetworkPredictsInTheTargetsUnits) {
  const TableModel model = network();
  // Sizes deviate by √3.5, sales by √350: ten times as much.
  const Predictions p = model.predict(shops());
  EXPECT_THAT(p.values, ElementsAre(DoubleNear(10, 1e-12), DoubleNear(20, 1e-12),
                                    DoubleNear(30, 1e-12), DoubleNear(60, 1e-12)));
  EXPECT_NEAR(model.score(shops()), 1, 1e-12);
  EXPECT_EQ(model.kind(), "mlp");
  EXPECT_EQ(model.parameters(), 5);
}

TEST(TableModel, SomeRowsInSomeOrder) {
  const TableModel model = linear();
  const Table table = shops();
  const EncodedRows rows(model.encoder(), table, Wanted::features);
  const std::vector<i64> which = {3, 1};
  EXPECT_THAT(model.predict(rows, which).values, ElementsAre(33, 15));
  EXPECT_EQ(model.predict(rows, {}).rows, 0);
  EXPECT_EQ(model.predict(take_rows(table, {})).rows, 0);
}

// More rows than are encoded at once.
TEST(TableModel, ManyRows) {
  std::vector<double> x(70'001);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 1000);
  const Table table = table_of({numbers("x", x), numbers("y", x)});
  const TableModel model(description_of(table, {.scaling = Scaling::none}),
                         LinearRegression::from_coefficients(1, {2}));
  const Predictions p = model.predict(table);
  ASSERT_EQ(p.rows, 70'001);
  ASSERT_EQ(p.values.size(), 70'001U);
  EXPECT_EQ(p.values[65'535], 1 + 2 * 535);
  EXPECT_EQ(p.values[65'536], 1 + 2 * 536);
  EXPECT_EQ(p.values[70'000], 1);
}

TEST(TableModel, RowsThatLackAValueHaveNoPrediction) {
  const TableModel model(
      description_of(two_classes(), {.scaling = Scaling::none, .missing = MissingPolicy::drop}),
      LogisticRegression::from_coefficients(0, {1}));
  const Table gaps = table_of({numbers("x", {kGap, 5, kGap}), texts("y", {"no", "yes", ""})});
  const Predictions p = model.predict(gaps);
  EXPECT_TRUE(std::isnan(p.values[0]));
  EXPECT_GT(p.values[1], 0.99);
  EXPECT_THAT(model.classes(p), ElementsAre(-1, 1, -1));
  EXPECT_EQ(model.score(gaps), 1);
}

TEST(TableModel, FilledRowsCountInTheScore) {
  const TableModel model(
      description_of(two_classes(), {.scaling = Scaling::none, .missing = MissingPolicy::mean}),
      LogisticRegression::from_coefficients(0, {1}));
  // The mean, 0.5, is filled in: P > 1/2.
  const Table gaps = table_of({numbers("x", {kGap, kGap, -4}), texts("y", {"no", "no", "no"})});
  EXPECT_NEAR(model.score(gaps), 1.0 / 3, 1e-15);
  EXPECT_NEAR(*table_figures(model, gaps).classification->accuracy, 1.0 / 3, 1e-15);
}

TEST(TableModel, ScoreOfNoRowsIsAnError) {
  const TableModel model(
      description_of(two_classes(), {.scaling = Scaling::none, .missing = MissingPolicy::drop}),
      LogisticRegression::from_coefficients(0, {1}));
  const Table none = table_of({numbers("x", {kGap}), texts("y", {"no"})});
  EXPECT_THROW(model.score(none), DataError);
  EXPECT_THROW(table_figures(model, none), DataError);
}

TEST(TableModel, TheEstimatorMustFitTheTable) {
  const TableDescription numbers_of_4 = description_of(shops());
  EXPECT_THROW(TableModel(numbers_of_4, LinearRegression::from_coefficients(1, {2})), ShapeError);
  EXPECT_THROW(TableModel(numbers_of_4, LogisticRegression::from_coefficients(1, {2, 1, 1, 1})),
               ShapeError);
  EXPECT_THROW(TableModel(numbers_of_4, network_of(4, 1, Bce{}, {1, 0, 0, 0, 0})), ShapeError);
  const TableDescription classes = description_of(two_classes());
  EXPECT_THROW(TableModel(classes, LinearRegression::from_coefficients(1, {2})), ShapeError);
  EXPECT_THROW(TableModel(classes, network_of(1, 1, Mse{}, {1, 0})), ShapeError);
  EXPECT_NO_THROW(TableModel(classes, network_of(1, 1, Bce{}, {1, 0})));
  EXPECT_THROW(
      TableModel(description_of(three_classes()), network_of(1, 3, Bce{}, {1, 0, 0, 0, 0, 0})),
      ShapeError);
}

TEST(TableModel, FilesGiveTheSameModel) {
  const TemporaryDirectory dir;
  const auto expect_same = [&](const TableModel& model, const Table& table) {
    const std::string name(model.kind());
    model.save(dir.file(name));
    const TableModel read = TableModel::load(dir.file(name));
    EXPECT_EQ(read.kind(), model.kind());
    EXPECT_EQ(read.predict(table).values, model.predict(table).values) << name;
    EXPECT_EQ(to_json(read.description()), to_json(model.description())) << name;
    read.save(dir.file(name + "2"));
    EXPECT_EQ(read_bytes(dir.file(name)), read_bytes(dir.file(name + "2"))) << name;
    EXPECT_THROW(model.save(dir.file(name)), OutputError);
    EXPECT_TRUE(is_table_model(read_safetensors(dir.file(name))));
  };
  expect_same(linear(), shops());
  TableModel moved = logistic();
  moved.set_threshold(0.1 + 0.2);
  expect_same(moved, two_classes());
  expect_same(softmax(), three_classes());
  expect_same(network(), shops());
}

TEST(TableModel, FittedRegressionsKeepTheirFigures) {
  const TemporaryDirectory dir;
  LinearRegression estimator;
  estimator.fit(Tensor::from(std::vector<double>{1, 2, 3, 5}, {4, 1}),
                Tensor::from(std::vector<double>{2, 4, 7, 9}, {4}));
  const Table table = table_of({numbers("x", {1, 2, 3, 5}), numbers("y", {2, 4, 7, 9})});
  const TableModel model(description_of(table, {.scaling = Scaling::none}), estimator);
  model.save(dir.file("m"));
  const TableModel read = TableModel::load(dir.file("m"));
  const auto& linear_read = std::get<LinearRegression>(read.estimator());
  EXPECT_EQ(linear_read.table()[1].standard_error, estimator.table()[1].standard_error);
  EXPECT_EQ(linear_read.summary().r_squared, estimator.summary().r_squared);
}

TEST(TableModel, DamagedFilesAreNamed) {
  const TemporaryDirectory dir;
  network().save(dir.file("m"));
  const std::string bytes = read_bytes(dir.file("m"));
  const std::vector<double> good = network().predict(shops()).values;
  int found = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 13) {
    std::string bad = bytes;
    bad[at] ^= 4;
    write_bytes(dir.file("bad"), bad);
    try {  // in the name of the checksum, a fault hides the checksum alone
      EXPECT_EQ(TableModel::load(dir.file("bad")).predict(shops()).values, good) << at;
    } catch (const DataError& error) {
      EXPECT_EQ(error.where(), dir.file("bad"));
      ++found;
    }
  }
  EXPECT_GT(found, static_cast<int>(bytes.size() / 13) - 5);
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    write_bytes(dir.file("cut"), bytes.substr(0, size));
    EXPECT_TRUE(error_of<DataError>([&] { TableModel::load(dir.file("cut")); })) << size;
  }
}

TEST(TableModel, OtherModelsAreNamed) {
  const TemporaryDirectory dir;
  network_of(1, 1, Mse{}, {1, 2}).save(dir.file("network"));
  const auto error = error_of<DataError>([&] { TableModel::load(dir.file("network")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), dir.file("network"));
  EXPECT_EQ(error->detail(), "holds a model of kind 'network', not of a table");
  EXPECT_FALSE(is_table_model(read_safetensors(dir.file("network"))));
}

TEST(TableDescription, IsChecked) {
  const TableDescription good = description_of(shops());
  const auto fault = [](const TableDescription& d) {
    const auto error = error_of<DataError>([&] { table_description_from_json(to_json(d), "f"); });
    return error ? error->detail() : "";
  };
  EXPECT_EQ(fault(good), "");
  TableDescription d = good;
  d.encoder.columns.clear();
  EXPECT_EQ(fault(d), "encoder.columns: there are none");
  d = good;
  d.encoder.columns[0].scaler.scale = 0;
  EXPECT_EQ(fault(d), "encoder.columns: 'size' has a scaler that cannot be");
  d = good;
  d.encoder.columns[1].levels.clear();
  EXPECT_EQ(fault(d), "encoder.columns: 'town' has wrong levels");
  d = good;
  d.encoder.columns[1].fill = 3;
  EXPECT_EQ(fault(d), "encoder.columns: 'town' is filled with no level");
  d = good;
  d.encoder.task = Task::automatic;
  EXPECT_EQ(fault(d), "encoder.task: is not known");
  d = good;
  d.encoder.target.classes = {"a", "b"};
  EXPECT_EQ(fault(d), "encoder.target: has wrong classes");
  d = good;
  d.encoder.target.scaler.scale = 0;
  EXPECT_EQ(fault(d), "encoder.target: has a scaler that cannot be");
  d = good;
  d.threshold = -0.5;
  EXPECT_EQ(fault(d), "threshold: not in [0, 1]");
  d = description_of(two_classes());
  EXPECT_EQ(fault(d), "");
  d.encoder.target.kind = ColumnKind::number;
  EXPECT_EQ(fault(d), "encoder.target: the class 'no' is no number");
  d.encoder.target.kind = ColumnKind::boolean;
  EXPECT_EQ(fault(d), "encoder.target: has wrong classes");
}

TEST(TableModel, SaysWhichColumnsAreText) {
  EXPECT_THAT(text_columns(linear().encoder()), ElementsAre("town"));
}

TEST(TableFigures, OfARegression) {
  const TableFigures figures = table_figures(linear(), shops());
  ASSERT_TRUE(figures.regression && !figures.classification);
  // Errors −23, 5, −7, 27.
  EXPECT_EQ(*figures.regression->mse, (23 * 23 + 25 + 49 + 27 * 27) / 4.0);
  EXPECT_EQ(*figures.regression->max_error, 27);
}

TEST(TableFigures, OfClasses) {
  TableModel model = logistic();
  model.set_threshold(0.6);
  const TableFigures figures = table_figures(model, two_classes());
  ASSERT_TRUE(figures.classification);
  EXPECT_EQ(*figures.classification->accuracy, 1);
  EXPECT_NEAR(*figures.classification->log_loss,
              -(std::log(0.75) + std::log(0.5) + std::log(0.75) + std::log(0.9)) / 4, 1e-14);
  const TableFigures three = table_figures(softmax(), three_classes());
  EXPECT_NEAR(*three.classification->accuracy, 1.0 / 3, 1e-15);
}

TEST(TableFigures, PredictionsThatAreNotFiniteAreAnError) {
  const TableModel model(description_of(shops(), {.ignore = {"town"}, .scaling = Scaling::none}),
                         LinearRegression::from_coefficients(0, {1e308}));
  EXPECT_THROW(table_figures(model, shops()), ValueError);
}

TEST(PermutationImportance, FindsTheColumnThatCounts) {
  std::vector<double> a(40);
  std::vector<double> b(40);
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = static_cast<double>(i);
    b[i] = static_cast<double>((i * 7) % 40);
  }
  Table table = table_of({numbers("b", b), numbers("a", a), numbers("y", a)});
  const TableModel model(description_of(table, {.scaling = Scaling::none}),
                         LinearRegression::from_coefficients(0, {0, 1}));
  const auto found = permutation_importance(model, table, 3, 1);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].column, "a");
  // Two dealt values differ by 2·variance on average, (40² − 1)/6.
  EXPECT_NEAR(found[0].loss, 266, 80);
  EXPECT_EQ(found[1].loss, 0);
  EXPECT_EQ(permutation_importance(model, table, 3, 1)[0].loss, found[0].loss);
  EXPECT_NE(permutation_importance(model, table, 3, 2)[0].loss, found[0].loss);
  EXPECT_THROW(permutation_importance(model, table, 0), ValueError);
}

// Dealing gaps to other rows would change which rows are counted.
TEST(PermutationImportance, RowsLeftOutStayOut) {
  std::vector<double> x(40, kGap);
  std::vector<double> y(40);
  for (std::size_t i = 0; i < 20; ++i) x[i] = y[i] = static_cast<double>(i);
  for (std::size_t i = 20; i < 40; ++i) y[i] = 1000;
  const Table table = table_of({numbers("x", x), numbers("y", y)});
  const TableModel model(
      description_of(table, {.scaling = Scaling::none, .missing = MissingPolicy::drop}),
      LinearRegression::from_coefficients(0, {1}));
  EXPECT_LT(permutation_importance(model, table)[0].loss, 200);
}

}  // namespace
}  // namespace iron
