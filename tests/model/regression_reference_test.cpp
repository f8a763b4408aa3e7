// Regressions against the numbers of statsmodels and scikit-learn; reference_regression.py makes
// them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/model/linear_regression.h"
#include "iron/model/logistic_regression.h"
#include "iron/model/softmax_regression.h"
#include "tests/model/regression_data.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::expect_digits;
using testing::expect_probabilities;
using testing::JsonTable;
using testing::MadeRows;
using testing::References;

/// One number of each row of a table; NaN where there is none.
std::vector<double> column(const std::vector<Coefficient>& table,
                           std::optional<double> Inference::*member) {
  std::vector<double> out;
  for (const Coefficient& row : table) out.push_back((row.*member).value_or(std::nan("")));
  return out;
}

std::vector<double> values(const std::vector<Coefficient>& table) {
  std::vector<double> out;
  for (const Coefficient& row : table) out.push_back(row.value);
  return out;
}

void expect_table(const std::vector<Coefficient>& table, const std::string& name,
                  double digits = 1e-8) {
  const References reference;
  expect_digits(values(table), reference[name + ".coefficients"], name, digits);
  expect_digits(column(table, &Inference::standard_error), reference[name + ".errors"], name,
                digits);
  expect_digits(column(table, &Inference::t), reference[name + ".t"], name, digits);
  // p changes with t by its own factor t: the tenfold error is t's.
  expect_probabilities(column(table, &Inference::p), reference[name + ".p"], name, 1e-7);
}

void expect_linear(const LinearRegression& model, const std::string& name) {
  const References reference;
  expect_table(model.table(), name);
  const LinearSummary& summary = model.summary();
  expect_digits({{*summary.r_squared}}, reference[name + ".r_squared"], name + " R²");
  expect_digits({{*summary.adjusted_r_squared}}, reference[name + ".adjusted"], name + " adj.");
  expect_digits({{*summary.f}}, reference[name + ".f"], name + " F");
  expect_probabilities({{*summary.f_p}}, reference[name + ".f_p"], name + " p of F", 1e-7);
  expect_digits({{*summary.sigma}}, reference[name + ".sigma"], name + " σ");
}

TEST(RegressionReference, OrdinaryLeastSquares) {
  const MadeRows made;
  expect_linear(LinearRegression().fit(made.x, made.y), "ols");
}

TEST(RegressionReference, WeightedLeastSquares) {
  const MadeRows made;
  expect_linear(LinearRegression().fit(made.x, made.y, made.weights), "wls");
}

TEST(RegressionReference, ThroughTheOrigin) {
  const MadeRows made;
  expect_linear(LinearRegression({.intercept = false}).fit(made.x, made.y), "origin");
}

TEST(RegressionReference, Ridge) {
  const MadeRows made;
  const References reference;
  LinearRegression model({.l2 = 7.5});
  expect_digits(values(model.fit(made.x, made.y).table()), reference["ridge.coefficients"],
                "ridge");
  EXPECT_FALSE(model.table()[1].standard_error);
  expect_digits(values(model.fit(made.x, made.y, made.weights).table()),
                reference["weighted_ridge.coefficients"], "weighted ridge");
}

TEST(RegressionReference, TheShortestAnswerOfDependentFeatures) {
  const MadeRows made;
  const References reference;
  const Tensor twice = made.x.slice(1, {0, 1});
  const Tensor sum = made.x.slice(1, {1, 2}) + made.x.slice(1, {2, 3});
  const Tensor three = Tensor::full({MadeRows::kRows, 1}, 3.0, DType::f64);
  LinearRegression model;
  model.fit(concat({made.x, twice, sum, three}, 1), made.y);
  expect_digits(values(model.table()), reference["deficient.coefficients"], "deficient");
  EXPECT_EQ(model.rank(), 4);
  EXPECT_THAT(model.dependent(), ElementsAre(0, 1, 2, 4, 5, 6));
  // Feature 3 is determined: all its numbers are as without the superfluous features.
  const Coefficient free = model.table()[4];
  expect_digits(
      {{free.value, *free.standard_error, *free.t}},
      {{reference["ols.coefficients"][4], reference["ols.errors"][4], reference["ols.t"][4]}},
      "the free one");
  EXPECT_FALSE(model.table()[1].standard_error);
}

