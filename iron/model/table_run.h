#pragma once
/// The inside of TableFit. Not for users.

#include <atomic>
#include <map>

#include "iron/model/table_fit.h"
#include "iron/model/table_progress.h"
#include "iron/model/table_rows.h"

namespace iron {

/// The rows under one scaling.
struct CodedRows {
  CodedRows(const Table& table, EncoderOptions options, Scaling scaling, std::span<const i64> rows);
  TableEncoder encoder;
  EncodedRows rows;
};

/// One network to be trained: on which rows, and which judge it; none: those it learns.
struct NetworkJob {
  i64 candidate = 0;
  std::vector<i64> rows = {};
  std::vector<i64> held = {};
  u64 seed = 0;
};

struct TableFit::Run : public Observer {
  Run(Table table, std::optional<Table> test, TableTask task, Device device);

  TrainReport run(const TableWatch& table_watch);
  void save_checkpoint(const std::filesystem::path& path) const;
  std::vector<TableFigures> cross_validate(i64 folds) const;

  void change(const RunChanges& changes, std::vector<std::string>& notes);
  void check_target() const;
  void take(Split parts);
  void add_trial(double loss, bool best);
  double weight_of(std::span<const i64> rows) const;

  const CodedRows& coded(Scaling scaling) const;
  const CodedRows& coded_of(i64 candidate) const;
  TableDescription describe(const CodedRows& rows) const;

  // networks
  bool compares() const noexcept { return task.folds > 0; }
  bool train_candidates();
  bool train_network(const NetworkJob& job);
  void close_candidate();
  void make_network_model();
  NetworkJob single_job() const;
  std::vector<Split> folds_of(i64 candidate) const;
  NetworkModel network_of_members(i64 candidate, const std::vector<Tensor>& members) const;

  // thresholds
  void choose_threshold();
  void held_out_predictions(std::vector<double>& truth, std::vector<double>& predicted) const;

  // Observer
  void on_start(const RunInfo& info) override;
  void on_progress(const Progress& progress) override;
  void on_score(const StepInfo& info, const Score& score) override;
  void on_notice(const Notice& notice) override;
  void on_end(const TrainReport& report) override;

  Table table;
  std::optional<Table> test;
  TableTask task;
  Device device;
  mutable std::optional<std::string> sum;  ///< checksum of the table, once a checkpoint needed it
  Split split;
  std::vector<i64> learnt;    ///< rows to train networks on: those that weigh something
  std::vector<i64> compared;  ///< rows of them that candidates are compared on
  mutable std::map<Scaling, std::unique_ptr<CodedRows>> scaled;
  std::vector<TableTrial> trials;
  TableProgress progress;
  std::optional<TableModel> result;
  std::unique_ptr<Trainer> trainer;  ///< of the network under way
  double fold_loss = 0;              ///< of the network trained last
  TrainReport report;
  const TableWatch* watch = nullptr;
  std::atomic<bool> halt = false;
  double saved_at = 0;
};

}  // namespace iron
