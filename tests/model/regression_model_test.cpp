// The regressions as models: files, predictions, errors.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/model/linear_regression.h"
#include "iron/model/logistic_regression.h"
#include "iron/model/softmax_regression.h"
#include "tests/model/regression_data.h"
#include "tests/support/nist.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using testing::MadeRows;
using testing::read_bytes;
using testing::right_digits;
using testing::TemporaryDirectory;

void expect_same(const std::vector<Coefficient>& a, const std::vector<Coefficient>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].feature, b[i].feature);
    EXPECT_EQ(a[i].value, b[i].value);
    EXPECT_EQ(a[i].standard_error, b[i].standard_error);
    EXPECT_EQ(a[i].t, b[i].t);
    EXPECT_EQ(a[i].p, b[i].p);
    EXPECT_EQ(a[i].odds_ratio, b[i].odds_ratio);
  }
}

TEST(LinearRegression, HasNistsStatistics) {
  for (const testing::NistSet& set : testing::read_nist_sets()) {
    const auto rows = static_cast<i64>(set.y.size());
    LinearRegression model;
    model.fit(Tensor::from(set.x, {rows, set.features}), Tensor::from(set.y, {rows}));
    const bool hard = set.name == "Filip" || set.name == "Wampler4" || set.name == "Wampler5";
    const double mark = hard ? 7 : 9;
    const LinearSummary& summary = model.summary();
    EXPECT_GE(right_digits(*summary.r_squared, set.r_squared), mark) << set.name;
    EXPECT_GE(right_digits(*summary.sigma, set.residual), mark) << set.name;
    if (std::isfinite(set.f)) {
      EXPECT_GE(right_digits(*summary.f, set.f), mark) << set.name;
      EXPECT_GE(right_digits(*model.table()[1].standard_error, set.deviations[1]), mark)
          << set.name;
    }
  }
}

TEST(LinearRegression, OfAnExactFitHasNoT) {
  const LinearRegression model = LinearRegression().fit(
      Tensor::from({{1}, {2}, {3}, {4}}, DType::f64), Tensor::from({3, 5, 7, 9}, DType::f64));
  EXPECT_EQ(model.summary().residual_squares, 0);
  EXPECT_EQ(model.summary().r_squared, 1);
  EXPECT_EQ(model.table()[1].standard_error, 0);
  EXPECT_FALSE(model.table()[1].t);
  EXPECT_FALSE(model.summary().f);
}

TEST(LinearRegression, OfAConstantTargetHasNoRSquared) {
  const Tensor x = Tensor::from({{1}, {2}, {4}, {8}}, DType::f64);
  const Tensor y = Tensor::full({4}, 3.0, DType::f64);
  const LinearRegression model = LinearRegression().fit(x, y);
  EXPECT_FALSE(model.summary().r_squared);
  EXPECT_FALSE(model.score(x, y));
  EXPECT_NEAR(model.intercept(), 3, 1e-15);
}

TEST(LinearRegression, KeepsEverythingInItsFile) {
  const TemporaryDirectory directory;
  const MadeRows made;
  LinearRegression model;
  model.fit(concat({made.x, made.x.slice(1, {0, 1})}, 1),
            concat({made.y.unsqueeze(1), made.two.unsqueeze(1)}, 1), made.weights);
  model.save(directory.file("m"));
  EXPECT_THROW(model.save(directory.file("m")), OutputError);
  const LinearRegression read = LinearRegression::load(directory.file("m"));
  EXPECT_EQ(read.targets(), 2);
  EXPECT_EQ(read.rows(), 120);
  EXPECT_EQ(read.rank(), 4);
  EXPECT_THAT(read.dependent(), ElementsAre(0, 4));
  for (const i64 t : {0, 1}) {
    expect_same(read.table(t), model.table(t));
    EXPECT_EQ(read.summary(t).f_p, model.summary(t).f_p);
    EXPECT_EQ(read.summary(t).residual_squares, model.summary(t).residual_squares);
  }
  read.save(directory.file("again"));
  EXPECT_EQ(read_bytes(directory.file("again")), read_bytes(directory.file("m")));
}

