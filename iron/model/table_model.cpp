#include "iron/model/table_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "iron/core/error.h"
#include "iron/metric/regression_metrics.h"
#include "iron/model/model_file.h"
#include "iron/model/table_rows.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn_table";
constexpr std::size_t kBlockRows = std::size_t{1} << 16;

struct Width {
  i64 inputs = 0;
  i64 outputs = 0;
};

Width width_of(const Estimator& estimator) {
  struct Visitor {
    Width operator()(const LinearRegression& m) const { return {m.features(), m.targets()}; }
    Width operator()(const LogisticRegression& m) const { return {m.features(), 1}; }
    Width operator()(const SoftmaxRegression& m) const { return {m.features(), m.classes()}; }
    Width operator()(const NetworkModel& m) const {
      return {m.description().inputs, m.description().outputs};
    }
  };
  return std::visit(Visitor{}, estimator);
}

/// Whether the estimator predicts numbers, or the probabilities of classes.
bool predicts(const Estimator& estimator, const TableEncoder& encoder) {
  if (const auto* network = std::get_if<NetworkModel>(&estimator)) {
    return fits_target(network->description().training.loss, encoder);
  }
  return std::holds_alternative<LinearRegression>(estimator) == (encoder.task == Task::regression);
}

}  // namespace

TableModel::TableModel(TableDescription description, Estimator estimator)
    : description_(std::move(description)), estimator_(std::move(estimator)) {
  const Width width = width_of(estimator_);
  const i64 features = feature_count(description_.encoder);
  const i64 outputs = output_count(description_.encoder);
  if (width.inputs != features || width.outputs != outputs) {
    throw ShapeError("table model", "the estimator takes " + std::to_string(width.inputs) +
                                        " numbers and gives " + std::to_string(width.outputs) +
                                        ", the table's rows have " + std::to_string(features) +
                                        " and " + std::to_string(outputs));
  }
  if (!predicts(estimator_, description_.encoder)) {
    throw ShapeError("table model", "the estimator does not predict what the target is, " +
                                        std::string(name_of(description_.encoder.task)));
  }
}

Predictions TableModel::predict(const Table& table) const {
  std::vector<i64> all(static_cast<std::size_t>(table.rows));
  std::iota(all.begin(), all.end(), 0);
  return predict(EncodedRows(description_.encoder, table, Wanted::features), all);
}

Predictions TableModel::predict(const EncodedRows& rows, std::span<const i64> which) const {
  const TableEncoder& encoder = description_.encoder;
  const bool scaled =
      std::holds_alternative<NetworkModel>(estimator_) && encoder.task == Task::regression;
  Predictions result{.rows = static_cast<i64>(which.size()), .columns = output_count(encoder)};
  result.values.reserve(which.size() * static_cast<std::size_t>(result.columns));
  for (std::size_t first = 0; first < which.size(); first += kBlockRows) {
    const auto block = which.subspan(first, std::min(kBlockRows, which.size() - first));
    const Tensor x = encoded_features(rows, encoder, block);
    const Tensor out = std::visit([&](const auto& model) { return model.predict(x); }, estimator_);
    for (const double v : out.data<double>()) {
      result.values.push_back(scaled ? encoder.target.scaler.invert(v) : v);
    }
  }
  if (encoder.missing != MissingPolicy::drop) return result;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (!rows.incomplete(which[i])) continue;
    std::fill_n(result.values.begin() + static_cast<i64>(i) * result.columns, result.columns,
                std::numeric_limits<double>::quiet_NaN());
  }
  return result;
}

std::vector<i32> TableModel::classes(const Predictions& predictions) const {
  std::vector<i32> classes(static_cast<std::size_t>(predictions.rows), -1);
  for (i64 r = 0; r < predictions.rows; ++r) {
    const auto first = predictions.values.begin() + r * predictions.columns;
    if (std::isnan(*first)) continue;
    classes[static_cast<std::size_t>(r)] =
        predictions.columns == 1
            ? (*first >= description_.threshold ? 1 : 0)
            : static_cast<i32>(std::max_element(first, first + predictions.columns) - first);
  }
  return classes;
}

double TableModel::score(const Table& table) const {
  const EncodedRows rows(description_.encoder, table, Wanted::features_and_target);
  const std::vector<i64> known = rows.known_rows();
  std::vector<double> truth;
  for (const i64 row : known) truth.push_back(rows.target(row));
  const Predictions predicted = predict(rows, known);
  if (description_.encoder.task == Task::regression) {
    return r2(truth, predicted.values).value_or(std::numeric_limits<double>::quiet_NaN());
  }
  const std::vector<i32> found = classes(predicted);
  i64 right = 0;
  for (std::size_t r = 0; r < truth.size(); ++r) right += truth[r] == found[r] ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(truth.size());
}

void TableModel::save(const std::filesystem::path& path, Overwrite overwrite) const {
  SafetensorsFile file;
  std::visit([&](const auto& model) { model.add_to(file); }, estimator_);
  file.metadata[kKey] = to_json(description_);
  seal(file);
  write_safetensors(path, file, overwrite);
}

TableModel TableModel::load(const std::filesystem::path& path, Device device) {
  return from(read_safetensors(path), path.string(), device);
}

TableModel TableModel::from(const SafetensorsFile& file, const std::string& where, Device device) {
  const std::string kind = model_kind(model_text(file, where), where);
  if (!is_table_model(file)) {
    throw DataError(where, "holds a model of kind '" + kind + "', not of a table",
                    "give a file that iron train wrote");
  }
  expect_whole(file, where);
  TableDescription description = table_description_from_json(file.metadata.at(kKey), where);
  const auto estimator = [&]() -> Estimator {
    if (kind == "linear_regression") return LinearRegression::from(file, where);
    if (kind == "logistic_regression") return LogisticRegression::from(file, where);
    if (kind == "softmax_regression") return SoftmaxRegression::from(file, where);
    return NetworkModel::from(file, where, device);
  }();
  try {
    return {std::move(description), estimator};
  } catch (const ShapeError& error) {
    throw DataError(where, error.detail());
  }
}

std::string_view TableModel::kind() const noexcept {
  struct Visitor {
    std::string_view operator()(const LinearRegression&) const { return "linear"; }
    std::string_view operator()(const LogisticRegression&) const { return "logistic"; }
    std::string_view operator()(const SoftmaxRegression&) const { return "softmax"; }
    std::string_view operator()(const NetworkModel&) const { return "mlp"; }
  };
  return std::visit(Visitor{}, estimator_);
}

i64 TableModel::parameters() const {
  if (const auto* network = std::get_if<NetworkModel>(&estimator_)) return network->parameters();
  const Width width = width_of(estimator_);
  return (width.inputs + 1) * width.outputs;
}

void TableModel::set_threshold(double threshold) {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw ValueError("threshold", "must be a probability from 0 to 1");
  }
  description_.threshold = threshold;
}

bool is_table_model(const SafetensorsFile& file) { return file.metadata.contains(kKey); }

std::vector<std::string> text_columns(const TableEncoder& encoder) {
  std::vector<std::string> names;
  for (const FeatureColumn& column : encoder.columns) {
    if (column.kind == ColumnKind::text) names.push_back(column.name);
  }
  return names;
}

}  // namespace iron
