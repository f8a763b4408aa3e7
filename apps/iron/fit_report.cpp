#include "apps/iron/fit_report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/iron/figures.h"
#include "apps/iron/settings.h"
#include "iron/backend/backend.h"
#include "iron/report/progress.h"

namespace iron::command {
namespace {

std::string encoding_text(const Encoding& encoding) {
  if (const auto* fourier = std::get_if<Fourier>(&encoding)) {
    return fmt::format("{} Fourier frequencies, scale {}", fourier->frequencies, fourier->scale);
  }
  if (const auto* grid = std::get_if<Grid>(&encoding)) {
    return fmt::format("grid of {} levels from {} cells, {} features", grid->levels, grid->coarsest,
                       grid->features);
  }
  return std::string(choice_name(encoding));
}

/// "the model" or "bicubic", whichever drew the held-out pixels better.
const char* winner(const HeldOutFigures& held) {
  if (!held.psnr_db) return "the model";
  if (!held.bicubic_psnr_db) return "bicubic";
  return *held.psnr_db > *held.bicubic_psnr_db ? "the model" : "bicubic";
}

/// The step whose parameters a fitted model has.
i64 best_step(const PictureModel& model) { return model.description().figures.value().step; }

std::string decibels(const std::optional<double>& psnr) {
  return psnr ? fmt::format("{:.2f} dB", *psnr) : "identical";
}

}  // namespace

TextTable configuration(const PictureFit& fit, Device device) {
  const PictureTask& task = fit.task();
  const TrainOptions& training = task.training;
  const Picture& picture = fit.picture();
  TextTable table{
      {"picture", fmt::format("{} ({}x{})", task.picture, picture.width(), picture.height())},
      {"mode", std::string(name_of(fit.description().mode))},
      {"recipe", task.recipe},
      {"encoding", encoding_text(task.network.encoding)}};
  add_settings(task.network, training, {fit.parameters(), fit.steps()}, device, table);
  if (task.hold_out) table.emplace_back("held out", "pixels at odd rows and columns");
  if (!task.stop_at.empty()) table.emplace_back("stop at", to_string(task.stop_at));
  if (fit.step() > 0) table.emplace_back("resumed at", fmt::format("step {}", fit.step()));
  return table;
}

void print_summary(const FitResult& r) {
  const PictureComparison c = compare(r.fit.picture(), r.model.render(r.model.size()));
  TextTable table = figures(c);
  if (const auto held = r.fit.held_out()) {
    table.emplace_back("held-out PSNR",
                       fmt::format("{} (bicubic {}): {} won", decibels(held->psnr_db),
                                   decibels(held->bicubic_psnr_db), winner(*held)));
  }
  table.emplace_back("steps", fmt::format("{} ({:g} epochs)", r.report.steps, r.report.epochs));
  if (const i64 best = best_step(r.model); best != r.report.steps) {
    table.emplace_back("best at", fmt::format("step {}", best));
  }
  if (const Goal& goal = r.fit.task().stop_at; !goal.empty()) {
    const bool reached = r.report.outcome == Outcome::reached;
    table.emplace_back("goal", to_string(goal) + (reached ? ", reached" : ", missed"));
  }
  table.emplace_back("parameters", std::to_string(r.fit.parameters()));
  table.emplace_back("time", human_duration(r.report.seconds));
  if (!r.model_path.empty()) table.emplace_back("model", r.model_path);
  if (!r.checkpoint_path.empty()) table.emplace_back("checkpoint", r.checkpoint_path);
  fmt::print("{}", format_table(table));
}

void print_json(const FitResult& r) {
  const PictureComparison c = compare(r.fit.picture(), r.model.render(r.model.size()));
  const auto held = r.fit.held_out();
  const auto path_or_null = [](const std::string& path) {
    return path.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(path);
  };
  nlohmann::ordered_json json;
  json["psnr_db"] = finite_or_null(c.psnr_db);
  json["wrong_pixels"] = c.wrong_pixels;
  json["iou"] = or_null(c.iou_black);
  json["ssim"] = or_null(c.ssim);
  json["held_out_psnr_db"] = held ? or_null(held->psnr_db) : nullptr;
  json["bicubic_held_out_psnr_db"] = held ? or_null(held->bicubic_psnr_db) : nullptr;
  json["held_out_winner"] = held ? nlohmann::ordered_json(winner(*held)) : nullptr;
  json["loss"] = finite_or_null(r.report.loss);
  json["steps"] = r.report.steps;
  json["best_step"] = best_step(r.model);
  json["epochs"] = r.report.epochs;
  json["parameters"] = r.fit.parameters();
  json["seconds"] = r.report.seconds;
  json["seed"] = r.report.seed;
  json["threads"] = cpu_threads();
  json["device"] = to_string(r.device);
  json["recipe"] = r.model.recipe();
  json["mode"] = std::string(name_of(r.fit.description().mode));
  json["goal_reached"] = r.report.outcome == Outcome::reached;
  json["notices"] = nlohmann::ordered_json::array();
  for (const Notice& notice : r.notices) json["notices"].push_back(notice_line(notice));
  json["interrupted"] = r.interrupted;
  json["model"] = path_or_null(r.model_path);
  json["checkpoint"] = path_or_null(r.checkpoint_path);
  fmt::print("{}\n", json.dump(2));
}

}  // namespace iron::command
