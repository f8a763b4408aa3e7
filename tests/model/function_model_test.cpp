#include "iron/model/function_model.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/format/safetensors.h"
#include "iron/model/function_errors.h"
#include "iron/model/function_recipe.h"
#include "iron/model/picture_model.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;
using testing::TemporaryDirectory;

NetworkOptions tiny_network() { return {.hidden = {8}, .activation = Activation::tanh}; }
TrainOptions short_training(i64 steps = 20) {
  return {.optimizer = Adam{.rate = 1e-2}, .schedule = Cosine{}, .steps = steps};
}
FunctionSamples line_samples(i64 count = 21) {
  return sample_function(Formula("x^2 + 5"), {{"x", 0, 4}}, count);
}
FunctionSamples plane_samples() {
  return sample_function(Formula("x*y", 2), {{"x", 0, 2}, {"y", -1, 1}}, 25);
}
FunctionModel fitted(const FunctionSamples& samples, const TrainOptions& options) {
  FunctionModel model(tiny_network());
  model.fit(samples, options);
  return model;
}

TEST(FunctionModel, LearnsInTheFunctionsOwnUnits) {
  FunctionModel model(tiny_network());
  const FunctionSamples samples = sample_function(Formula("1e6*x"), {{"x", 1e-4, 3e-4}}, 11);
  const TrainReport report = model.fit(samples, short_training(800));
  EXPECT_EQ(report.steps, 800);
  EXPECT_NEAR(model.description().mean, 200, 1e-9);
  EXPECT_NEAR(model.predict(std::vector{2e-4})[0], 200, 2);
  EXPECT_NEAR(model.predict(std::vector{3e-4})[0], 300, 4);
  EXPECT_GT(model.score(samples), 0.995);
  EXPECT_EQ(model.parameters(), 8 + 8 + 8 + 1);
  const FunctionErrors taught = function_errors(model, samples);
  EXPECT_EQ(taught.points, 11);
  EXPECT_LT(taught.mean, 2);
}

TEST(FunctionModel, PredictsSpansAndTensorsAlike) {
  for (const DType precision : {DType::f32, DType::f64, DType::bf16}) {
    TrainOptions options = short_training();
    options.precision = precision;
    const FunctionModel model = fitted(plane_samples(), options);
    const std::vector<double> points{0, 1, 0.5, -0.25, 7, 7};
    const std::vector<double> values = model.predict(points);
    ASSERT_EQ(values.size(), 3U);
    const Tensor tensor = model.predict(Tensor::from(points, {3, 2}));
    EXPECT_EQ(tensor.shape(), Shape{3});
    EXPECT_EQ(tensor.dtype(), DType::f64);
    EXPECT_THAT(tensor.data<double>(), ::testing::ElementsAreArray(values));
    EXPECT_TRUE(model.predict(std::vector<double>{}).empty());
    EXPECT_THROW(model.predict(std::vector{1.0}), ShapeError);
    EXPECT_THROW(model.predict(Tensor::zeros({3})), ShapeError);
    EXPECT_THROW(model.predict(Tensor::zeros({3, 1})), ShapeError);
    EXPECT_THROW(model.predict(Tensor::zeros({3, 2}, DType::i32)), TypeError);
  }
}

