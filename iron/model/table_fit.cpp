#include "iron/model/table_fit.h"

#include <numeric>

#include "iron/core/error.h"
#include "iron/model/table_checkpoint.h"
#include "iron/model/table_run.h"

namespace iron {

TableFit::TableFit(Table table, std::optional<Table> test, TableTask task, Device device)
    : run_(std::make_unique<Run>(std::move(table), std::move(test), std::move(task), device)) {}

TableFit::TableFit(std::unique_ptr<Run> run) : run_(std::move(run)) {}
TableFit::~TableFit() = default;
TableFit::TableFit(TableFit&&) noexcept = default;
TableFit& TableFit::operator=(TableFit&&) noexcept = default;

TableFit TableFit::resume(const std::filesystem::path& path, Table table, std::optional<Table> test,
                          Device device) {
  TableCheckpoint checkpoint = read_table_checkpoint(path);
  if (checksum(table) != checkpoint.checksum) {
    throw DataError(table.source, "does not hold the rows that " + path.string() + " was made from",
                    "give that file, or start a new run");
  }
  auto run =
      std::make_unique<Run>(std::move(table), std::move(test), std::move(checkpoint.task), device);
  run->progress = std::move(checkpoint.progress);
  const TableProgress& progress = run->progress;
  for (std::size_t i = 0; i < progress.losses.size(); ++i) {
    const bool failed = progress.losses[i] == std::numeric_limits<double>::max();
    run->trials.push_back({.number = static_cast<i64>(i),
                           .count = static_cast<i64>(run->task.candidates.size()),
                           .loss = failed ? std::nullopt : std::optional(progress.losses[i]),
                           .best = static_cast<i64>(i) == progress.best});
  }
  return TableFit(std::move(run));
}

void TableFit::start_from(const TableModel& model) {
  const auto* network = std::get_if<NetworkModel>(&model.estimator());
  if (run_->task.kind != TableModelKind::mlp || run_->compares() || network == nullptr ||
      network->members().size() != 1) {
    throw ValueError("from", "only a single network can start from another",
                     "use --model mlp --recipe plain, and a model that was made so");
  }
  run_->start = model;
}

TrainReport TableFit::run(const TableWatch& watch) { return run_->run(watch); }

bool TableFit::has_model() const noexcept { return run_->result.has_value(); }

const TableModel& TableFit::model() const {
  if (!run_->result) throw ValueError("model", "the run has not come to its end", "call run first");
  return *run_->result;
}

void TableFit::save_checkpoint(const std::filesystem::path& path) const {
  run_->save_checkpoint(path);
}

TableFigures TableFit::train_figures() const {
  const EncodedRows rows(model().encoder(), run_->table, Wanted::features_and_target);
  return table_figures(model(), rows, run_->split.train);
}

std::optional<TableFigures> TableFit::test_figures() const {
  if (run_->test) return table_figures(model(), *run_->test);
  if (run_->split.test.empty()) return std::nullopt;
  const EncodedRows rows(model().encoder(), run_->table, Wanted::features_and_target);
  return table_figures(model(), rows, run_->split.test);
}

std::vector<TableFigures> TableFit::cross_validate(i64 folds) const {
  return run_->cross_validate(folds);
}

TableFit::TestPart TableFit::test_part() const {
  if (!run_->test) return {run_->table, run_->split.test};
  std::vector<i64> all(static_cast<std::size_t>(run_->test->rows));
  std::iota(all.begin(), all.end(), 0);
  return {*run_->test, std::move(all)};
}

const TableTask& TableFit::task() const noexcept { return run_->task; }

const TableEncoder& TableFit::encoder() const noexcept {
  return run_->coded(run_->task.columns.scaling).encoder;
}

i64 TableFit::train_rows() const noexcept { return static_cast<i64>(run_->split.train.size()); }

i64 TableFit::test_rows() const noexcept {
  return run_->test ? run_->test->rows : static_cast<i64>(run_->split.test.size());
}

const Table& TableFit::table() const noexcept { return run_->table; }

const std::vector<i64>& TableFit::learnt() const noexcept { return run_->split.train; }

const std::vector<TableTrial>& TableFit::trials() const noexcept { return run_->trials; }

}  // namespace iron
