#include "iron/model/network_model.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/model/model_file.h"
#include "iron/nn/parameters.h"
#include "iron/train/trainer.h"

namespace iron {
namespace {

constexpr double kLeastProbability = 1e-15;

std::string member_prefix(i64 members, std::size_t member) {
  return members == 1 ? "" : "member." + std::to_string(member) + ".";
}

Tensor host_f64(const Tensor& tensor) {
  return tensor.to(Device::cpu()).to(DType::f64).contiguous();
}

double row_loss(LossKind kind, double delta, const double* p, const double* t, i64 width) {
  double sum = 0;
  for (i64 j = 0; j < width; ++j) {
    const double e = p[j] - t[j];
    switch (kind) {
      case LossKind::mse:
        sum += e * e;
        break;
      case LossKind::mae:
        sum += std::abs(e);
        break;
      case LossKind::huber:
        sum += std::abs(e) <= delta ? e * e / 2 : delta * (std::abs(e) - delta / 2);
        break;
      case LossKind::bce:
        sum -= t[j] * std::log(std::max(p[j], kLeastProbability)) +
               (1 - t[j]) * std::log(std::max(1 - p[j], kLeastProbability));
        break;
      case LossKind::cross_entropy:
        if (t[j] != 0) sum -= t[j] * std::log(std::max(p[j], kLeastProbability));
        break;
    }
  }
  return kind == LossKind::cross_entropy ? sum : sum / static_cast<double>(width);
}

}  // namespace

double mean_loss(const Loss& loss, const Tensor& predictions, const Tensor& targets,
                 const std::vector<double>& weights) {
  const LossRule rule = lower(loss);
  if (targets.rank() != 2 || predictions.shape() != targets.shape()) {
    throw ShapeError("mean_loss", "needs predictions and targets [rows, outputs], not " +
                                      to_string(predictions.shape()) + " and " +
                                      to_string(targets.shape()));
  }
  if (!weights.empty() && static_cast<i64>(weights.size()) != targets.shape()[0]) {
    throw ShapeError("mean_loss", std::to_string(weights.size()) + " weights for " +
                                      std::to_string(targets.shape()[0]) + " rows");
  }
  const i64 rows = targets.shape()[0];
  const i64 width = targets.shape()[1];
  const auto p = predictions.data<double>();
  const auto t = targets.data<double>();
  double sum = 0;
  double total = 0;
  for (i64 r = 0; r < rows; ++r) {
    const double weight = weights.empty() ? 1 : weights[static_cast<std::size_t>(r)];
    sum +=
        weight * row_loss(rule.kind, rule.delta, p.data() + r * width, t.data() + r * width, width);
    total += weight;
  }
  return sum / total;
}

NetworkModel::NetworkModel(NetworkOptions network, Device device) : device_(device) {
  description_.network = std::move(network);
  validate(make_network(1, description_.network, 1));
}

NetworkModel NetworkModel::from_parameters(NetworkDescription description,
                                           const std::vector<Tensor>& members, Device device) {
  const Program program = prediction_program(description);
  if (static_cast<i64>(members.size()) != description.members || members.empty()) {
    throw ShapeError("network model", "the description has " + std::to_string(description.members) +
                                          " members, not " + std::to_string(members.size()));
  }
  NetworkModel model(description.network, device);
  for (const Tensor& member : members) {
    model.members_.push_back(adopted_parameters("network model", program, member, device));
  }
  model.description_ = std::move(description);
  return model;
}

TrainReport NetworkModel::fit(const Tensor& x, const Tensor& y, const TrainOptions& options,
                              const TrainWatch& watch) {
  if (x.rank() != 2 || y.rank() != 2) {
    throw ShapeError("fit", "needs x [rows, inputs] and y [rows, outputs], not " +
                                to_string(x.shape()) + " and " + to_string(y.shape()));
  }
  NetworkDescription description = description_;
  description.training = options;
  description.inputs = x.shape()[1];
  description.outputs = y.shape()[1];
  description.members = 1;
  const DType storage = storage_of(options.precision);
  const Tensor inputs = x.to(storage).to(device_);
  Trainer trainer(network_of(description), options,
                  RowsData{.inputs = inputs, .targets = y.to(storage).to(device_)}, device_);
  for (Observer* observer : watch.observers) trainer.add_observer(*observer);
  if (watch.stop != nullptr) trainer.stop_on(*watch.stop);
  const Tensor targets = host_f64(y);
  trainer.evaluate_with([&](const StepInfo&) {
    return Score{.value = mean_loss(options.loss, host_f64(trainer.predict(inputs)), targets)};
  });
  const auto keep_best = [&] {
    *this = from_parameters(description, {trainer.best_parameters()}, device_);
  };
  try {
    const TrainReport report = trainer.run();
    if (report.outcome == Outcome::stopped) trainer.evaluate_now();
    keep_best();
    return report;
  } catch (const TrainingError&) {
    keep_best();
    throw;
  }
}

Tensor NetworkModel::predict(const Tensor& x) const {
  expect_fitted("predict");
  if (x.rank() != 2 || x.shape()[1] != description_.inputs) {
    throw ShapeError("predict", "needs x [rows, " + std::to_string(description_.inputs) +
                                    "], not " + to_string(x.shape()));
  }
  const NetworkSpec network = network_of(description_);
  const LossKind loss = lower(description_.training.loss).kind;
  const DType precision = description_.training.precision;
  const Tensor inputs = x.to(storage_of(precision)).to(device_);
  Tensor sum = Tensor::zeros({x.shape()[0], description_.outputs}, DType::f64);
  const auto total = sum.data<double>();
  for (const Tensor& member : members_) {
    const Tensor host = host_f64(iron::predict(network, loss, member, inputs, precision));
    const auto values = host.data<double>();
    for (std::size_t i = 0; i < total.size(); ++i) total[i] += values[i];
  }
  for (double& value : total) value /= static_cast<double>(members_.size());
  return sum;
}

double NetworkModel::score(const Tensor& x, const Tensor& y) const {
  const Tensor predictions = predict(x);
  if (y.shape() != predictions.shape()) {
    throw ShapeError("score", "the predictions are " + to_string(predictions.shape()) +
                                  ", the targets " + to_string(y.shape()));
  }
  return mean_loss(description_.training.loss, predictions, host_f64(y));
}

void NetworkModel::save(const std::filesystem::path& path, Overwrite overwrite) const {
  SafetensorsFile file;
  add_to(file);
  seal(file);
  write_safetensors(path, file, overwrite);
}

NetworkModel NetworkModel::load(const std::filesystem::path& path, Device device) {
  const std::string where = path.string();
  const SafetensorsFile file = read_safetensors(path);
  NetworkModel model = from(file, where, device);
  expect_whole(file, where);
  return model;
}

void NetworkModel::add_to(SafetensorsFile& file) const {
  expect_fitted("save");
  set_model_text(file, to_json(description_));
  const Program program = prediction_program(description_);
  for (std::size_t m = 0; m < members_.size(); ++m) {
    add_parameters(program, members_[m], file, member_prefix(description_.members, m));
  }
}

NetworkModel NetworkModel::from(const SafetensorsFile& file, const std::string& where,
                                Device device) {
  NetworkDescription description = network_description_from_json(model_text(file, where), where);
  const Program program = prediction_program(description);
  expect_tensors(file, description.members * static_cast<i64>(program.segments.size()), where);
  std::vector<Tensor> members;
  for (i64 m = 0; m < description.members; ++m) {
    members.push_back(
        read_parameters(file, program, storage_of(description.training.precision), where,
                        member_prefix(description.members, static_cast<std::size_t>(m))));
  }
  return from_parameters(std::move(description), members, device);
}

i64 NetworkModel::parameters() const {
  if (members_.empty()) return 0;
  return description_.members * trained_count(prediction_program(description_));
}

void NetworkModel::expect_fitted(const char* where) const {
  if (!members_.empty()) return;
  throw ValueError(where, "this model has not learnt anything yet", "call fit first");
}

}  // namespace iron
