#include "iron/model/network_model.h"

#include <atomic>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/core/thread_team.h"
#include "iron/tensor/functions.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using testing::read_bytes;
using testing::TemporaryDirectory;
using testing::write_bytes;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Tensor rows_of(const std::vector<double>& values, i64 columns) {
  return Tensor::from(values, {static_cast<i64>(values.size()) / columns, columns});
}

/// A network without hidden layers in f64: weights [inputs, outputs], then biases.
NetworkModel plain(i64 inputs, i64 outputs, const Loss& loss,
                   const std::vector<std::vector<double>>& members) {
  NetworkDescription d{.network = {.hidden = {}}, .inputs = inputs, .outputs = outputs};
  d.training.loss = loss;
  d.training.precision = DType::f64;
  d.members = static_cast<i64>(members.size());
  std::vector<Tensor> parameters;
  for (const auto& member : members) {
    parameters.push_back(Tensor::from(member, {static_cast<i64>(member.size())}));
  }
  return NetworkModel::from_parameters(d, parameters);
}

std::vector<double> values_of(const Tensor& tensor) {
  const auto data = tensor.data<double>();
  return {data.begin(), data.end()};
}

TrainOptions xor_options() {
  return {.optimizer = Adam{.rate = 2e-2}, .loss = Bce{}, .steps = 200, .seed = 3};
}

NetworkModel fitted() {
  NetworkModel model({.hidden = {8}, .activation = Activation::tanh});
  model.fit(rows_of({0, 0, 0, 1, 1, 0, 1, 1}, 2), rows_of({0, 1, 1, 0}, 1), xor_options());
  return model;
}

TEST(NetworkModel, PredictsWhatItsParametersSay) {
  const NetworkModel model = plain(2, 1, Mse{}, {{2, -1, 0.5}});
  EXPECT_EQ(values_of(model.predict(rows_of({1, 1, 0, 3, -2, 4}, 2))),
            (std::vector<double>{1.5, -2.5, -7.5}));
  EXPECT_EQ(model.parameters(), 3);
  const NetworkModel sigmoid = plain(1, 1, Bce{}, {{1, 0}});
  EXPECT_NEAR(values_of(sigmoid.predict(rows_of({std::log(3.0)}, 1)))[0], 0.75, 1e-12);
  const NetworkModel softmax = plain(1, 3, CrossEntropy{}, {{0, 1, 0, 0, 0, std::log(2.0)}});
  const auto p = values_of(softmax.predict(rows_of({0}, 1)));
  EXPECT_NEAR(p[0], 0.25, 1e-12);
  EXPECT_NEAR(p[2], 0.5, 1e-12);
}

TEST(NetworkModel, AveragesItsMembers) {
  const NetworkModel model = plain(1, 1, Mse{}, {{1, 0}, {3, 1}, {5, 5}});
  EXPECT_EQ(values_of(model.predict(rows_of({1, -1}, 1))), (std::vector<double>{5, -1}));
  EXPECT_EQ(model.parameters(), 6);
}

TEST(NetworkModel, ScoresAreMeanLosses) {
  const Tensor x = rows_of({0, 1, 2}, 1);
  const Tensor y = rows_of({1, 1, 0}, 1);
  EXPECT_NEAR(plain(1, 1, Mse{}, {{1, 0}}).score(x, y), (1 + 0 + 4) / 3.0, 1e-15);
  EXPECT_NEAR(plain(1, 1, Mae{}, {{1, 0}}).score(x, y), (1 + 0 + 2) / 3.0, 1e-15);
  EXPECT_NEAR(plain(1, 1, Huber{.delta = 1}, {{1, 0}}).score(x, y), (0.5 + 0 + 1.5) / 3, 1e-15);
  // p = 1/2, 3/4, 9/10 at ln 3 times 0, 1, 2.
  EXPECT_NEAR(plain(1, 1, Bce{}, {{std::log(3.0), 0}}).score(x, y),
              -(std::log(0.5) + std::log(0.75) + std::log(0.1)) / 3, 1e-12);
  EXPECT_NEAR(plain(1, 3, CrossEntropy{}, {{0, 0, 0, 0, 0, std::log(2.0)}})
                  .score(rows_of({7, 7}, 1), rows_of({0, 0, 1, 1, 0, 0}, 3)),
              (std::log(2.0) + std::log(4.0)) / 2, 1e-12);
}

