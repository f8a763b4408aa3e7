#include "iron/model/function_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "iron/core/error.h"
#include "iron/model/model_file.h"
#include "iron/nn/parameters.h"
#include "iron/train/trainer.h"

namespace iron {
namespace {

constexpr std::size_t kBlockPoints = std::size_t{1} << 16;

struct Spread {
  double mean = 0;
  double deviation = 0;
};

/// Of values of any size: their squares need not be finite.
Spread spread_of(std::span<const double> values) {
  double greatest = 0;
  for (const double v : values) greatest = std::max(greatest, std::abs(v));
  if (greatest == 0) return {};
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double v : values) sum += v / greatest;
  const double mean = sum / count;
  double squares = 0;
  for (const double v : values) squares += (v / greatest - mean) * (v / greatest - mean);
  return {greatest * mean, greatest * std::sqrt(squares / count)};
}

void set_scale(const FunctionSamples& samples, FunctionDescription& description) {
  const Spread spread = spread_of(samples.values);
  description.mean = spread.mean;
  // What is left of equal values by rounding is no deviation.
  const bool constant = spread.deviation <= 1e-14 * std::abs(spread.mean);
  description.deviation = constant ? 1 : spread.deviation;
}

/// [n, variables], as the network sees them.
Tensor scaled_points(const FunctionDescription& description, std::span<const double> points) {
  const std::size_t width = description.inputs.size();
  Tensor scaled =
      Tensor::empty({static_cast<i64>(points.size() / width), static_cast<i64>(width)}, DType::f64);
  const auto out = scaled.data<double>();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const InputRange& input = description.inputs[i % width];
    out[i] = 2 * ((points[i] - input.low) / (input.high - input.low)) - 1;
  }
  return scaled;
}

/// [n, 1], as the network gives them.
Tensor scaled_values(const FunctionDescription& description, std::span<const double> values) {
  Tensor scaled = Tensor::empty({static_cast<i64>(values.size()), 1}, DType::f64);
  const auto out = scaled.data<double>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    out[i] = (values[i] - description.mean) / description.deviation;
  }
  return scaled;
}

double mean_squared_error(const Tensor& outputs, std::span<const double> targets) {
  const Tensor host = outputs.to(Device::cpu()).to(DType::f64);
  const auto values = host.data<double>();
  double sum = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    sum += (values[i] - targets[i]) * (values[i] - targets[i]);
  }
  return sum / static_cast<double>(targets.size());
}

}  // namespace

FunctionModel::FunctionModel(NetworkOptions network, Device device) : device_(device) {
  description_.network = std::move(network);
  validate(make_network(2, description_.network, 1));
}

FunctionModel FunctionModel::from_parameters(FunctionDescription description,
                                             const Tensor& parameters, Device device) {
  Tensor weights =
      adopted_parameters("function model", prediction_program(description), parameters, device);
  FunctionModel model(description.network, device);
  model.description_ = std::move(description);
  model.weights_ = std::move(weights);
  return model;
}

