#include "apps/iron/fit_arguments.h"

#include <fmt/format.h>
#include <limits>

#include "apps/iron/length_arguments.h"
#include "apps/iron/names.h"
#include "iron/core/error.h"
#include "iron/format/input_file.h"
#include "iron/model/picture_recipe.h"

namespace iron::command {
namespace {

constexpr i64 kMostConfigBytes = i64{1} << 20;

std::string recipe_list() {
  std::string list = "auto";
  for (const std::string& name : picture_recipes()) {
    if (name != "auto") list += ", " + name;
  }
  return list;
}

std::string read_text(const std::string& path) {
  InputFile file(path);
  if (file.size() > kMostConfigBytes) {
    throw DataError(path, "is too large for a configuration", "give a file of --dump-config");
  }
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  file.read(std::as_writable_bytes(std::span(text)));
  return text;
}

void set_network(const FitArguments& a, NetworkOptions& network) {
  if (!a.hidden.empty()) network.hidden = a.hidden;
  if (a.activation) {
    const auto activation = parse_name<Activation>("--activation", *a.activation);
    if (activation != network.activation) {
      network.activation = activation;
      network.parameter.reset();  // it was another function's
      network.initializer = Automatic{};
    }
  }
  a.encoding.apply_to(network.encoding);
}

void set_schedule(const FitArguments& a, Schedule& schedule) {
  if (a.schedule) choose_name("--schedule", *a.schedule, schedule);
  if (!a.rate_min) return;
  const bool taken = std::visit(
      [&](auto& choice) {
        if constexpr (requires { choice.rate_min; }) {
          choice.rate_min = *a.rate_min;
          return true;
        } else {
          return false;
        }
      },
      schedule);
  if (!taken) {
    throw ValueError("--lr-min",
                     fmt::format("the {} schedule has no lowest rate", choice_name(schedule)),
                     "use it with --schedule cosine or plateau");
  }
}

void set_training(const FitArguments& a, TrainOptions& training) {
  if (a.optimizer) choose_name("--optimizer", *a.optimizer, training.optimizer);
  if (a.rate) std::visit([&](auto& optimizer) { optimizer.rate = *a.rate; }, training.optimizer);
  set_schedule(a, training.schedule);
  if (a.clip_norm) training.clip_norm = *a.clip_norm;
  if (a.batch) training.batch = BatchSize::parse(*a.batch);
  if (a.precision) training.precision = parse_precision(*a.precision);
  if (a.seed) training.seed = *a.seed;
  if (a.length) set_length(*a.length, training);
}

}  // namespace

NewRun make_run(const FitArguments& a) {
  PictureTask given;
  std::string text;
  given.recipe = "auto";
  if (a.config) {
    text = read_text(*a.config);
    merge_json(text, *a.config, given);
  }
  if (!a.in.empty()) given.picture = a.in;
  if (!a.out.empty()) given.model = a.out;
  if (a.recipe && a.config && given.recipe != "auto" && given.recipe != *a.recipe) {
    throw ValueError("--recipe", fmt::format("{} is for recipe {}", *a.config, given.recipe),
                     "leave out --recipe, or take recipe, network and training out of the file");
  }
  if (a.recipe) given.recipe = *a.recipe;
  if (a.mode) given.preparation.mode = parse_name<PictureMode>("--mode", *a.mode);
  if (a.size) given.preparation.size = *a.size;
  if (a.threshold) given.preparation.threshold = a.threshold;
  if (given.picture.empty())
    throw ValueError("IN", "the picture is missing", "name a picture file");

  NewRun run{prepare(read_picture(given.picture), given.preparation), {}};
  PictureTask& task = run.task;
  PictureRecipe recipe = picture_recipe(given.recipe, run.prepared.picture);
  task.network = recipe.network;
  task.training = recipe.training;
  if (a.config) {
    // A length given in one unit is not that of the recipe in the other.
    if (given.training.epochs != 0 || given.training.steps != 0) {
      task.training.epochs = task.training.steps = 0;
    }
    merge_json(text, *a.config, task);
  }
  task.recipe = recipe.name;
  task.picture = given.picture;
  task.model = given.model;
  task.preparation = given.preparation;
  task.hold_out = task.hold_out || a.hold_out;
  if (a.stop_at) task.stop_at = Goal::parse(*a.stop_at);
  set_network(a, task.network);
  set_training(a, task.training);
  return run;
}

void expect_resumable(const FitArguments& a) {
  const auto refuse = [](bool given, const char* option) {
    if (!given) return;
    throw ValueError(option, "cannot change in a run that is resumed",
                     "leave it out, or start a new run from a model with --from");
  };
  refuse(a.config.has_value(), "--config");
  refuse(a.mode.has_value(), "--mode");
  refuse(a.size.has_value(), "--size");
  refuse(a.threshold.has_value(), "--threshold");
  refuse(a.hold_out, "--hold-out");
  refuse(a.recipe.has_value(), "--recipe");
  refuse(!a.hidden.empty(), "--hidden");
  refuse(a.activation.has_value(), "--activation");
  refuse(a.encoding.given() != nullptr, a.encoding.given());
  refuse(a.optimizer.has_value(), "--optimizer");
  refuse(a.rate_min.has_value(), "--lr-min");
  refuse(a.schedule.has_value(), "--schedule");
  refuse(a.clip_norm.has_value(), "--clip-norm");
  refuse(a.batch.has_value(), "--batch");
  refuse(a.precision.has_value(), "--precision");
  refuse(a.seed.has_value(), "--seed");
  refuse(a.from.has_value(), "--from");
  refuse(a.dump_config, "--dump-config");
}

ResumeChanges make_changes(const FitArguments& a) {
  ResumeChanges changes{.run = {.length = a.length, .rate = a.rate}};
  if (a.stop_at) changes.stop_at = Goal::parse(*a.stop_at);
  if (!a.out.empty()) changes.model = a.out;
  return changes;
}

void FitArguments::add_to(CLI::App& verb) {
  verb.add_option("IN", in, "The picture: PNG, JPEG, WebP, CSV or the original's JSON");
  verb.add_option("-o,--out", out, "The model file to write (.safetensors)");

  const char* what = "What is learnt";
  verb.add_option("--mode", mode, "auto (default), bw, gray, rgb or rgba")->group(what);
  add_whole_number(
      verb, "--size", 1, kMostSide, [this](u64 value) { size = static_cast<i64>(value); },
      "Pixels of the longer side; the picture is brought to it first")
      ->group(what);
  add_whole_number(
      verb, "--threshold", 0, 255, [this](u64 value) { threshold = static_cast<i64>(value); },
      "Grey (0-255) below it becomes black, the rest white")
      ->group(what);
  verb.add_flag("--hold-out", hold_out,
                "Learn only pixels at even rows and columns, score on those at odd ones")
      ->group(what);

  const char* how = "How it is learnt";
  verb.add_option("--recipe", recipe,
                  "A set of everything below: " + recipe_list() + " (default: auto)")
      ->group(how);
  verb.add_option_function<std::string>(
          "--hidden", [this](const std::string& text) { hidden = parse_widths("--hidden", text); },
          "Widths of the hidden layers, such as 128,128")
      ->type_name("INT,...")
      ->group(how);
  verb.add_option("--activation", activation, list_names<Activation>())->group(how);
  encoding.add_to(verb, how);
  verb.add_option("--optimizer", optimizer, list_choices(Optimizer{}))->group(how);
  verb.add_option("--lr", rate, "Learning rate")->group(how);
  verb.add_option("--lr-min", rate_min, "Its lowest value")->group(how);
  verb.add_option("--schedule", schedule, list_choices(Schedule{}))->group(how);
  verb.add_option("--clip-norm", clip_norm, "Largest norm of the gradient; 0: no limit")
      ->group(how);
  verb.add_option("--batch", batch, "Pixels a step: a number, all, or row (of the picture)")
      ->group(how);
  verb.add_option("--precision", precision, "f32, f64 or bf16")->group(how);
  add_whole_number(
      verb, "--seed", 0, std::numeric_limits<u64>::max(), [this](u64 value) { seed = value; },
      "Number that all random choices start from (default: 0)")
      ->group(how);
  verb.add_option("--config", config, "A file of --dump-config; the options here win over it")
      ->group(how);
  verb.add_flag("--dump-config", dump_config, "Print the whole configuration as JSON, and leave")
      ->group(how);

  const char* how_long = "How long";
  add_length(verb, length, "Passes over all pixels", how_long);
  verb.add_option_function<std::string>(
          "--time",
          [this](const std::string& text) {
            seconds = parse_duration(text);
            if (!seconds) {
              throw ValueError("--time", fmt::format("cannot read '{}'", text),
                               "write 10s, 5min or 2h");
            }
          },
          "As many steps as this machine makes in 10s, 5min or 2h")
      ->group(how_long);
  verb.add_option("--stop-at", stop_at, "End as soon as it is as good as 0-wrong or 40dB")
      ->group(how_long);

  const char* kept = "What is kept";
  verb.add_option("--checkpoint", checkpoint, "Save the run to this file as it goes")->group(kept);
  verb.add_option("--save-every", save_every, "How often: 30s (default), or a number of steps")
      ->group(kept);
  verb.add_option("--resume", resume, "Go on with the run in this file; IN may be left out")
      ->group(kept);
  verb.add_option("--from", from, "Start a new run from the weights of this model")->group(kept);
  verb.add_option("--snapshots", snapshots,
                  "A folder for pictures at steps 0, 10, 30, 100, 300, ...")
      ->group(kept);
  verb.add_option("--log", log, "A CSV file for step, loss, rate, PSNR and wrong pixels")
      ->group(kept);

  compute.add_to(verb);
  verb.add_flag("--json", json, "Print one JSON document instead of text");
  verb.add_flag("--quiet", quiet, "No progress");
  verb.add_flag("--force", force, "Replace existing files");
}

}  // namespace iron::command