TEST(FunctionModel, PredictsManyPointsAsItPredictsOne) {
  const FunctionModel model = fitted(line_samples(), short_training());
  std::vector<double> points(70'000);
  for (std::size_t i = 0; i < points.size(); ++i) points[i] = 1e-4 * static_cast<double>(i);
  const std::vector<double> values = model.predict(points);
  for (const std::size_t i : {0UL, 65'535UL, 65'536UL, 69'999UL}) {
    EXPECT_EQ(values[i], model.predict(std::vector{points[i]})[0]);
  }
}

TEST(FunctionModel, LearnsAConstant) {
  const FunctionSamples samples = sample_function(Formula("0.1"), {{"x", -1, 1}}, 7);
  const FunctionModel model = fitted(samples, short_training(500));
  EXPECT_EQ(model.description().deviation, 1);
  EXPECT_NEAR(model.predict(std::vector{0.3})[0], 0.1, 1e-2);
  EXPECT_TRUE(std::isnan(model.score(samples)));
}

TEST(FunctionModel, TakesValuesWhoseSquaresOverflow) {
  const FunctionSamples samples = sample_function(Formula("x*1e200"), {{"x", -1, 1}}, 9);
  const FunctionModel model = fitted(samples, short_training(600));
  EXPECT_NEAR(model.description().deviation / 1e200, 0.6455, 1e-4);  // √(5/12)
  EXPECT_NEAR(model.predict(std::vector{1.0})[0] / 1e200, 1, 0.05);
  EXPECT_GT(model.score(samples), 0.99);
}

TEST(FunctionModel, IsTheSameWithAnyNumberOfThreads) {
  const i64 before = cpu_threads();
  std::vector<double> found[2];
  for (const i64 threads : {1, 2}) {
    set_cpu_threads(threads);
    TrainOptions options = short_training();
    options.batch = 7;
    found[threads - 1] = fitted(plane_samples(), options).predict(std::vector{0.3, 0.4});
  }
  set_cpu_threads(before);
  EXPECT_EQ(found[0], found[1]);
}

TEST(FunctionModel, StopsWhenAsked) {
  const std::atomic<bool> stop{true};
  FunctionModel model(tiny_network());
  const TrainReport report = model.fit(line_samples(), short_training(), {.stop = &stop});
  EXPECT_EQ(report.outcome, Outcome::stopped);
  EXPECT_EQ(report.steps, 0);
  EXPECT_EQ(model.description().figures.value().step, 0);
  EXPECT_TRUE(std::isfinite(model.predict(std::vector{0.0})[0]));
}

TEST(FunctionModel, KeepsTheBestWhenTrainingFails) {
  TrainOptions options = short_training(400);
  options.optimizer = Sgd{.rate = 1e4};
  FunctionModel model(tiny_network());
  EXPECT_THROW(model.fit(line_samples(), options), TrainingError);
  EXPECT_TRUE(std::isfinite(model.predict(std::vector{0.0})[0]));
}

TEST(FunctionModel, RefusesWhatItCannotLearn) {
  FunctionModel model(tiny_network());
  EXPECT_THROW(model.predict(std::vector{1.0}), ValueError);
  EXPECT_THROW(model.score(line_samples()), ValueError);
  EXPECT_THROW(model.save("never"), ValueError);
  EXPECT_EQ(model.parameters(), 0);
  EXPECT_THROW(FunctionModel({.hidden = {0}}), ShapeError);

  FunctionSamples samples = line_samples();
  samples.values[3] = std::nan("");
  auto error = error_of<ValueError>([&] { model.fit(samples, short_training()); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "point 3 is not finite");
  samples = line_samples();
  samples.points.pop_back();
  EXPECT_THROW(model.fit(samples, short_training()), ShapeError);
  samples = line_samples();
  samples.inputs[0].high = 0;
  EXPECT_THROW(model.fit(samples, short_training()), ValueError);
  samples = line_samples();
  samples.inputs.clear();
  EXPECT_THROW(model.fit(samples, short_training()), ValueError);
  TrainOptions options = short_training();
  options.loss = Bce{};
  EXPECT_THROW(model.fit(line_samples(), options), ValueError);

  model = fitted(line_samples(), short_training());
  EXPECT_THROW(model.score(plane_samples()), ShapeError);
  EXPECT_THROW(function_errors(model, Formula("x", 2), FunctionPart::inside), ShapeError);
  EXPECT_THROW(function_errors(FunctionModel(tiny_network()), Formula("x"), FunctionPart::inside),
               ValueError);
  EXPECT_THROW(FunctionModel::from_parameters(model.description(), Tensor::zeros({3})), ShapeError);
  EXPECT_THROW(FunctionModel::from_parameters(model.description(), model.weights().to(DType::f64)),
               TypeError);
}

TEST(FunctionErrors, AreThoseOfAModelThatIsKnown) {
  // A network without hidden layers, set by hand: out = 2·u for x in [0, 4], u = x/2 − 1.
  FunctionDescription description{
      .network = {.hidden = {}}, .inputs = {{"x", 0, 4}}, .samples = 2, .mean = 1, .deviation = 3};
  description.training.precision = DType::f64;
  const FunctionModel model =
      FunctionModel::from_parameters(description, Tensor::from(std::vector<double>{2, 0}, {2}));
  EXPECT_EQ(model.predict(std::vector<double>{0, 2, 4, 6}), (std::vector<double>{-5, 1, 7, 13}));

  // 3x − 5 against 3x − 5 + x²: the error is x².
  const Formula formula("3*x - 5 + x^2");
  const FunctionErrors inside = function_errors(model, formula, FunctionPart::inside);
  EXPECT_NEAR(inside.greatest, 16, 1e-12);
  EXPECT_THAT(inside.greatest_at, ElementsAre(4));
  EXPECT_NEAR(inside.mean, 16.0 / 3, 1e-3);
  EXPECT_EQ(inside.least_value, -5);
  EXPECT_EQ(inside.greatest_value, 23);
  EXPECT_NEAR(inside.part_of_range(), 16.0 / 28, 1e-12);
  EXPECT_EQ(inside.points, 10'001);
  EXPECT_EQ(inside.left_out, 0);
  const FunctionErrors outside = function_errors(model, formula, FunctionPart::outside);
  EXPECT_NEAR(outside.greatest, 36, 1e-12);  // at 6; the other end is −2
  EXPECT_THAT(outside.greatest_at, ElementsAre(6));
  EXPECT_EQ(outside.points, 5000);

  const FunctionErrors pole = function_errors(model, Formula("1/(x-2)"), FunctionPart::inside);
  EXPECT_EQ(pole.left_out, 1);
  const FunctionErrors none =
      function_errors(model, Formula("sqrt(-1-x^2)"), FunctionPart::outside);
  EXPECT_EQ(none.points, 0);
  EXPECT_EQ(none.left_out, 5000);
}

TEST(FunctionErrors, OutsideOfAPlaneAreOnTheRingAroundIt) {
  FunctionDescription description{
      .network = {.hidden = {}}, .inputs = {{"x", 0, 1}, {"y", 0, 1}}, .samples = 2};
  description.training.precision = DType::f64;
  const FunctionModel model =
      FunctionModel::from_parameters(description, Tensor::from(std::vector<double>{0, 0, 0}, {3}));
  const auto inside = function_errors(model, Formula("x+y", 2), FunctionPart::inside);
  EXPECT_EQ(inside.points, 301 * 301);
  EXPECT_EQ(inside.greatest, 2);
  EXPECT_THAT(inside.greatest_at, ElementsAre(1, 1));
  const auto outside = function_errors(model, Formula("x+y", 2), FunctionPart::outside);
  EXPECT_EQ(outside.points, 301 * 301 - 151 * 151);
  EXPECT_EQ(outside.greatest, 3);
  const auto empty = function_errors(
      model, Formula("(x < 0 || x > 1 || y < 0 || y > 1) ? 0 : 1/0", 2), FunctionPart::outside);
  EXPECT_EQ(empty.left_out, 0);
}

#ifdef NDEBUG  // optimised builds only: the others are too slow for it
TEST(FunctionRecipe, LearnsToOnePercentOfTheRange) {
  for (u64 seed = 0; seed < 5; ++seed) {
    const auto part = [&](const Formula& formula, std::vector<InputRange> ranges, i64 count) {
      FunctionRecipe recipe = function_recipe(formula.variables());
      recipe.training.seed = seed;
      FunctionModel model(recipe.network);
      model.fit(sample_function(formula, std::move(ranges), count), recipe.training);
      return function_errors(model, formula, FunctionPart::inside).part_of_range();
    };
    EXPECT_LE(part(Formula("sin(3*x)*exp(-x^2)"), {{"x", -3, 3}}, 401), 0.01) << seed;
    if (seed > 1) continue;
    EXPECT_LE(part(Formula("sin(x)*cos(y)", 2), {{"x", -3, 3}, {"y", -3, 3}}, 3721), 0.01) << seed;
  }
}

TEST(FunctionRecipe, DoesNotFollowTheNoise) {
  const Formula formula("sin(2*x)");
  const FunctionRecipe recipe = function_recipe(1, SampleNoise::present);
  FunctionModel model(recipe.network);
  model.fit(sample_function(formula, {{"x", -3, 3}}, 401, 0.2), recipe.training);
  const FunctionErrors errors = function_errors(model, formula, FunctionPart::inside);
  EXPECT_LE(errors.part_of_range(), 0.08);
  EXPECT_LE(errors.mean, 0.04);  // a fifth of the noise
}
#endif

TEST(FunctionRecipe, IsForOneOrTwoVariables) {
  EXPECT_THROW(function_recipe(0), ValueError);
  EXPECT_THROW(function_recipe(3), ValueError);
  EXPECT_EQ(function_recipe(1).network.parameter, 5);
  EXPECT_EQ(function_recipe(2).network.parameter, 8);
  EXPECT_EQ(function_recipe(2, SampleNoise::unknown).network.parameter, 2);
}

TEST(FunctionFile, GivesTheSameBitsOnceRead) {
  const TemporaryDirectory directory;
  for (const DType precision : {DType::f32, DType::f64, DType::bf16}) {
    TrainOptions options = short_training();
    options.precision = precision;
    const FunctionModel model = fitted(plane_samples(), options);
    const std::string path = directory.file("m.safetensors");
    model.save(path, Overwrite::yes);
    const FunctionModel read = FunctionModel::load(path);
    const std::vector<double> points{0.1, 0.2, 1.7, -0.9, 12, -3};
    EXPECT_EQ(read.predict(points), model.predict(points));
    EXPECT_EQ(to_json(read.description()), to_json(model.description()));
    EXPECT_EQ(read.inputs()[1].name, "y");
    EXPECT_EQ(read.output(), "z");
    EXPECT_EQ(read.description().formula, "x*y");
    EXPECT_EQ(read.description().samples, 25);
  }
}

TEST(FunctionFile, TheSameTrainingGivesTheSameBytes) {
  const TemporaryDirectory directory;
  fitted(line_samples(), short_training()).save(directory.file("a"));
  fitted(line_samples(), short_training()).save(directory.file("b"));
  FunctionModel::load(directory.file("a")).save(directory.file("c"));
  EXPECT_TRUE(read_bytes(directory.file("b")) == read_bytes(directory.file("a")));
  EXPECT_TRUE(read_bytes(directory.file("c")) == read_bytes(directory.file("a")));
  EXPECT_THROW(fitted(line_samples(), short_training()).save(directory.file("a")), OutputError);
}

TEST(FunctionFile, WithAFaultBlamesTheFile) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("m");
  const FunctionModel model = fitted(line_samples(), short_training(1));
  const auto refused = [&](const std::string& what, const std::string& with,
                           const std::string& says) {
    model.save(path, Overwrite::yes);
    SafetensorsFile file = read_safetensors(path);
    std::string& text = file.metadata.at("iron_learn");
    ASSERT_THAT(text, HasSubstr(what));
    text.replace(text.find(what), what.size(), with);
    write_safetensors(path, file, Overwrite::yes);
    const auto error = error_of<DataError>([&] { FunctionModel::load(path); });
    ASSERT_TRUE(error) << with;
    EXPECT_EQ(error->where(), path);
    EXPECT_THAT(error->detail(), HasSubstr(says));
  };
  refused("\"low\":0.0", "\"low\":9.5", "9.5:4 is no range");
  refused("\"deviation\":", "\"deviation\":-", "function.deviation: must be above 0");
  refused("x^2 + 5", "x^2 + z", "unknown word 'z'");
  refused("\"hidden\":[8]", "\"hidden\":[9]", "layers.0.weight");
  refused("\"hidden\":[8]", "\"hidden\":[0]", "must be at least 1");
  refused("\"mean\":1", "\"mean\":2", "");  // only the seal knows
  refused("\"kind\":\"function\"", "\"kind\":\"picture\"", "");
  EXPECT_THROW(FunctionModel::load(directory.file("missing")), DataError);
  const std::string picture = directory.file("p");
  PictureModel other(tiny_network());
  other.fit(Picture(2, 2, 1, 1), short_training(1));
  other.save(picture);
  const auto error = error_of<DataError>([&] { FunctionModel::load(picture); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "holds a model of kind 'picture', not of a function");
}

}  // namespace
}  // namespace iron