TrainReport FunctionModel::fit(const FunctionSamples& samples, const TrainOptions& options,
                               const TrainWatch& watch) {
  validate(samples);
  if (has_link(lower(options.loss).kind)) {
    throw ValueError("loss", std::string(choice_name(options.loss)) + " is for classes",
                     "learn a function by mse");
  }
  FunctionDescription description{.network = description_.network,
                                  .training = options,
                                  .inputs = samples.inputs,
                                  .output = samples.output,
                                  .formula = samples.formula,
                                  .samples = samples.rows()};
  set_scale(samples, description);
  const Tensor inputs = scaled_points(description, samples.points);
  const Tensor targets = scaled_values(description, samples.values);

  const DType storage = storage_of(options.precision);
  const Tensor seen = inputs.to(storage).to(device_);
  Trainer trainer(network_of(description), options,
                  RowsData{.inputs = seen, .targets = targets.to(storage).to(device_)}, device_);
  for (Observer* observer : watch.observers) trainer.add_observer(*observer);
  if (watch.stop != nullptr) trainer.stop_on(*watch.stop);
  trainer.evaluate_with([&](const StepInfo&) {
    const double mse = mean_squared_error(trainer.predict(seen), targets.data<double>());
    const double rmse = description.deviation * std::sqrt(mse);
    return Score{.value = mse, .metrics = {{"rmse", "RMSE", rmse}}};
  });
  const auto keep_best = [&] {
    if (const std::optional<BestPoint>& best = trainer.best()) {
      description.figures = FunctionFigures{.step = best->step,
                                            .rmse = description.deviation * std::sqrt(best->value)};
    }
    *this = from_parameters(std::move(description), trainer.best_parameters(), device_);
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

std::vector<double> FunctionModel::predict(std::span<const double> points) const {
  expect_fitted("predict");
  const std::size_t width = inputs().size();
  if (points.size() % width != 0) {
    throw ShapeError("predict", std::to_string(points.size()) + " numbers are no points of " +
                                    std::to_string(width));
  }
  const NetworkSpec network = network_of(description_);
  const LossKind loss = lower(description_.training.loss).kind;
  std::vector<double> values;
  values.reserve(points.size() / width);
  for (std::size_t first = 0; first < points.size(); first += kBlockPoints * width) {
    const auto block = points.subspan(first, std::min(kBlockPoints * width, points.size() - first));
    const Tensor in = scaled_points(description_, block).to(weights_.dtype()).to(device_);
    const Tensor out = iron::predict(network, loss, weights_, in, description_.training.precision)
                           .to(Device::cpu())
                           .to(DType::f64);
    for (const double v : out.data<double>()) {
      values.push_back(description_.mean + description_.deviation * v);
    }
  }
  return values;
}

Tensor FunctionModel::predict(const Tensor& points) const {
  expect_fitted("predict");
  const auto width = static_cast<i64>(inputs().size());
  if (points.rank() != 2 || points.shape()[1] != width) {
    throw ShapeError("predict", "the points are " + to_string(points.shape()) + ", not [rows, " +
                                    std::to_string(width) + "]");
  }
  if (!is_floating(points.dtype())) {
    throw TypeError("predict", "the points are " + std::string(name_of(points.dtype())),
                    "give f32 or f64");
  }
  const Tensor host = points.to(Device::cpu()).to(DType::f64).contiguous();
  return Tensor::from(predict(host.data<double>()), {points.shape()[0]});
}

double FunctionModel::score(const FunctionSamples& samples) const {
  validate(samples);
  expect_fitted("score");
  if (samples.inputs.size() != inputs().size()) {
    throw ShapeError("score", "the samples have " + std::to_string(samples.inputs.size()) +
                                  " variables, the model " + std::to_string(inputs().size()));
  }
  const std::vector<double> predicted = predict(samples.points);
  const Spread spread = spread_of(samples.values);
  if (spread.deviation == 0) return std::numeric_limits<double>::quiet_NaN();
  double left = 0;  // in deviations, so that no square overflows
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const double error = (samples.values[i] - predicted[i]) / spread.deviation;
    left += error * error;
  }
  return 1 - left / static_cast<double>(predicted.size());
}

void FunctionModel::save(const std::filesystem::path& path, Overwrite overwrite) const {
  expect_fitted("save");
  SafetensorsFile file;
  set_model_text(file, to_json(description_));
  add_parameters(prediction_program(description_), weights_, file);
  seal(file);
  write_safetensors(path, file, overwrite);
}

FunctionModel FunctionModel::load(const std::filesystem::path& path, Device device) {
  const std::string where = path.string();
  const SafetensorsFile file = read_safetensors(path);
  FunctionDescription description = function_description_from_json(model_text(file, where), where);
  const Tensor weights = read_parameters(file, prediction_program(description),
                                         storage_of(description.training.precision), where);
  expect_whole(file, where);
  return from_parameters(std::move(description), weights, device);
}

i64 FunctionModel::parameters() const {
  return inputs().empty() ? 0 : trained_count(prediction_program(description_));
}

void FunctionModel::expect_fitted(const char* where) const {
  if (!inputs().empty()) return;
  throw ValueError(where, "this model has not learnt a function yet", "call fit first");
}

}  // namespace iron