TEST(RegressionReference, MoreFeaturesThanRows) {
  const References reference;
  std::vector<double> x;
  for (i64 i = 0; i < 5; ++i) {
    for (i64 j = 0; j < 9; ++j) x.push_back(testing::made_number(i, j));
  }
  LinearRegression model;
  model.fit(Tensor::from(x, {5, 9}), MadeRows().y.slice(0, {0, 5}));
  expect_digits(values(model.table()), reference["wide.coefficients"], "wide");
  EXPECT_EQ(model.rank(), 4);
  EXPECT_FALSE(model.summary().sigma);
}

TEST(RegressionReference, Logistic) {
  const MadeRows made;
  const References reference;
  LogisticRegression model;
  model.fit(made.x, made.two);
  expect_table(model.table(), "logit");
  expect_digits(column(model.table(), &Inference::odds_ratio), reference["logit.odds_ratios"],
                "odds ratios");
  const ClassificationSummary& summary = model.summary();
  expect_digits({{summary.log_loss}}, reference["logit.log_loss"], "log-loss");
  expect_digits({{summary.null_log_loss}}, reference["logit.null_log_loss"], "null log-loss");
  expect_digits({{summary.pseudo_r_squared}}, reference["logit.pseudo_r_squared"], "pseudo R²");
  EXPECT_TRUE(summary.converged);
  EXPECT_TRUE(summary.separated.empty());
  expect_table(LogisticRegression().fit(made.x, made.two, made.weights).table(), "weighted_logit");
  expect_table(LogisticRegression({.intercept = false}).fit(made.x, made.two).table(),
               "origin_logit");
}

TEST(RegressionReference, LogisticRidge) {
  const MadeRows made;
  const References reference;
  for (const bool weighted : {false, true}) {
    const std::string name = weighted ? "weighted_logit_ridge" : "logit_ridge";
    LogisticRegression model({.l2 = 2.5});
    model.fit(made.x, made.two, weighted ? std::optional(made.weights) : std::nullopt);
    expect_digits({{model.intercept()}}, reference[name + ".intercepts"], name);
    expect_digits(model.coefficients(), reference[name + ".coefficients"], name);
    EXPECT_FALSE(model.table()[0].standard_error);
  }
}

TEST(RegressionReference, Softmax) {
  const MadeRows made;
  const References reference;
  SoftmaxRegression model;
  model.fit(made.x, made.three);
  EXPECT_EQ(model.classes(), 3);
  std::vector<Coefficient> table = model.table(1);
  const std::vector<Coefficient> second = model.table(2);
  table.insert(table.end(), second.begin(), second.end());
  expect_table(table, "softmax");
  expect_digits({{model.summary().log_loss}}, reference["softmax.log_loss"], "log-loss");
  const Tensor p = model.predict(made.x.slice(0, {0, 5}));
  expect_digits(p.data<double>(), reference["softmax.probabilities"], "probabilities");
}

TEST(RegressionReference, SoftmaxRidge) {
  const MadeRows made;
  const References reference;
  for (const bool weighted : {false, true}) {
    const std::string name = weighted ? "weighted_softmax_ridge" : "softmax_ridge";
    SoftmaxRegression model({.l2 = 2.5});
    model.fit(made.x, made.three, weighted ? std::optional(made.weights) : std::nullopt);
    const Tensor intercepts = model.intercepts();
    const Tensor coefficients = model.coefficients();
    expect_digits(intercepts.data<double>(), reference[name + ".intercepts"], name);
    expect_digits(coefficients.data<double>(), reference[name + ".coefficients"], name);
  }
}

