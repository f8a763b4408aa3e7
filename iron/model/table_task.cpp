#include "iron/model/table_task.h"

#include "iron/core/error.h"
#include "iron/model/task_json.h"

namespace iron::fields_json {

template Json write_fields<TableTask>(const TableTask& value, Json object);
template void read_fields<TableTask>(const Json& json, TableTask& value, const Place& place,
                                     bool typed);

}  // namespace iron::fields_json

namespace iron {
namespace {

void check_fraction(double fraction, const char* name) {
  if (fraction >= 0 && fraction < 1) return;
  throw ValueError(name, "must be from 0 to below 1");
}

void expect_unused(bool given, const char* name, const char* why) {
  if (given) throw ValueError(name, why, "leave it out");
}

/// What a task says of networks.
void check_networks(const TableTask& task) {
  if (task.folds < 0 || task.folds == 1) {
    throw ValueError("folds", "must be 0, or 2 and above, not " + std::to_string(task.folds));
  }
  if (task.solver != Solver::gd) {
    const char* const why = "is for networks and gd";
    expect_unused(!task.candidates.empty(), "candidates", why);
    expect_unused(task.folds > 0, "folds", why);
    expect_unused(task.validation_fraction > 0, "validation_fraction", why);
    return;
  }
  if (task.candidates.empty()) throw ValueError("recipe", "there is no network to train");
  expect_unused(task.folds > 0 && task.validation_fraction > 0, "validation_fraction",
                "is for a single network: folds hold out every row once");
  if (task.folds == 0 && task.candidates.size() > 1) {
    throw ValueError("candidates", "several can only be compared in folds", "ask for 5 folds");
  }
  if (task.kind == TableModelKind::mlp) return;
  expect_unused(task.folds > 0, "folds", "are for mlp: a regression is a single network");
  const NetworkOptions& network = task.candidates.front().network;
  const bool plain = network.hidden.empty() && network.bias &&
                     network.output == Activation::identity &&
                     std::holds_alternative<None>(network.encoding);
  if (!plain) {
    throw ValueError("candidates", "a regression is one layer with biases and nothing else");
  }
}

}  // namespace

std::string to_json(const TableTask& task) { return fields_json::write_fields(task, {}).dump(2); }

TableTask table_task_from_json(std::string_view text, const std::string& where) {
  return fields_json::from_text<TableTask>(text, where);
}

void validate(const TableTask& task) {
  const bool linear = task.kind == TableModelKind::linear;
  const bool network = task.kind == TableModelKind::mlp;
  if (task.solver == Solver::exact && !linear) {
    throw ValueError("solver", "exact is for linear models", "use newton or gd");
  }
  if (task.solver == Solver::newton && (linear || network)) {
    throw ValueError("solver", "newton is for logistic and softmax models", "use exact or gd");
  }
  if (task.solver == Solver::gd && task.l2 != 0) {
    throw ValueError("l2", "is for the exact and newton solvers",
                     "use --optimizer adamw, whose weight decay does the same");
  }
  if (!(task.l2 >= 0)) throw ValueError("l2", "must be 0 or above");
  check_fraction(task.test_fraction, "test_fraction");
  check_fraction(task.validation_fraction, "validation_fraction");
  check_networks(task);
  expect_unused(task.threshold && task.best_threshold, "threshold",
                "is given, and is to be chosen, too");
  if (task.threshold && !(*task.threshold >= 0 && *task.threshold <= 1)) {
    throw ValueError("threshold", "must be a probability from 0 to 1");
  }
}

}  // namespace iron
