#pragma once
/// A run's figures as a CSV file: step, loss, rate and those of the evaluations.

#include <filesystem>
#include <memory>

#include "iron/data/table.h"
#include "iron/format/output_file.h"
#include "iron/train/observer.h"

namespace iron {

/// Appends a row at every evaluation, so that the file is whole up to then whatever happens to the
/// run.
class TrainingLog : public Observer {
 public:
  /// A new file. Throws OutputError when it exists and `overwrite` is no, or cannot be written.
  explicit TrainingLog(std::filesystem::path path, Overwrite overwrite = Overwrite::no);
  /// Goes on with the file of a run that is resumed at `step`: later rows are dropped. Without such
  /// a file a new one begins. Throws DataError when it is no such file, OutputError.
  static TrainingLog resume(std::filesystem::path path, i64 step);
  ~TrainingLog() override;
  TrainingLog(TrainingLog&&) noexcept;
  TrainingLog& operator=(TrainingLog&&) noexcept;

  /// Throws OutputError when the disk refuses.
  void on_score(const StepInfo& info, const Score& score) override;

 private:
  struct File;
  explicit TrainingLog(std::unique_ptr<File> file);
  std::unique_ptr<File> file_;
};

/// The columns of such a file, all of numbers; infinity and NaN stand as they were written. A last
/// row that was cut off is left out. Throws DataError, with row and column where there is one, when
/// it is missing, no log, or has no row yet.
Table read_training_log(const std::filesystem::path& path);

}  // namespace iron
