#pragma once
/// What iron predict and iron eval have in common: a model, a table, and what of the model is laid
/// aside.

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "apps/iron/arguments.h"
#include "apps/iron/train_arguments.h"
#include "iron/model/table_model.h"

namespace iron::command {

/// The words as they were given; what was left out is empty.
struct ModelArguments {
  std::string model;
  std::string data;
  TableArguments reading;
  std::optional<std::string> unknown;
  std::optional<double> threshold;
  bool json = false;
  bool quiet = false;
  ComputeArguments compute;

  void add_to(CLI::App& verb);
  /// The model with the unknown policy and the threshold that were asked for. Throws ValueError
  /// when it has no two classes that a threshold could part.
  TableModel adapt(const TableModel& read) const;
};

/// The kind of the model in a file, as model_kind. Throws DataError.
std::string kind_of_model(const SafetensorsFile& file, const std::string& path);

/// What is to be said of a table whose first line was taken for a row; empty: nothing.
std::string header_note(const std::string& source, const TableReading& reading);

}  // namespace iron::command