TEST(NetworkModel, MeanLossWeighsRowsAndFloorsProbabilities) {
  const Tensor p = rows_of({0, 1, 0.5}, 1);
  const Tensor t = rows_of({1, 1, 0}, 1);
  const double worst = -std::log(1e-15);
  EXPECT_NEAR(mean_loss(Bce{}, p, t), (worst + std::log(2.0)) / 3, 1e-12);
  EXPECT_NEAR(mean_loss(Bce{}, p, t, {0, 5, 3}), 3 * std::log(2.0) / 8, 1e-12);
  EXPECT_EQ(mean_loss(Mse{}, rows_of({1, 2, 3, 4}, 2), rows_of({1, 4, 3, 0}, 2)), (2.0 + 8) / 2);
  EXPECT_TRUE(std::isnan(mean_loss(Bce{}, rows_of({NAN}, 1), rows_of({1}, 1))));
  EXPECT_TRUE(std::isnan(mean_loss(CrossEntropy{}, rows_of({NAN, 1}, 2), rows_of({1, 0}, 2))));
  EXPECT_EQ(mean_loss(Mse{}, rows_of({kInfinity}, 1), rows_of({1}, 1)), kInfinity);
}

TEST(NetworkModel, MeanLossNeedsMatchingShapes) {
  const Tensor one = rows_of({1, 2}, 1);
  EXPECT_THROW(mean_loss(Mse{}, one, rows_of({1}, 1)), ShapeError);
  EXPECT_THROW(mean_loss(Mse{}, one, rows_of({1, 2}, 2)), ShapeError);
  EXPECT_THROW(mean_loss(Mse{}, one, one, {1}), ShapeError);
  EXPECT_THROW(mean_loss(Mse{}, Tensor::from({1.0}), Tensor::from({1.0})), ShapeError);
}

TEST(NetworkModel, LearnsXor) {
  const NetworkModel model = fitted();
  const auto p = values_of(model.predict(rows_of({0, 0, 0, 1, 1, 0, 1, 1}, 2)));
  EXPECT_LT(p[0], 0.1);
  EXPECT_GT(p[1], 0.9);
  EXPECT_GT(p[2], 0.9);
  EXPECT_LT(p[3], 0.1);
  EXPECT_EQ(model.members().size(), 1U);
  EXPECT_EQ(model.description().inputs, 2);
}

TEST(NetworkModel, KeepsTheBestParametersItSaw) {
  // So high a rate swings: the last loss is not the lowest.
  NetworkModel model({.hidden = {}});
  const Tensor x = rows_of({1, 2, 3}, 1);
  const Tensor y = rows_of({3, 5, 7}, 1);
  model.fit(x, y, {.optimizer = Adam{.rate = 0.1}, .steps = 400, .precision = DType::f64});
  EXPECT_LT(model.score(x, y), 1e-3);
  EXPECT_NEAR(values_of(model.predict(rows_of({10}, 1)))[0], 21, 0.5);
}

TEST(NetworkModel, FileGivesTheSameBits) {
  const TemporaryDirectory dir;
  const NetworkModel model = fitted();
  model.save(dir.file("a"));
  const NetworkModel read = NetworkModel::load(dir.file("a"));
  const Tensor x = rows_of({0.3, -7, 1e3, 2}, 2);
  EXPECT_EQ(values_of(read.predict(x)), values_of(model.predict(x)));
  EXPECT_EQ(to_json(read.description()), to_json(model.description()));
  read.save(dir.file("b"));
  EXPECT_EQ(read_bytes(dir.file("a")), read_bytes(dir.file("b")));
  EXPECT_THROW(model.save(dir.file("b")), OutputError);
  EXPECT_NO_THROW(model.save(dir.file("b"), Overwrite::yes));

  const NetworkModel several = plain(1, 1, Mse{}, {{1, 0}, {3, 1}});
  several.save(dir.file("c"));
  EXPECT_EQ(values_of(NetworkModel::load(dir.file("c")).predict(rows_of({2}, 1))),
            (std::vector<double>{4.5}));
}

TEST(NetworkModel, TheSameTrainingGivesTheSameBytes) {
  const TemporaryDirectory dir;
  fitted().save(dir.file("a"));
  fitted().save(dir.file("b"));
  EXPECT_EQ(read_bytes(dir.file("a")), read_bytes(dir.file("b")));
}

TEST(NetworkModel, DamagedFilesAreNamed) {
  const TemporaryDirectory dir;
  fitted().save(dir.file("a"));
  std::string bytes = read_bytes(dir.file("a"));
  bytes[bytes.size() - 3] ^= 1;
  write_bytes(dir.file("bad"), bytes);
  auto error = error_of<DataError>([&] { NetworkModel::load(dir.file("bad")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where(), dir.file("bad"));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, std::size_t{100}, bytes.size() - 1}) {
    write_bytes(dir.file("cut"), bytes.substr(0, size));
    EXPECT_TRUE(error_of<DataError>([&] { NetworkModel::load(dir.file("cut")); })) << size;
  }
  EXPECT_THROW(NetworkModel::load(dir.file("none")), DataError);
}