TEST(LogisticRegression, KeepsEverythingInItsFile) {
  const TemporaryDirectory directory;
  const MadeRows made;
  LogisticRegression model({.l2 = 0.25, .max_iterations = 50});
  model.fit(made.x, made.two);
  model.save(directory.file("ridge"));
  EXPECT_EQ(LogisticRegression::load(directory.file("ridge")).options().l2, 0.25);
  LogisticRegression free;
  free.fit(made.x, made.two);
  free.save(directory.file("m"));
  const LogisticRegression read = LogisticRegression::load(directory.file("m"));
  expect_same(read.table(), free.table());
  EXPECT_EQ(read.summary().log_loss, free.summary().log_loss);
  EXPECT_EQ(read.summary().iterations, free.summary().iterations);
  EXPECT_TRUE(array_equal(read.predict(made.x), free.predict(made.x)));
}

TEST(SoftmaxRegression, KeepsEverythingInItsFile) {
  const TemporaryDirectory directory;
  const MadeRows made;
  SoftmaxRegression model;
  model.fit(made.x, made.three);
  model.save(directory.file("m"));
  const SoftmaxRegression read = SoftmaxRegression::load(directory.file("m"));
  EXPECT_EQ(read.classes(), 3);
  for (const i64 k : {1, 2}) expect_same(read.table(k), model.table(k));
  EXPECT_TRUE(array_equal(read.coefficients(), model.coefficients()));
  EXPECT_TRUE(array_equal(read.predict(made.x), model.predict(made.x)));
}

TEST(Regressions, ShareAFileWithOtherTensors) {
  const MadeRows made;
  SafetensorsFile file;
  file.tensors.push_back(to_named("other", Tensor::ones({2}, DType::f64)));
  const LinearRegression model = LinearRegression().fit(made.x, made.y);
  model.add_to(file);
  expect_same(LinearRegression::from(file, "f").table(), model.table());
}

TEST(Regressions, OfKnownCoefficientsPredict) {
  const Tensor x = Tensor::from({{1, 2}, {0, -1}});
  const LinearRegression linear = LinearRegression::from_coefficients(1, {2, 3});
  EXPECT_TRUE(array_equal(linear.predict(x), Tensor::from({9, -2}, DType::f64)));
  EXPECT_THROW(linear.summary(), ValueError);
  EXPECT_EQ(linear.table()[2].value, 3);
  const LogisticRegression logistic = LogisticRegression::from_coefficients(0, {std::log(3), 0});
  const Tensor p = logistic.predict(x);
  EXPECT_NEAR(p.data<double>()[0], 0.75, 1e-15);
  EXPECT_EQ(p.data<double>()[1], 0.5);
  const SoftmaxRegression softmax =
      SoftmaxRegression::from_coefficients({1, 1, 1}, {std::log(2), 0, 0, 0, std::log(5), 0});
  const Tensor q = softmax.predict(x);
  EXPECT_NEAR(q.data<double>()[0], 2.0 / 8, 1e-15);
  EXPECT_NEAR(q.data<double>()[1], 1.0 / 8, 1e-15);
  EXPECT_NEAR(q.data<double>()[2], 5.0 / 8, 1e-15);
  const Tensor mean = softmax.coefficients().mean(0);
  EXPECT_NEAR(mean.data<double>()[0], 0, 1e-16);
  EXPECT_THROW(SoftmaxRegression::from_coefficients({1, 1}, {1, 2, 3}), ShapeError);
  // However sure and wrong: a loss, not infinity.
  const LogisticRegression sure = LogisticRegression::from_coefficients(0, {1e4, 0});
  EXPECT_NEAR(sure.score(x, Tensor::from({0, 0})).log_loss, (1e4 + std::log(2)) / 2, 1e-9);
  EXPECT_EQ(sure.score(x, Tensor::from({1, 0})).accuracy, 1);
}

