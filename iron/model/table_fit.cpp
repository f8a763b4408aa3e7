#include "iron/model/table_fit.h"

#include <algorithm>
#include <numeric>

#include "iron/core/error.h"
#include "iron/model/table_checkpoint.h"
#include "iron/model/table_run.h"

namespace iron {
namespace {

[[noreturn]] void refuse_start(const std::string& why) {
  throw ValueError("from", why, "start from a model of the same columns");
}

/// The numbers that go in and what comes out mean the same.
void expect_same_columns(const TableEncoder& own, const TableEncoder& old) {
  const std::vector<std::string> names = feature_names(own);
  const std::vector<std::string> known = feature_names(old);
  if (names.size() != known.size()) {
    refuse_start("the old model takes " + std::to_string(known.size()) + " features, not " +
                 std::to_string(names.size()));
  }
  const auto [here, there] = std::ranges::mismatch(names, known);
  if (here != names.end()) {
    refuse_start("the old model knows other columns: it has '" + *there + "', not '" + *here + "'");
  }
  if (own.task != old.task || own.target.classes != old.target.classes) {
    refuse_start("the old model predicts other classes or numbers");
  }
}

}  // namespace

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
  double lowest = kFailed;
  for (const double loss : progress.losses) {
    run->add_trial(loss, loss < lowest);
    lowest = std::min(lowest, loss);
  }
  return TableFit(std::move(run));
}

TableFit TableFit::resume(const std::filesystem::path& path, Table table, std::optional<Table> test,
                          const RunChanges& changes, std::vector<std::string>& notes,
                          Device device) {
  TableFit fit = resume(path, std::move(table), std::move(test), device);
  if (changes.any()) fit.run_->change(changes, notes);
  return fit;
}

void TableFit::start_from(const TableModel& model) {
  const auto* network = std::get_if<NetworkModel>(&model.estimator());
  if (run_->task.kind != TableModelKind::mlp || run_->compares() || network == nullptr ||
      network->members().size() != 1) {
    throw ValueError("from", "only a single network can start from another",
                     "use --model mlp --recipe plain, and a model that was made so");
  }
  const TableCandidate& candidate = run_->task.candidates.front();
  const TableEncoder& encoder = run_->coded_of(0).encoder;
  expect_same_columns(encoder, model.encoder());
  const Tensor& old = network->members().front();
  const i64 count = parameter_count(prediction_program({.network = candidate.network,
                                                        .training = candidate.training,
                                                        .inputs = feature_count(encoder),
                                                        .outputs = output_count(encoder)}));
  if (network->description().network.hidden != candidate.network.hidden ||
      old.shape() != Shape{count}) {
    throw ShapeError("from", "the old network has other layers than the new one",
                     "give it the same --hidden");
  }
  run_->progress.start = old.to(Device::cpu()).clone();
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
