#pragma once
/// What the verbs for tables say of models and figures.

#include <nlohmann/json.hpp>
#include <string>

#include "iron/model/table_figures.h"
#include "iron/model/table_fit.h"
#include "iron/report/table.h"

namespace iron::command {

/// Figures as a JSON object.
nlohmann::ordered_json figures_json(const TableFigures& figures);
/// The keys that train and eval share: task, model, target, features, parameters, and of linear and
/// logistic models intercept and coefficients.
nlohmann::ordered_json model_json(const TableModel& model);

/// Figures as rows of text, `what` before each name: "test" gives "test R2".
void add_figures(const std::string& what, const TableFigures& figures, TextTable& table);
/// The confusion matrix and, of two classes, a calibration table, as text; empty in a regression.
std::string class_tables(const TableModel& model, const TableFigures& figures);
/// Coefficients with their statistics as text; empty for networks.
std::string coefficient_table(const TableModel& model);
/// One line for each row: what was predicted, what is true, and a mark where both agree.
std::string prediction_lines(const TableModel& model, const Table& table);

}  // namespace iron::command