TEST(Regressions, PredictFromMemoryAsFromTensors) {
  const MadeRows made;
  const SoftmaxRegression softmax = SoftmaxRegression().fit(made.x, made.three);
  std::vector<double> out(MadeRows::kRows * 3);
  softmax.predict(made.x.data<double>().data(), MadeRows::kRows, out.data());
  EXPECT_TRUE(array_equal(softmax.predict(made.x), Tensor::from(out, {MadeRows::kRows, 3})));
  const LogisticRegression logistic = LogisticRegression().fit(made.x, made.two);
  out.resize(MadeRows::kRows);
  logistic.predict(made.x.data<double>().data(), MadeRows::kRows, out.data());
  EXPECT_TRUE(array_equal(logistic.predict(made.x), Tensor::from(out, {MadeRows::kRows})));
  EXPECT_EQ(logistic.predict(Tensor::empty({0, 4})).numel(), 0);
}

TEST(Regressions, SoftmaxOfTwoClassesIsLogistic) {
  const MadeRows made;
  const SoftmaxRegression softmax = SoftmaxRegression().fit(made.x, made.two);
  const LogisticRegression logistic = LogisticRegression().fit(made.x, made.two);
  expect_same(softmax.table(1), logistic.table());
}

TEST(Regressions, SayWhatIsWrong) {
  const MadeRows made;
  EXPECT_THROW(LinearRegression().predict(made.x), ValueError);
  EXPECT_THROW(LogisticRegression().predict(made.x), ValueError);
  EXPECT_THROW(SoftmaxRegression().coefficients(), ValueError);
  EXPECT_THROW(LogisticRegression().save("nowhere"), ValueError);
  const LinearRegression model = LinearRegression().fit(made.x, made.y);
  const auto shape = error_of<ShapeError>([&] { model.predict(Tensor::ones({2, 3})); });
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->detail(), "x has shape [2, 3], but the model was fitted to 4 features");
  EXPECT_THROW(model.coefficients(1), ShapeError);
  auto error = error_of<ValueError>([&] { LogisticRegression().fit(made.x, made.three); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("not a class code from 0 to 1"));
  error = error_of<ValueError>([&] { SoftmaxRegression().fit(made.x, made.y); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("the target of row 1 is "));
  error = error_of<ValueError>([&] { SoftmaxRegression().fit(made.x, made.three, {}, 4); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "no row is of class 3");
}

TEST(Regressions, RefuseFilesThatAreNotTheirs) {
  const TemporaryDirectory directory;
  const MadeRows made;
  const std::string path = directory.file("m");
  LogisticRegression().fit(made.x, made.two).save(path);
  auto error = error_of<DataError>([&] { LinearRegression::load(path); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), path);
  EXPECT_EQ(error->detail(),
            "holds a model of kind 'logistic_regression', not 'linear_regression'");

  const SafetensorsFile whole = read_safetensors(path);
  const auto detail_of = [&](const SafetensorsFile& file) {
    const auto fault = error_of<DataError>([&] { LogisticRegression::from(file, "f"); });
    return fault ? fault->detail() : "nothing was thrown";
  };
  SafetensorsFile file = whole;
  file.tensors.pop_back();
  EXPECT_EQ(detail_of(file), "the tensor 'coefficients' is missing");
  file = whole;
  file.tensors[1] = to_named("coefficients", Tensor::ones({1, 3}, DType::f64));
  EXPECT_EQ(detail_of(file), "coefficients: expected 3 entries, found 4");
  file = whole;
  file.tensors[0] = to_named("intercept", Tensor::ones({2}, DType::f64));
  EXPECT_THAT(detail_of(file), HasSubstr("the tensor 'intercept' is f64 [2]"));
  file = whole;
  file.tensors[0] = to_named("intercept", Tensor::full({1}, INFINITY, DType::f64));
  EXPECT_EQ(detail_of(file), "a value of the tensor 'intercept' is not finite");
  file = whole;
  std::string& text = file.metadata.at("iron_learn");
  text.replace(text.find("\"classes\":2"), 11, "\"classes\":1");
  EXPECT_EQ(detail_of(file), "classes: expected at least 2, found 1");
}

}  // namespace
}  // namespace iron
