#pragma once
/// What the verbs for tables say of models and figures.

#include <nlohmann/json.hpp>
#include <span>
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
/// "Total samples" and, of a regression, "Mean Squared Error" and "Root MSE", as lines.
std::string total_lines(const TableFigures& figures);
/// The confusion matrix as text; empty in a regression.
std::string class_tables(const TableModel& model, const TableFigures& figures);
/// Of two classes: how often the second one came true where it was so probable, as text and as
/// JSON; bins without rows are left out of the text.
std::string calibration_table(const TableModel& model, const TableFigures& figures);
nlohmann::ordered_json calibration_json(const TableFigures& figures);
/// Coefficients with their statistics as text; empty for networks.
std::string coefficient_table(const TableModel& model);

/// Predictions of so few rows are listed.
inline constexpr i64 kShownRows = 20;
/// One line for each of some rows: what was predicted, what is true, and a mark where both agree.
/// `rows`: of the table. Rows without one of them have no line.
std::string prediction_lines(const TableModel& model, const Table& table, const EncodedRows& rows,
                             std::span<const i64> which);

}  // namespace iron::command
