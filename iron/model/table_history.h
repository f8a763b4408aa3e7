#pragma once
/// What is remembered of a run on a table, to be drawn afterwards.

#include <vector>

#include "iron/model/table_fit.h"
#include "iron/train/observer.h"

namespace iron {

/// The losses of one network at its evaluations.
struct LossCurve {
  std::vector<double> epochs = {};
  std::vector<double> train = {};       ///< of the step's rows, before its update
  std::vector<double> validation = {};  ///< of rows it does not learn; empty: there are none
};

/// Remembers the loss curves of the networks that become the model: the single one, or those of the
/// best candidate. One of TableWatch's observers, and to be told of its trials. A run that was
/// resumed is remembered from there on.
class TableHistory : public Observer {
 public:
  void on_start(const RunInfo& info) override;
  void on_score(const StepInfo& info, const Score& score) override;
  /// For TableWatch::on_trial.
  void on_trial(const TableTrial& trial);

  const std::vector<LossCurve>& curves() const noexcept {
    return current_.empty() ? best_ : current_;
  }

 private:
  std::vector<LossCurve> current_;  // of the candidate under way, or of the network after all
  std::vector<LossCurve> best_;
};

}  // namespace iron
