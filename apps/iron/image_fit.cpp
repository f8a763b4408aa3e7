// iron image fit: a picture becomes a network.

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <unistd.h>

#include "apps/iron/failure.h"
#include "apps/iron/fit_arguments.h"
#include "apps/iron/fit_report.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/run_files.h"
#include "apps/iron/run_watch.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/model/picture_checkpoint.h"
#include "iron/model/picture_recipe.h"
#include "iron/report/progress.h"
#include "iron/report/training_log.h"

namespace iron::command {
namespace {

namespace fs = std::filesystem;

void prepare_folder(const fs::path& folder, bool may_hold_files) {
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault || !fs::is_directory(folder, fault)) {
    throw OutputError(folder.string(), "cannot be made a folder");
  }
  if (may_hold_files || fs::is_empty(folder, fault)) return;
  throw OutputError(folder.string(), "is not empty", "take another folder, or --force");
}

/// A run, and what is to be told of it before it begins.
struct Prepared {
  PictureFit fit;
  std::vector<std::string> notes;
};

void expect_model_name(bool given) {
  if (!given) throw ValueError("--out", "the model file is missing", "name it with -o");
}

/// A new run from a model is trained as that was, unless something else is said.
FitArguments with_recipe_of(const PictureModel& model, FitArguments a) {
  const std::vector<std::string> known = picture_recipes();
  const bool named = std::ranges::find(known, model.recipe()) != known.end();
  if (!a.recipe && !a.config && named) a.recipe = model.recipe();
  return a;
}

std::string absolute(const std::string& path) {
  return path.empty() ? path : fs::absolute(path).string();
}

/// The run that is asked for; `model`: the one its weights come from, if any.
NewRun new_run(const FitArguments& a, const std::optional<PictureModel>& model) {
  NewRun run = make_run(model ? with_recipe_of(*model, a) : a);
  const bool own_network = !a.hidden.empty() || a.activation || a.encoding.given() != nullptr;
  if (model && !own_network) run.task.network = model->network();
  return run;
}

std::optional<PictureModel> starting_model(const FitArguments& a, Device device) {
  return a.from ? std::optional(PictureModel::load(*a.from, device)) : std::nullopt;
}

Prepared new_fit(const FitArguments& a, Device device) {
  if (!a.in.empty()) expect_model_name(!a.out.empty() || a.config);
  const std::optional<PictureModel> model = starting_model(a, device);
  NewRun run = new_run(a, model);
  expect_model_name(!run.task.model.empty());
  std::vector<std::string> notes;
  if (!a.quiet) notes = run.prepared.notes;
  // A checkpoint is to find its files again from any folder.
  run.task.picture = absolute(run.task.picture);
  run.task.model = absolute(run.task.model);
  if (a.seconds && !a.length) {
    run.task.training.epochs = 0;
    run.task.training.steps =
        steps_within(*a.seconds, run.prepared.picture, run.prepared.mode, run.task, device);
    if (!a.quiet) {
      notes.push_back(fmt::format("{} are enough for about {} steps here",
                                  human_duration(*a.seconds), run.task.training.steps));
    }
  }
  PictureFit fit(run.prepared.picture, run.prepared.mode, std::move(run.task), device);
  if (model) fit.start_from(*model);
  return {std::move(fit), std::move(notes)};
}

Prepared resumed_fit(const FitArguments& a, Device device) {
  expect_resumable(a);
  std::vector<std::string> notes;
  ResumeChanges changes = make_changes(a);
  if (changes.model) changes.model = absolute(*changes.model);
  const std::optional<std::string> picture =
      a.in.empty() ? std::nullopt : std::optional(absolute(a.in));
  PictureFit fit = PictureFit::resume(*a.resume, picture, changes, notes, device);
  expect_model_name(!fit.task().model.empty());
  return {std::move(fit), std::move(notes)};
}

int dump_config(const FitArguments& a) {
  if (a.resume) expect_resumable(a);
  if (a.seconds) {
    throw ValueError("--time", "is measured when a run begins and has no place in a configuration",
                     "give --steps or --epochs");
  }
  fmt::print("{}\n", to_json(new_run(a, starting_model(a, Device::cpu())).task));
  return kDone;
}

/// A run that failed keeps what it had learnt.
void rescue(const PictureFit& fit, Overwrite overwrite) {
  if (!fit.scored()) return;
  try {
    fit.model().save(fit.task().model, overwrite);
  } catch (const OutputError& error) {
    fmt::print(stderr, "the best so far is lost: {}: {}\n", error.detail(), error.where());
    return;
  }
  const PictureFigures figures = fit.figures();
  fmt::print(stderr, "the best so far, of step {} with {} wrong pixels, is in {}\n", figures.step,
             figures.wrong_pixels, fit.task().model);
}

int run(const FitArguments& a) {
  if (a.dump_config) return dump_config(a);
  const Overwrite overwrite = a.force ? Overwrite::yes : Overwrite::no;
  const Device device = a.compute.apply();
  Prepared prepared = a.resume ? resumed_fit(a, device) : new_fit(a, device);
  PictureFit& fit = prepared.fit;
  const std::string out = fit.task().model;

  FitWatch watch{.stop = &catch_interrupts(), .seconds = a.seconds.value_or(0)};
  watch.checkpoint = a.checkpoint ? *a.checkpoint : a.resume.value_or("");
  watch.snapshots = a.snapshots.value_or("");
  set_saving(a.save_every, !watch.checkpoint.empty(), watch.save_seconds, watch.save_steps);
  expect_apart({{"IN", "picture", fit.task().picture},
                {"--from", "old model", a.from.value_or("")},
                {"--out", "model", out},
                {"--checkpoint", "checkpoint", watch.checkpoint.string()},
                {"--log", "log", a.log.value_or("")}});
  // Better to fail now than after the training; without commit nothing is left behind.
  { const OutputFile probe(out, overwrite); }
  if (a.snapshots) prepare_folder(*a.snapshots, a.force || a.resume);
  std::optional<TrainingLog> log;
  if (a.log) {
    log.emplace(a.resume ? TrainingLog::resume(*a.log, fit.step())
                         : TrainingLog(*a.log, overwrite));
  }
  if (a.checkpoint && (!a.resume || !same_file(*a.checkpoint, *a.resume))) {
    put_aside(*a.checkpoint, a.force, is_picture_checkpoint(fs::path(*a.checkpoint)));
  }

  Witness witness(std::move(prepared.notes), configuration(fit, device), a.quiet);
  ProgressWriter progress(std::cerr,
                          is_terminal(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::lines);
  watch.observers = {&witness};
  if (!a.quiet) watch.observers.push_back(&progress);
  if (log) watch.observers.push_back(&*log);
  TrainReport report;
  try {
    report = fit.run(watch);
  } catch (const Error&) {  // training that failed, or a disk that refused a checkpoint
    rescue(fit, overwrite);
    throw;
  }
  const bool interrupted = report.outcome == Outcome::stopped && *watch.stop;
  if (report.outcome == Outcome::stopped && !interrupted) {
    fmt::print(stderr, "the time was over at step {} of {}\n", report.steps, fit.steps());
  }
  std::string checkpoint = watch.checkpoint.string();
  if (interrupted && checkpoint.empty()) {
    checkpoint = default_checkpoint(out);
    put_aside(checkpoint, a.force, is_picture_checkpoint(fs::path(checkpoint)));
    fit.save_checkpoint(checkpoint);
  }
  const PictureModel model = fit.model();
  if (!interrupted) model.save(out, overwrite);

  const FitResult result{.fit = fit,
                         .report = report,
                         .model = model,
                         .notices = witness.notices,
                         .model_path = interrupted ? "" : out,
                         .checkpoint_path = checkpoint,
                         .device = device,
                         .interrupted = interrupted};
  a.json ? print_json(result) : print_summary(result);
  if (!interrupted) return kDone;
  fmt::print(stderr,
             "interrupted at step {}: the run is saved; go on with\n  iron image fit --resume {}\n",
             report.steps, shell_word(checkpoint));
  return kInterrupted;
}

}  // namespace

void add_image_fit(CLI::App& image, Chosen& chosen) {
  CLI::App* verb = image.add_subcommand("fit", "Teach a network a picture");
  const auto arguments = std::make_shared<FitArguments>();
  arguments->add_to(*verb);
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
