#pragma once
/// How the columns of a table become the numbers a model takes, and its answers become columns
/// again. A model owns its encoder: it is stored in the model's file.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "iron/data/scaler.h"
#include "iron/data/table.h"

namespace iron {

/// What is asked of a target. automatic: classification for text, booleans and exactly two distinct
/// values, else regression.
enum class Task : u8 { automatic, regression, classification };

/// What is done about missing values of features. mean and median are those of the rows learnt;
/// of a text column, both take the most frequent level. drop leaves the row out.
enum class MissingPolicy : u8 { error, mean, median, drop };

/// What is done about a text that was not among those learnt. ignore: none of the levels.
enum class UnknownPolicy : u8 { error, ignore };

template <>
struct NameTable<Task> {
  static constexpr std::array<std::pair<Task, std::string_view>, 3> rows{
      {{Task::automatic, "auto"},
       {Task::regression, "regression"},
       {Task::classification, "classification"}}};
};
template <>
struct NameTable<MissingPolicy> {
  static constexpr std::array<std::pair<MissingPolicy, std::string_view>, 4> rows{
      {{MissingPolicy::error, "error"},
       {MissingPolicy::mean, "mean"},
       {MissingPolicy::median, "median"},
       {MissingPolicy::drop, "drop"}}};
};
template <>
struct NameTable<UnknownPolicy> {
  static constexpr std::array<std::pair<UnknownPolicy, std::string_view>, 2> rows{
      {{UnknownPolicy::error, "error"}, {UnknownPolicy::ignore, "ignore"}}};
};

/// What an encoder is made by.
struct EncoderOptions {
  std::string target = {};                 ///< a name, or a number from 1; empty: the last column
  std::vector<std::string> features = {};  ///< likewise; empty: all others
  std::vector<std::string> ignore = {};    ///< columns that are no features
  std::string weights = {};                ///< a column that says how much a row counts; or empty
  Task task = Task::automatic;
  Scaling scaling = Scaling::standard;
  MissingPolicy missing = MissingPolicy::error;
  UnknownPolicy unknown = UnknownPolicy::error;
  bool reference_level = false;  ///< the first level of a text column gets no feature of its own

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("target", self.target, "column to be predicted: a name or a number from 1");
    visit("features", self.features, "columns to predict from; none named: all others");
    visit("ignore", self.ignore, "columns left out");
    visit("weights", self.weights, "column that says how much a row counts");
    visit("task", self.task, "regression or classification");
    visit("scaling", self.scaling, "how numbers are scaled");
    visit("missing", self.missing, "what is done about missing values");
    visit("unknown", self.unknown, "what is done about texts not learnt");
    visit("reference_level", self.reference_level, "leave out the first level of each text column");
  }
};

/// A column that is predicted from: one number, or one 0 or 1 for each level of a text.
struct FeatureColumn {
  std::string name = {};
  ColumnKind kind = ColumnKind::number;
  std::vector<std::string> levels = {};  ///< of a text
  double fill = 0;  ///< in place of a missing value; of a text, the place of a level
  Scaler scaler = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("name", self.name, "of the column");
    visit("kind", self.kind, "number, boolean or text");
    visit("levels", self.levels, "the texts there are");
    visit("fill", self.fill, "in place of a missing value");
    visit("scaler", self.scaler, "how numbers are scaled");
  }
};

/// The column that is predicted. Classes are numbered in the order of `classes`: numbers by size,
/// false before true, texts by their bytes.
struct TargetColumn {
  std::string name = {};
  ColumnKind kind = ColumnKind::number;
  std::vector<std::string> classes = {};  ///< as text; of a regression, none
  Scaler scaler = {};                     ///< of a regression

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("name", self.name, "of the column");
    visit("kind", self.kind, "number, boolean or text");
    visit("classes", self.classes, "the classes; none in a regression");
    visit("scaler", self.scaler, "how the numbers of a regression are scaled");
  }
};

/// Plain data; EncodedRows uses it.
struct TableEncoder {
  std::vector<FeatureColumn> columns = {};
  TargetColumn target = {};
  std::string weights = {};  ///< a column, or empty
  Task task = Task::regression;
  MissingPolicy missing = MissingPolicy::error;
  UnknownPolicy unknown = UnknownPolicy::error;
  bool reference_level = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("columns", self.columns, "columns predicted from");
    visit("target", self.target, "the column predicted");
    visit("weights", self.weights, "column that says how much a row counts");
    visit("task", self.task, "regression or classification");
    visit("missing", self.missing, "what is done about missing values");
    visit("unknown", self.unknown, "what is done about texts not learnt");
    visit("reference_level", self.reference_level, "the first level of a text has no feature");
  }
};

/// The encoder for a table, scalers and fills made from `rows` of it alone. Throws DataError naming
/// a column that is missing, named twice or cannot be what it is named for (a target that is
/// constant in those rows, text in a regression, a text column of which most values differ, weights
/// that are no numbers), an infinite number with its row, or when no feature is left.
TableEncoder make_encoder(const Table& table, const EncoderOptions& options,
                          std::span<const i64> rows);

/// Rows that can be learnt from: all, or with MissingPolicy::drop those that lack nothing. Throws
/// DataError, counting them by column, when values are missing and may not be.
std::vector<i64> usable_rows(const Table& table, const EncoderOptions& options);

/// Numbers in an encoded row, and their names: "age", or "colour=red" for a level.
i64 feature_count(const TableEncoder& encoder) noexcept;
std::vector<std::string> feature_names(const TableEncoder& encoder);
/// Columns whose numbers were all the same: they are left out of account.
std::vector<std::string> constant_columns(const TableEncoder& encoder);
/// 1 for a regression or two classes, else the number of classes.
i64 output_count(const TableEncoder& encoder) noexcept;

}  // namespace iron
