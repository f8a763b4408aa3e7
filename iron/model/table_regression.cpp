#include "iron/model/table_regression.h"

#include "iron/core/error.h"
#include "iron/model/table_rows.h"

namespace iron {
namespace {

/// Weight and bias of one output.
struct Line {
  double intercept = 0;
  std::vector<double> coefficients;
};

/// Parameters of a network without hidden layers: the weight [features, outputs], then the bias.
std::vector<Line> lines_of(const NetworkModel& network) {
  const i64 features = network.description().inputs;
  const i64 outputs = network.description().outputs;
  const Tensor flat = network.members().front().to(Device::cpu()).to(DType::f64);
  const auto values = flat.data<double>();
  std::vector<Line> lines(static_cast<std::size_t>(outputs));
  for (i64 k = 0; k < outputs; ++k) {
    Line& line = lines[static_cast<std::size_t>(k)];
    for (i64 j = 0; j < features; ++j) {
      line.coefficients.push_back(values[static_cast<std::size_t>(j * outputs + k)]);
    }
    line.intercept = values[static_cast<std::size_t>(features * outputs + k)];
  }
  return lines;
}

/// w·(x − shift)/scale + b in terms of x.
void unscale(const TableEncoder& encoder, Line& line) {
  std::size_t j = 0;
  for (const FeatureColumn& column : encoder.columns) {
    if (column.kind == ColumnKind::text) {
      j += column.levels.size() - (encoder.reference_level ? 1 : 0);
      continue;
    }
    double& w = line.coefficients[j++];
    if (column.scaler.constant) {
      w = 0;
      continue;
    }
    w /= column.scaler.scale;
    line.intercept -= w * column.scaler.shift;
  }
}

TableDescription without_scalers(TableDescription description) {
  for (FeatureColumn& column : description.encoder.columns) {
    column.scaler = {.log1p = column.scaler.log1p};
  }
  description.encoder.target.scaler = {};
  return description;
}

}  // namespace

TableModel fit_regression(const TableTask& task, const TableDescription& description,
                          const EncodedRows& rows, std::span<const i64> which) {
  const TableEncoder& encoder = description.encoder;
  const std::vector<double> weights = row_weights(rows, encoder, which, task.class_weight);
  const RowBlocks blocks = regression_rows(rows, encoder, which, weights);
  if (task.kind == TableModelKind::linear) {
    LinearRegression model({.l2 = task.l2});
    return {description, model.fit(blocks)};
  }
  if (task.kind == TableModelKind::logistic) {
    LogisticRegression model({.l2 = task.l2});
    return {description, model.fit(blocks)};
  }
  SoftmaxRegression model({.l2 = task.l2});
  return {description, model.fit(blocks, static_cast<i64>(encoder.target.classes.size()))};
}

TableModel regression_of(const TableDescription& description, const NetworkModel& network) {
  const TableEncoder& encoder = description.encoder;
  std::vector<Line> lines = lines_of(network);
  for (Line& line : lines) unscale(encoder, line);
  if (encoder.task == Task::regression) {
    const Scaler& target = encoder.target.scaler;
    Line& line = lines.front();
    for (double& w : line.coefficients) w *= target.scale;
    const double intercept = line.intercept * target.scale + target.shift;
    return {without_scalers(description),
            LinearRegression::from_coefficients(intercept, line.coefficients)};
  }
  if (lines.size() == 1) {
    return {without_scalers(description), LogisticRegression::from_coefficients(
                                              lines.front().intercept, lines.front().coefficients)};
  }
  std::vector<double> intercepts;
  std::vector<double> coefficients;
  for (const Line& line : lines) {
    intercepts.push_back(line.intercept);
    coefficients.insert(coefficients.end(), line.coefficients.begin(), line.coefficients.end());
  }
  return {without_scalers(description),
          SoftmaxRegression::from_coefficients(intercepts, coefficients)};
}

}  // namespace iron