TEST(NetworkModel, DescriptionsAreChecked) {
  NetworkDescription d{.inputs = 2, .outputs = 1};
  const auto text_with = [&](const std::string& from, const std::string& to) {
    std::string text = to_json(d);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  const auto fault = [&](const std::string& text) {
    const auto error = error_of<DataError>([&] { network_description_from_json(text, "f"); });
    return error ? error->detail() : "";
  };
  EXPECT_EQ(fault(to_json(d)), "");
  EXPECT_EQ(fault(text_with("\"members\":1", "\"members\":0")),
            "members: expected 1 to 1000, found 0");
  EXPECT_EQ(fault(text_with("\"kind\":\"network\"", "\"kind\":\"picture\"")),
            "holds a model of kind 'picture', not a network for rows");
  EXPECT_NE(fault(text_with("\"inputs\":2", "\"inputs\":0")), "");
  EXPECT_NE(fault(text_with("\"outputs\":1", "\"outputs\":-1")), "");
  EXPECT_NE(fault(text_with("\"f32\"", "\"i32\"")), "");
}

TEST(NetworkModel, RefusesWhatDoesNotFit) {
  NetworkModel model({.hidden = {4}});
  EXPECT_EQ(model.parameters(), 0);
  EXPECT_THROW(model.predict(rows_of({1}, 1)), ValueError);
  EXPECT_THROW(model.save("/dev/null"), ValueError);
  EXPECT_THROW(model.fit(Tensor::from({1.0, 2.0}), rows_of({1, 2}, 1), {.steps = 1}), ShapeError);
  EXPECT_THROW(model.fit(rows_of({1, 2}, 1), rows_of({1, 2, 3}, 1), {.steps = 1}), ShapeError);
  EXPECT_THROW(model.fit(rows_of({1, 2}, 1), rows_of({1, 2}, 1), {}), ValueError);
  EXPECT_THROW(NetworkModel({.hidden = {0}}), ShapeError);
  const NetworkModel two = plain(2, 1, Mse{}, {{1, 2, 3}});
  EXPECT_THROW(two.predict(rows_of({1, 2, 3}, 3)), ShapeError);
  EXPECT_THROW(two.predict(Tensor::from({1.0, 2.0})), ShapeError);
  EXPECT_THROW(two.score(rows_of({1, 2}, 2), rows_of({1, 2}, 1)), ShapeError);
  EXPECT_THROW(plain(2, 1, Mse{}, {{1, 2}}), ShapeError);
  EXPECT_THROW(plain(2, 1, Mse{}, {}), ShapeError);
  NetworkDescription d{.network = {.hidden = {}}, .inputs = 1, .outputs = 1};
  const Tensor f64 = Tensor::from(std::vector<double>{1, 2}, {2});
  EXPECT_THROW(NetworkModel::from_parameters(d, {f64}), TypeError);
}

TEST(NetworkModel, OfNoRows) {
  const NetworkModel model = plain(2, 1, Mse{}, {{1, 2, 3}});
  EXPECT_EQ(model.predict(Tensor::zeros({0, 2})).shape(), (Shape{0, 1}));
}

TEST(NetworkModel, MayBeStopped) {
  NetworkModel model({.hidden = {4}});
  const std::atomic<bool> stop = true;
  const TrainReport report =
      model.fit(rows_of({1, 2}, 1), rows_of({1, 2}, 1), {.steps = 100}, {.stop = &stop});
  EXPECT_EQ(report.outcome, Outcome::stopped);
  EXPECT_TRUE(std::isfinite(model.score(rows_of({1}, 1), rows_of({1}, 1))));
}

TEST(NetworkModel, ADivergedRunLeavesAModel) {
  NetworkModel model({.hidden = {4}});
  const Tensor x = rows_of({1e30, -1e30}, 1);
  EXPECT_THROW(model.fit(x, x, {.optimizer = Sgd{.rate = 1e30}, .steps = 100}), TrainingError);
  EXPECT_GT(model.parameters(), 0);
}

TEST(NetworkModel, CopiesShareNothingThatChanges) {
  NetworkModel model = fitted();
  const NetworkModel copy = model;
  const Tensor x = rows_of({0.5, 0.25}, 2);
  const auto before = values_of(copy.predict(x));
  model.fit(x, rows_of({1}, 1), {.loss = Bce{}, .steps = 5});
  EXPECT_EQ(values_of(copy.predict(x)), before);
}

}  // namespace
}  // namespace iron