double mean_square(const LinearRegression& model, const Tensor& x, const Tensor& y) {
  const Tensor error = model.predict(x) - y;
  return (error * error).mean().item<double>();
}

TEST(RegressionReference, LinearJson) {
  IRON_SHARED_DATA_OR_SKIP(path, "tables/linear.json");
  const JsonTable table(path);
  LinearRegression model;
  model.fit(table.x, table.y);
  EXPECT_NEAR(mean_square(model, table.x_test, table.y_test), 59.67785, 5e-6);
  EXPECT_NEAR(mean_square(model, table.x, table.y), 82.375079, 5e-7);
  EXPECT_NEAR(*model.score(table.x_test, table.y_test), 0.617, 5e-4);
  // The reference is of centred features, and so is its intercept.
  const Tensor centred = table.x - table.x.mean(0, KeepDims::yes);
  expect_linear(LinearRegression().fit(centred, table.y), "linear_json");
  expect_digits(model.coefficients(),
                std::span(References()["linear_json.coefficients"]).subspan(1), "not centred");
}

TEST(RegressionReference, LogisticJson) {
  IRON_SHARED_DATA_OR_SKIP(path, "tables/logistic.json");
  const JsonTable table(path);
  const References reference;
  LogisticRegression model;
  model.fit(table.x, table.y);
  const ClassificationSummary& summary = model.summary();
  EXPECT_TRUE(summary.converged);
  EXPECT_NEAR(summary.log_loss, 0.220388, 5e-7);
  expect_digits({{summary.log_loss}}, reference["logistic_json.log_loss"], "log-loss");
  EXPECT_NEAR(model.score(table.x_test, table.y_test).log_loss, 0.18637, 5e-6);

  EXPECT_THAT(summary.dependent, ElementsAre(9));  // constant
  EXPECT_THAT(summary.separated, ElementsAre(1, 3));
  std::vector<Coefficient> kept;
  std::vector<double> expected;
  for (const Coefficient& row : model.table()) {
    const bool lost = row.feature < 0 || row.feature == 1 || row.feature == 3 || row.feature == 9;
    EXPECT_EQ(row.standard_error.has_value(), !lost) << row.feature;
    EXPECT_EQ(row.odds_ratio.has_value(), !lost) << row.feature;
    if (!lost) kept.push_back(row);
  }
  const auto of = [&](const std::string& key) {
    return std::span(reference["logistic_json." + key]).subspan(1);  // without the intercept
  };
  expect_digits(values(kept), of("coefficients"), "coefficients");
  expect_digits(column(kept, &Inference::standard_error), of("errors"), "errors");
  expect_probabilities(column(kept, &Inference::p), of("p"), "p", 1e-6);

  const Tensor p = model.predict(table.x_test);
  int tn = 0, fp = 0, fn = 0, tp = 0;
  for (std::size_t i = 0; i < p.data<double>().size(); ++i) {
    const bool says = p.data<double>()[i] > 0.5;
    const bool is = table.y_test.data<double>()[i] == 1;
    ++(says ? (is ? tp : fp) : (is ? fn : tn));
  }
  EXPECT_THAT((std::vector{tn, fp, fn, tp}), ElementsAre(357, 5, 22, 7));
}

TEST(RegressionReference, Logistic2Json) {
  IRON_SHARED_DATA_OR_SKIP(path, "tables/logistic_2.json");
  const JsonTable table(path);
  LogisticRegression model;
  model.fit(table.x, table.y);
  expect_table(model.table(), "logistic_2_json");
  EXPECT_NEAR(model.score(table.x, table.y).accuracy, 0.878, 5e-4);
  EXPECT_EQ(model.score(table.x_test, table.y_test).accuracy, 1);
}

}  // namespace
}  // namespace iron
