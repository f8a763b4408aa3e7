// What rows held out say: the threshold, and how well such models predict.

#include <algorithm>

#include "iron/core/error.h"
#include "iron/metric/rank_metrics.h"
#include "iron/model/table_regression.h"
#include "iron/model/table_run.h"

namespace iron {
namespace {

void add(const TableModel& model, const EncodedRows& rows, std::span<const i64> which,
         std::vector<double>& truth, std::vector<double>& predicted) {
  const Predictions found = model.predict(rows, which);
  predicted.insert(predicted.end(), found.values.begin(), found.values.end());
  for (const i64 row : which) truth.push_back(rows.target(row));
}

}  // namespace

/// Predictions of rows by models that did not learn them.
void TableFit::Run::held_out_predictions(std::vector<double>& truth,
                                         std::vector<double>& predicted) const {
  if (task.solver != Solver::gd) {
    const CodedRows& rows = coded(task.columns.scaling);
    for (const Split& fold : fold_some(rows.rows, rows.encoder, split.train, kFolds, task.seed)) {
      add(fit_regression(task, describe(rows), rows.rows, fold.train), rows.rows, fold.test, truth,
          predicted);
    }
    return;
  }
  const CodedRows& rows = coded_of(progress.best);
  if (progress.best_members.size() > 1) {
    const std::vector<Split> folds = folds_of(progress.best);
    for (std::size_t f = 0; f < folds.size(); ++f) {
      const TableModel member(describe(rows),
                              network_of_members(progress.best, {progress.best_members[f]}));
      add(member, rows.rows, folds[f].test, truth, predicted);
    }
    return;
  }
  add(*result, rows.rows, single_job().held, truth, predicted);
}

void TableFit::Run::choose_threshold() {
  if (!task.best_threshold) return;
  std::vector<double> truth;
  std::vector<double> predicted;
  held_out_predictions(truth, predicted);
  if (const auto best = best_f1_threshold(truth, predicted)) result->set_threshold(best->threshold);
}

std::vector<TableFigures> TableFit::Run::cross_validate(i64 folds) const {
  const CodedRows& rows = coded(task.columns.scaling);
  std::vector<TableFigures> figures;
  for (const Split& fold : fold_some(rows.rows, rows.encoder, split.train, folds, task.seed)) {
    TableTask part = task;
    part.test_fraction = 0;
    Run run(table, std::nullopt, std::move(part), device);
    run.take(fold);
    run.run({});
    const EncodedRows tested(run.result->encoder(), table, Wanted::features_and_target);
    figures.push_back(table_figures(*run.result, tested, fold.test));
  }
  return figures;
}

}  // namespace iron
