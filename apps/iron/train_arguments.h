#pragma once
/// What a user may ask of iron train, and what that makes of a task.

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "apps/iron/arguments.h"
#include "iron/data/table_read.h"
#include "iron/model/table_fit.h"

namespace iron::command {

/// How a table is read.
struct TableArguments {
  std::optional<std::string> separator;
  bool header = false;
  bool no_header = false;

  void add_to(CLI::App& verb);
  /// Throws ValueError on a separator that is not one character (or "tab").
  TableOptions options(const std::vector<std::string>& text_columns = {}) const;
};

/// "names, separated, so" as words.
std::vector<std::string> split_words(const std::string& text);

/// How a table was read, as a line: "cars.csv: CSV, separator ',', with a header (found out)".
std::string reading_line(const std::string& path, const TableReading& reading, const Table& table);

/// The words as they were given; what was left out is empty.
struct TrainArguments {
  std::string data;
  std::string out;
  TableArguments reading;

  std::string target;
  std::vector<std::string> features;
  std::vector<std::string> ignore;
  std::vector<std::string> categories;
  std::string weights;
  std::optional<std::string> task;
  std::optional<std::string> scaler;
  std::optional<std::string> missing;
  std::optional<std::string> unknown;
  std::string test;
  double test_fraction = 0;
  i64 cv = 0;

  std::optional<std::string> kind;
  std::optional<std::string> solver;
  double l2 = 0;
  std::optional<std::string> class_weight;
  std::optional<std::string> threshold;
  double validation_fraction = 0;

  std::optional<std::string> recipe;
  std::vector<i64> hidden;
  std::optional<std::string> activation;
  std::optional<std::string> optimizer;
  std::optional<double> rate;
  std::optional<double> weight_decay;
  std::optional<std::string> schedule;
  std::optional<std::string> batch;
  std::optional<std::string> precision;
  u64 seed = 0;
  std::optional<RunChange> length;

  std::optional<std::string> checkpoint;
  std::optional<std::string> save_every;
  std::optional<std::string> resume;
  std::optional<std::string> from;
  std::optional<std::string> log;
  std::optional<std::string> plot;
  std::optional<std::string> plot_kind;

  bool json = false;
  bool quiet = false;
  bool force = false;
  ComputeArguments compute;

  void add_to(CLI::App& verb);
};

/// Options that a resumed run takes from its checkpoint are refused beside --resume. Throws
/// ValueError naming one.
void expect_resumable(const TrainArguments& arguments);

/// The task for a table that was read. Throws ValueError naming the option at fault, DataError.
TableTask make_task(const TrainArguments& arguments, const Table& table);

}  // namespace iron::command
