#pragma once
/// TableFit: a run that learns to predict a column of a table, from its start or from a checkpoint.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "iron/model/table_figures.h"
#include "iron/model/table_model.h"
#include "iron/model/table_recipe.h"
#include "iron/model/table_task.h"
#include "iron/train/run_changes.h"
#include "iron/train/watch.h"

namespace iron {

/// A candidate that was tried.
struct TableTrial {
  i64 number = 0;                   ///< from 0
  i64 count = 0;                    ///< of all candidates
  std::optional<double> loss = {};  ///< mean over the rows held out; empty: it diverged
  bool best = false;                ///< the best one so far
};

/// Who watches a run, where it is saved, and what may stop it.
struct TableWatch : TrainWatch {
  std::function<void(const TableTrial&)> on_trial = {};
  std::filesystem::path checkpoint = {};  ///< where to save the run; empty: nowhere
  double save_seconds = 30;               ///< between two savings; 0: not by the clock
  i64 save_steps = 0;                     ///< the same in steps; 0: not by steps
};

/// A run of learning from one table. The same task and rows give the same model, however the run is
/// cut, resumed and watched, and with any number of threads. Not for two threads at once.
class TableFit {
 public:
  /// A run from the start; `test`: rows to test on, from elsewhere. Throws ValueError (an option),
  /// DataError (rows or columns that cannot be learnt from, in words for their file).
  TableFit(Table table, std::optional<Table> test, TableTask task, Device device = Device::cpu());
  /// A run from a checkpoint, with the rows it was begun with. Throws DataError when the file is no
  /// checkpoint or damaged, or the rows are others.
  static TableFit resume(const std::filesystem::path& path, Table table, std::optional<Table> test,
                         Device device = Device::cpu());
  /// The same of a run that becomes longer, or learns at another rate from here on. Throws
  /// ValueError when it does not train a single network, or the length cannot be.
  static TableFit resume(const std::filesystem::path& path, Table table, std::optional<Table> test,
                         const RunChanges& changes, std::vector<std::string>& notes,
                         Device device = Device::cpu());
  ~TableFit();
  TableFit(TableFit&&) noexcept;
  TableFit& operator=(TableFit&&) noexcept;

  /// Starts from the network of a model with the same columns. Throws ValueError when the run does
  /// not train a single network or the columns or classes differ, ShapeError when the networks do.
  void start_from(const TableModel& model);

  /// Runs to the end, or until it is stopped. Throws TrainingError when no candidate can be
  /// trained. The report is that of the last network.
  TrainReport run(const TableWatch& watch = {});
  /// Whether there is a model: the run came to its end.
  bool has_model() const noexcept;
  /// Throws ValueError before that.
  const TableModel& model() const;

  /// Writes a checkpoint; an older one of that name is replaced.
  void save_checkpoint(const std::filesystem::path& path) const;

  /// Of the model, on the rows learnt from, and on those tested on, if there are any.
  TableFigures train_figures() const;
  std::optional<TableFigures> test_figures() const;
  /// The same of models made alike on parts of the rows learnt from, each tested on the rest.
  std::vector<TableFigures> cross_validate(i64 folds) const;

  /// The rows tested on: which of a table. The table lives as long as the run.
  struct TestPart {
    const Table& table;
    std::vector<i64> rows;
  };
  TestPart test_part() const;

  const TableTask& task() const noexcept;
  /// The columns as they are learnt.
  const TableEncoder& encoder() const noexcept;
  /// Rows learnt from and tested on.
  i64 train_rows() const noexcept;
  i64 test_rows() const noexcept;
  /// The table, and which of its rows are learnt from.
  const Table& table() const noexcept;
  const std::vector<i64>& learnt() const noexcept;
  /// Candidates that were tried.
  const std::vector<TableTrial>& trials() const noexcept;

 private:
  struct Run;
  explicit TableFit(std::unique_ptr<Run> run);
  std::unique_ptr<Run> run_;
};

}  // namespace iron
