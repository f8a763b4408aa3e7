#include "iron/model/picture_run.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/data/picture_writer.h"
#include "iron/data/resample.h"
#include "iron/model/picture_checkpoint.h"

namespace iron {
namespace {

constexpr double kAliveVariance = 0.0025;  // of the target's: a twentieth of its deviation
constexpr double kAliveError = 0.95;       // of what the best constant leaves

void expect_numbers(const Picture& picture) {
  const auto values = picture.values();
  const auto bad =
      std::find_if_not(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
  if (bad == values.end()) return;
  const i64 pixel = (bad - values.begin()) / picture.channels();
  throw ValueError("fit", "the pixel at column " + std::to_string(pixel % picture.width()) +
                              ", row " + std::to_string(pixel / picture.width()) +
                              " is not a finite number");
}

void expect_mode(const Picture& picture, PictureMode mode) {
  if (mode == PictureMode::automatic) {
    throw ValueError("fit", "the mode of the picture is not chosen", "take mode_of(picture)");
  }
  const i64 channels = channels_of(mode);
  if (picture.channels() != channels) {
    throw ValueError("fit", "mode " + std::string(name_of(mode)) + " needs " +
                                std::to_string(channels) + " channels, the picture has " +
                                std::to_string(picture.channels()));
  }
}

/// The picture's values as the network gives them.
std::vector<float> targets_of(const Picture& picture, PictureMode mode) {
  const auto values = picture.values();
  std::vector<float> targets(values.begin(), values.end());
  if (mode == PictureMode::bw) {
    for (float& value : targets) value = 1 - value;
  }
  return targets;
}

std::vector<double> every_second(const std::vector<double>& all) {
  std::vector<double> kept;
  for (std::size_t i = 0; i < all.size(); i += 2) kept.push_back(all[i]);
  return kept;
}

Tensor on_device(const std::vector<double>& values, Device device) {
  return Tensor::from(values, {static_cast<i64>(values.size())}).to(device);
}

/// Pictures are drawn when 0, 10, 30, 100, 300, … steps are done.
i64 next_snapshot(i64 step) {
  i64 next = 10;
  for (bool third = true; next <= step; third = !third) next = third ? 3 * next : next / 3 * 10;
  return next;
}

}  // namespace

std::optional<double> psnr_of(double mse) {
  if (mse == 0) return std::nullopt;
  return -10 * std::log10(mse);
}

PictureFit::Run::Run(const Picture& whole, PictureMode mode, PictureTask t, Device on)
    : picture(whole), task(std::move(t)), device(on) {
  expect_numbers(picture);
  expect_mode(picture, mode);
  description = {.recipe = task.recipe,
                 .network = task.network,
                 .training = task.training,
                 .mode = mode,
                 .size = {picture.width(), picture.height()},
                 .channels = picture.channels()};
  const i64 longer = std::max(picture.width(), picture.height());
  xs = pixel_centres(picture.width(), longer);
  ys = pixel_centres(picture.height(), longer);
  targets = targets_of(picture, mode);
  if (task.hold_out) {
    if (picture.width() < 2 || picture.height() < 2) {
      throw ValueError("hold_out",
                       fmt::format("a picture of {}x{} has no pixels at odd rows and columns",
                                   picture.width(), picture.height()));
    }
    xs = every_second(xs);
    ys = every_second(ys);
    targets = targets_of(even_pixels(picture), mode);
  }
  sum = checksum(picture);
  const Shape shape{static_cast<i64>(ys.size()), static_cast<i64>(xs.size()), picture.channels()};
  trainer.emplace(network_of(description), task.training,
                  PixelsData{.pixels = Tensor::from(targets, shape).to(device),
                             .xs = on_device(xs, device),
                             .ys = on_device(ys, device)},
                  device);
  trainer->add_observer(*this);
  trainer->stop_on(halt);
  trainer->evaluate_with([this](const StepInfo&) { return evaluate(); });
  if (!task.stop_at.empty()) look_out_for_goal();
  constexpr i64 kNever = std::numeric_limits<i64>::max();
  trainer->call_at(
      [this](i64 step) {
        if (watch == nullptr || watch->checkpoint.empty() || watch->save_steps < 1) return kNever;
        return step - step % watch->save_steps + watch->save_steps;
      },
      [this](const StepInfo&) { save_checkpoint(watch->checkpoint); });
  trainer->call_at(
      [this](i64 step) {
        return watch == nullptr || watch->snapshots.empty() ? kNever : next_snapshot(step);
      },
      [this](const StepInfo&) { draw_snapshot(); });
}

/// Where the loss is the mean square error, it says when the goal may be reached; where not, it is
/// worth looking now and then.
void PictureFit::Run::look_out_for_goal() {
  const Goal& goal = task.stop_at;
  if (goal.psnr_db && !goal.wrong_pixels && std::holds_alternative<Mse>(task.training.loss)) {
    constexpr i64 kSteps = 4;
    const double enough = std::pow(10, -*goal.psnr_db / 10);
    trainer->evaluate_early(kSteps, [enough](double loss) { return loss <= enough; });
  } else {
    const i64 pixels = static_cast<i64>(xs.size() * ys.size());
    trainer->evaluate_early(early_evaluation_steps(trainer->program(), pixels),
                            [](double /*loss*/) { return true; });
  }
}

Score PictureFit::Run::evaluate() const {
  const DrawingErrors e = errors(trainer->parameters());
  const std::optional<double> psnr = psnr_of(e.mse);
  const Goal& goal = task.stop_at;
  const bool flat = e.output_variance < kAliveVariance * e.target_variance;
  return {
      .value = e.mse,
      .reached = (goal.wrong_pixels && e.wrong_pixels <= *goal.wrong_pixels) ||
                 (goal.psnr_db && (!psnr || *psnr >= *goal.psnr_db)),
      .alive = e.target_variance == 0 || (!flat && e.mse < kAliveError * e.target_variance),
      .metrics = {{"psnr_db", "PSNR", psnr.value_or(std::numeric_limits<double>::infinity()), "dB"},
                  {"wrong_pixels", "wrong", static_cast<double>(e.wrong_pixels)}}};
}

PictureModel PictureFit::Run::model_of(const Tensor& parameters) const {
  return PictureModel::from_parameters(description, parameters, device);
}

void PictureFit::Run::draw_snapshot() const {
  const std::string name = fmt::format("step_{:08}.png", trainer->step());
  const PictureModel model = model_of(trainer->parameters());
  write_picture(watch->snapshots / name, model.render(model.size()), Overwrite::yes);
}

void PictureFit::Run::save_checkpoint(const std::filesystem::path& path) const {
  write_checkpoint(path, {.task = task,
                          .mode = description.mode,
                          .size = description.size,
                          .checksum = sum,
                          .state = trainer->state()});
}

TrainReport PictureFit::Run::run(const FitWatch& fit_watch) {
  watch = &fit_watch;
  saved_at = 0;
  halt = watch->stop != nullptr && *watch->stop;
  struct Release {
    Run& run;
    ~Release() { run.watch = nullptr; }
  } const release{*this};

  const bool saves = !watch->checkpoint.empty();
  if (saves) save_checkpoint(watch->checkpoint);
  if (!watch->snapshots.empty() && trainer->step() == 0) draw_snapshot();
  const TrainReport report = trainer->run();
  const bool stopped_by_user = watch->stop != nullptr && *watch->stop;
  if (report.outcome == Outcome::stopped && !stopped_by_user) trainer->evaluate_now();
  if (saves) save_checkpoint(watch->checkpoint);
  return report;
}

void PictureFit::Run::on_start(const RunInfo& info) {
  for (Observer* observer : watch->observers) observer->on_start(info);
}

void PictureFit::Run::on_progress(const Progress& progress) {
  for (Observer* observer : watch->observers) observer->on_progress(progress);
  const bool time_is_over = watch->seconds > 0 && progress.seconds >= watch->seconds;
  if (time_is_over || (watch->stop != nullptr && *watch->stop)) halt = true;
  if (!watch->checkpoint.empty() && watch->save_seconds > 0 &&
      progress.seconds - saved_at >= watch->save_seconds) {
    save_checkpoint(watch->checkpoint);
    saved_at = progress.seconds;
  }
}

void PictureFit::Run::on_score(const StepInfo& info, const Score& score) {
  for (Observer* observer : watch->observers) observer->on_score(info, score);
}

void PictureFit::Run::on_notice(const Notice& notice) {
  for (Observer* observer : watch->observers) observer->on_notice(notice);
}

void PictureFit::Run::on_end(const TrainReport& report) {
  for (Observer* observer : watch->observers) observer->on_end(report);
}

}  // namespace iron
