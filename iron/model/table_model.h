#pragma once
/// TableModel: an estimator together with what turns the columns of a table into its numbers.

#include <filesystem>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "iron/data/encoded_rows.h"
#include "iron/model/linear_regression.h"
#include "iron/model/logistic_regression.h"
#include "iron/model/network_model.h"
#include "iron/model/softmax_regression.h"
#include "iron/model/table_description.h"

namespace iron {

/// What learns from encoded rows. Of a regression, LinearRegression gives numbers in the target's
/// own units, NetworkModel scaled ones.
using Estimator =
    std::variant<LinearRegression, LogisticRegression, SoftmaxRegression, NetworkModel>;

/// Predictions of some rows. Of a regression `values` are [rows], in the target's own units. Of two
/// classes they are the probability of the second one, of more the probabilities [rows, classes].
/// Rows that lack a value, where such rows are left out, have NaN.
struct Predictions {
  i64 rows = 0;
  i64 columns = 1;
  std::vector<double> values = {};
};

/// Predicts a column of a table from others, which it finds by name.
///
///     TableModel model = TableModel::load("houses.safetensors");
///     Predictions prices = model.predict(read_table("new.csv"));
///
/// TableFit makes one. Copies share nothing that changes.
class TableModel {
 public:
  /// Throws ShapeError when the estimator does not fit the description: its numbers, or what it
  /// predicts (of a network, its loss).
  TableModel(TableDescription description, Estimator estimator);

  /// Throws DataError as EncodedRows does.
  Predictions predict(const Table& table) const;
  /// The same of some rows, in that order, in blocks: beside the result, memory does not grow with
  /// them.
  Predictions predict(const EncodedRows& rows, std::span<const i64> which) const;
  /// The class that each row's probabilities mean; −1 for a row without.
  std::vector<i32> classes(const Predictions& predictions) const;
  /// R² of a regression (NaN of a constant target), the accuracy of classes, over the rows whose
  /// target is known and that have a prediction. Throws DataError when there are none, and as
  /// EncodedRows.
  double score(const Table& table) const;

  /// Writes a .safetensors model file: the estimator's, with the description beside it. The same
  /// training gives the same bytes. Throws OutputError when the file cannot be written.
  void save(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) const;
  /// Reads one. Throws DataError naming what is wrong with the file.
  static TableModel load(const std::filesystem::path& path, Device device = Device::cpu());
  /// Reads one from a file that is open already.
  static TableModel from(const SafetensorsFile& file, const std::string& where,
                         Device device = Device::cpu());

  const TableDescription& description() const noexcept { return description_; }
  const TableEncoder& encoder() const noexcept { return description_.encoder; }
  const Estimator& estimator() const noexcept { return estimator_; }
  /// "linear", "logistic", "softmax" or "mlp".
  std::string_view kind() const noexcept;
  /// Numbers the estimator learnt.
  i64 parameters() const;
  /// Throws ValueError unless it is from 0 to 1.
  void set_threshold(double threshold);

 private:
  TableDescription description_;
  Estimator estimator_;
};

/// Whether the file holds the model of a table.
bool is_table_model(const SafetensorsFile& file);

/// How the columns of a table are to be read for a model: texts it knows stay texts.
std::vector<std::string> text_columns(const TableEncoder& encoder);

}  // namespace iron
