#pragma once
/// TableTask: everything a run on a table is made of, as one text.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iron/data/table_encoder.h"
#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// What learns.
enum class TableModelKind : u8 { linear, logistic, softmax, mlp };

/// How: exact is QR (linear), newton is IRLS (logistic, softmax), gd a Trainer.
enum class Solver : u8 { exact, newton, gd };

/// How much a row counts beside its own weight: balanced gives every class the same total.
enum class ClassWeight : u8 { none, balanced };

template <>
struct NameTable<TableModelKind> {
  static constexpr std::array<std::pair<TableModelKind, std::string_view>, 4> rows{
      {{TableModelKind::linear, "linear"},
       {TableModelKind::logistic, "logistic"},
       {TableModelKind::softmax, "softmax"},
       {TableModelKind::mlp, "mlp"}}};
};
template <>
struct NameTable<Solver> {
  static constexpr std::array<std::pair<Solver, std::string_view>, 3> rows{
      {{Solver::exact, "exact"}, {Solver::newton, "newton"}, {Solver::gd, "gd"}}};
};
template <>
struct NameTable<ClassWeight> {
  static constexpr std::array<std::pair<ClassWeight, std::string_view>, 2> rows{
      {{ClassWeight::none, "none"}, {ClassWeight::balanced, "balanced"}}};
};

/// One way to train a network on the rows.
struct TableCandidate {
  Scaling scaling = Scaling::standard;
  NetworkOptions network = {};
  TrainOptions training = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("scaling", self.scaling, "how numbers are scaled");
    visit("network", self.network, "the network");
    visit("training", self.training, "how it is trained");
  }
};

/// What is to be learnt how; kept in checkpoints. The candidates serve gd and mlp; with `folds` the
/// best one by cross-validation is kept, and the model is the mean of its networks.
struct TableTask {
  std::string data = {};                      ///< the file; may be empty
  std::optional<std::string> separator = {};  ///< of its fields
  std::optional<bool> header = {};
  std::vector<std::string> categories = {};  ///< columns read as text
  EncoderOptions columns = {};
  std::string test = {};     ///< a file of rows to test on; may be empty
  double test_fraction = 0;  ///< part of the rows put aside for testing
  TableModelKind kind = TableModelKind::mlp;
  Solver solver = Solver::gd;
  double l2 = 0;  ///< of exact and newton
  ClassWeight class_weight = ClassWeight::none;
  double validation_fraction = 0;  ///< part of the rows that a single network is judged by
  i64 folds = 0;                   ///< networks of each candidate; 0: one, on all rows
  bool best_threshold = false;     ///< of two classes: that with the best F1 on rows held out
  std::optional<double> threshold = {};
  std::string recipe = "auto";  ///< where the candidates come from; see table_recipe
  std::vector<TableCandidate> candidates = {};  ///< empty: those of the recipe
  u64 seed = 0;
  std::string model = {};  ///< the file the model is meant for; may be empty

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("data", self.data, "the file of the rows");
    visit("separator", self.separator, "what separates its fields; null: found out");
    visit("header", self.header, "whether its first line names the columns; null: found out");
    visit("categories", self.categories, "columns read as text");
    visit("columns", self.columns, "what is predicted from what");
    visit("test", self.test, "a file of rows to test on");
    visit("test_fraction", self.test_fraction, "part of the rows put aside for testing");
    visit("kind", self.kind, "linear, logistic, softmax or mlp");
    visit("solver", self.solver, "exact, newton or gd");
    visit("l2", self.l2, "ridge penalty of exact and newton");
    visit("class_weight", self.class_weight, "whether classes count alike");
    visit("validation_fraction", self.validation_fraction, "part a single network is judged by");
    visit("folds", self.folds, "networks of each candidate; 0: one, on all rows");
    visit("best_threshold", self.best_threshold, "choose the threshold with the best F1");
    visit("threshold", self.threshold, "probability from which the second class is predicted");
    visit("recipe", self.recipe, "a word for the candidates");
    visit("candidates", self.candidates, "ways to train a network");
    visit("seed", self.seed, "number that all random choices start from");
    visit("model", self.model, "the file of the model");
  }
};

/// The task as JSON, indented for people.
std::string to_json(const TableTask& task);
/// The inverse; keys left out keep their defaults. Throws DataError(where, …).
TableTask table_task_from_json(std::string_view text, const std::string& where);

/// Throws ValueError naming what does not go together, such as softmax with exact.
void validate(const TableTask& task);

}  // namespace iron
