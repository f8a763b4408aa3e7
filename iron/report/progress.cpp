#include "iron/report/progress.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <ostream>

namespace iron {
namespace {

constexpr double kBarInterval = 0.1;   // seconds between two drawings
constexpr double kLineInterval = 3.0;  // seconds between two plain lines
constexpr int kBarWidth = 24;
constexpr double kLongest = 1e10;  // seconds, three centuries; more is not worth telling

std::string bar(double share) {
  const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  return "[" + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(kBarWidth - full), '.') + "]";
}

}  // namespace

std::string human_duration(double seconds) {
  if (!(seconds < kLongest)) return "?";
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const i64 whole = std::llround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string progress_line(const Progress& p, i64 first_step) {
  const double speed = static_cast<double>(p.step - first_step) / std::max(p.seconds, 1e-9);
  const double left = static_cast<double>(p.steps - p.step) / std::max(speed, 1e-9);
  std::string figures;
  if (p.score != nullptr) {
    for (const Metric& metric : p.score->metrics) {
      figures += fmt::format("  {} {:.4g}{}{}", metric.label, metric.value,
                             metric.unit.empty() ? "" : " ", metric.unit);
    }
  }
  return fmt::format("step {}/{}  loss {:.3e}{}  rate {:.2e}  {:.{}f} steps/s  {} left", p.step,
                     p.steps, p.loss, figures, p.rate, speed, speed < 100 ? 1 : 0,
                     human_duration(left));
}

std::string notice_line(const Notice& n) {
  const std::string loss = std::isnan(n.loss)   ? "NaN"
                           : std::isinf(n.loss) ? "infinity"
                                                : fmt::format("{:.3g}", n.loss);
  switch (n.kind) {
    case NoticeKind::went_back:
      return fmt::format(
          "the loss went to {} at step {}: back to step {}, the rate {:g} of the schedule's", loss,
          n.step, n.back_to, n.rate_scale);
    case NoticeKind::lowered:
      return fmt::format(
          "the loss swings around {} without falling at step {}: the rate is now {:g} of the "
          "schedule's",
          loss, n.step, n.rate_scale);
    case NoticeKind::restarted:
      return fmt::format(
          "nothing was learnt by step {}: started anew with other weights, the rate {:g} of the "
          "schedule's",
          n.step, n.rate_scale);
    case NoticeKind::flat:
      return fmt::format("the loss has stopped falling at {}, step {}", loss, n.step);
  }
  return {};
}

void ProgressWriter::on_start(const RunInfo& run) {
  first_step_ = run.first_step;
  shown_at_ = 0;
  drawn_ = false;
}

void ProgressWriter::on_progress(const Progress& progress) {
  const double interval = style_ == ProgressStyle::bar ? kBarInterval : kLineInterval;
  const bool last = progress.step == progress.steps;
  if (progress.seconds - shown_at_ < interval && !(last && drawn_)) return;
  shown_at_ = progress.seconds;
  drawn_ = true;
  const std::string line = progress_line(progress, first_step_);
  if (style_ == ProgressStyle::lines) {
    out_ << line << '\n';
  } else {
    const double share = static_cast<double>(progress.step) / static_cast<double>(progress.steps);
    out_ << "\r\x1b[K" << bar(share) << ' ' << line;
  }
  out_.flush();
}

void ProgressWriter::on_notice(const Notice& notice) {
  if (style_ == ProgressStyle::bar && drawn_) out_ << "\r\x1b[K";
  out_ << notice_line(notice) << std::endl;
}

void ProgressWriter::on_end(const TrainReport& /*report*/) {
  if (style_ == ProgressStyle::bar && drawn_) out_ << std::endl;
}

}  // namespace iron
