#pragma once
/// Progress of a run for people: a bar that redraws itself on a terminal, otherwise a plain line
/// every few seconds.

#include <iosfwd>
#include <string>

#include "iron/report/sparkline.h"
#include "iron/train/observer.h"

namespace iron {

/// How progress is shown.
enum class ProgressStyle : u8 { bar, lines };

/// Writes progress to a stream, which must outlive it.
class ProgressWriter : public Observer {
 public:
  ProgressWriter(std::ostream& out, ProgressStyle style) : out_(out), style_(style) {}

  void on_start(const RunInfo& run) override;
  void on_progress(const Progress& progress) override;
  void on_notice(const Notice& notice) override;
  void on_end(const TrainReport& report) override;

 private:
  std::ostream& out_;
  ProgressStyle style_;
  i64 first_step_ = 0;
  double shown_at_ = 0;  // seconds
  bool drawn_ = false;
  LossHistory losses_;
};

/// One line about what the guard of a run did.
std::string notice_line(const Notice& notice);

/// One line about a run under way: step, loss, the latest figures, rate, steps a second, time left.
/// `first_step`: the step this call of run began at.
std::string progress_line(const Progress& progress, i64 first_step);

/// The same for a terminal: a bar and the curve of the loss before the figures. What matters less
/// (rate, speed, figures of the evaluation, the curve, in this order) is left out while the line is
/// longer than 100 columns.
std::string progress_bar(const Progress& progress, i64 first_step, const LossHistory& losses);

/// "0.8 s", "12 s", "3 min 20 s", "2 h 5 min"; "?" for centuries, infinity and NaN.
std::string human_duration(double seconds);

}  // namespace iron
