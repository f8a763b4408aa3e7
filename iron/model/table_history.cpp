#include "iron/model/table_history.h"

#include <algorithm>

namespace iron {

void TableHistory::on_start(const RunInfo&) { current_.emplace_back(); }

void TableHistory::on_score(const StepInfo& info, const Score& score) {
  if (current_.empty()) return;
  LossCurve& curve = current_.back();
  curve.epochs.push_back(info.epoch);
  const bool held_out = std::ranges::any_of(
      score.metrics, [](const Metric& metric) { return metric.key == "validation_loss"; });
  // Without rows held out the score is the loss of all rows: smoother than that of one batch.
  curve.train.push_back(held_out ? info.loss : score.value);
  if (held_out) curve.validation.push_back(score.value);
}

void TableHistory::on_trial(const TableTrial& trial) {
  if (trial.best) best_ = std::move(current_);
  current_.clear();
}

}  // namespace iron
