#include "iron/report/progress.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <ostream>

namespace iron {
namespace {

constexpr double kBarInterval = 0.1;   // seconds between two drawings
constexpr double kLineInterval = 3.0;  // seconds between two plain lines
constexpr int kBarWidth = 12;
constexpr std::ptrdiff_t kColumns = 100;  // of a terminal
constexpr double kLongest = 1e10;         // seconds, three centuries; more is not worth telling

std::string bar(double share) {
  const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  return "[" + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(kBarWidth - full), '.') + "]";
}

/// The parts of a line, each but the first with the gap before it.
struct Figures {
  std::string step;
  std::string loss;
  std::string score;
  std::string rate;
  std::string speed;
  std::string left;
};

Figures figures_of(const Progress& p, i64 first_step) {
  const double speed = static_cast<double>(p.step - first_step) / std::max(p.seconds, 1e-9);
  const double left = static_cast<double>(p.steps - p.step) / std::max(speed, 1e-9);
  Figures figures{.step = fmt::format("step {}/{}", p.step, p.steps),
                  .loss = fmt::format("  loss {:.3e}", p.loss),
                  .score = "",
                  .rate = fmt::format("  rate {:.2e}", p.rate),
                  .speed = fmt::format("  {:.{}f} steps/s", speed, speed < 100 ? 1 : 0),
                  .left = fmt::format("  {} left", human_duration(left))};
  if (p.score == nullptr) return figures;
  for (const Metric& metric : p.score->metrics) {
    figures.score += fmt::format("  {} {:.4g}{}{}", metric.label, metric.value,
                                 metric.unit.empty() ? "" : " ", metric.unit);
  }
  return figures;
}

/// Characters of UTF-8 text.
std::ptrdiff_t columns_of(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
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
  const Figures f = figures_of(p, first_step);
  return f.step + f.loss + f.score + f.rate + f.speed + f.left;
}

std::string progress_bar(const Progress& p, i64 first_step, const LossHistory& losses) {
  Figures f = figures_of(p, first_step);
  const double share = static_cast<double>(p.step) / static_cast<double>(p.steps);
  std::string curve = losses.values().size() < 2 ? "" : sparkline(losses.values()) + " ";
  const auto line = [&] {
    return bar(share) + " " + curve + f.step + f.loss + f.score + f.rate + f.speed + f.left;
  };
  for (std::string* part : {&f.rate, &f.speed, &f.score, &curve}) {
    if (columns_of(line()) > kColumns) part->clear();
  }
  return line();
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
    case NoticeKind::eased:
      return fmt::format(
          "the loss holds at step {}, but only just: back to step {}, the rate {:g} of the "
          "schedule's",
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
  losses_.clear();
}

void ProgressWriter::on_progress(const Progress& progress) {
  losses_.add(progress.loss);
  const double interval = style_ == ProgressStyle::bar ? kBarInterval : kLineInterval;
  const bool last = progress.step == progress.steps;
  if (progress.seconds - shown_at_ < interval && !(last && drawn_)) return;
  shown_at_ = progress.seconds;
  drawn_ = true;
  if (style_ == ProgressStyle::lines) {
    out_ << progress_line(progress, first_step_) << '\n';
  } else {
    out_ << "\r\x1b[K" << progress_bar(progress, first_step_, losses_);
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
