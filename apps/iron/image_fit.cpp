// iron image fit: learn a picture.

#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <unistd.h>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/figures.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/verbs.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/model/picture_recipe.h"
#include "iron/report/progress.h"

namespace iron::command {
namespace {

struct Arguments {
  std::string in;
  std::string out;
  std::string recipe = "fourier";
  std::vector<i64> hidden;
  std::optional<double> rate;
  std::optional<std::string> batch;
  std::optional<i64> epochs;
  std::optional<i64> steps;
  std::optional<std::string> precision;
  u64 seed = 0;
  bool json = false;
  bool quiet = false;
  bool force = false;
  ComputeArguments compute;
};

DType parse_precision(const std::string& text) {
  for (const DType dtype : {DType::f32, DType::f64}) {
    if (text == name_of(dtype)) return dtype;
  }
  throw ValueError("--precision", fmt::format("cannot compute in '{}'", text), "use f32 or f64");
}

/// The recipe with what the user asked for laid over it.
PictureRecipe configure(const Arguments& arguments, const Picture& picture) {
  PictureRecipe recipe = picture_recipe(arguments.recipe, picture);
  TrainOptions& training = recipe.training;
  if (!arguments.hidden.empty()) recipe.network.hidden = arguments.hidden;
  if (arguments.rate) {
    std::visit([&](auto& optimizer) { optimizer.rate = *arguments.rate; }, training.optimizer);
  }
  if (arguments.batch) training.batch = BatchSize::parse(*arguments.batch);
  if (arguments.epochs || arguments.steps) {
    training.epochs = arguments.epochs.value_or(0);
    training.steps = arguments.steps.value_or(0);
  }
  if (arguments.precision) training.precision = parse_precision(*arguments.precision);
  training.seed = arguments.seed;
  return recipe;
}

std::string join(const std::vector<i64>& widths) {
  std::string text;
  for (const i64 width : widths) text += (text.empty() ? "" : "-") + std::to_string(width);
  return text;
}

/// What will be done, before it is done.
TextTable banner(const Arguments& arguments, const Picture& picture, const PictureRecipe& recipe,
                 Device device) {
  const TrainOptions& training = recipe.training;
  const auto* fourier = std::get_if<Fourier>(&recipe.network.encoding);
  return {{"picture", fmt::format("{} ({}x{}, {})", arguments.in, picture.width(), picture.height(),
                                  picture.channels() == 3  ? "RGB"
                                  : is_two_valued(picture) ? "two values"
                                                           : "grey")},
          {"recipe", recipe.name},
          {"encoding", fourier == nullptr ? "none"
                                          : fmt::format("{} Fourier frequencies, scale {}",
                                                        fourier->frequencies, fourier->scale)},
          {"hidden",
           fmt::format("{} ({})", join(recipe.network.hidden), name_of(recipe.network.activation))},
          {"loss", std::string(choice_name(training.loss))},
          {"optimizer",
           fmt::format("{}, rate {}", choice_name(training.optimizer),
                       std::visit([](const auto& o) { return o.rate; }, training.optimizer))},
          {"schedule", std::string(choice_name(training.schedule))},
          {"batch", to_string(training.batch)},
          {"length", training.steps > 0 ? fmt::format("{} steps", training.steps)
                                        : fmt::format("{} epochs", training.epochs)},
          {"precision", std::string(name_of(training.precision))},
          {"seed", std::to_string(training.seed)},
          {"device", device == Device::cpu() ? fmt::format("cpu, {} thread(s)", cpu_threads())
                                             : to_string(device)}};
}

/// Says what will be done once the Trainer has found all of it in order.
class Banner : public Observer {
 public:
  explicit Banner(const TextTable& table) : table_(table) {}
  void on_start(const RunInfo& /*run*/) override {
    fmt::print(stderr, "iron {}\n{}", IRON_VERSION, format_table(table_));
  }

 private:
  TextTable table_;
};

/// Training would destroy what it is to learn from.
void expect_apart(const Arguments& arguments) {
  std::error_code none;
  if (!std::filesystem::equivalent(arguments.in, arguments.out, none)) return;
  throw ValueError("--out", "the model would replace the picture " + arguments.in,
                   "give the model a name of its own");
}

void print_json(const Arguments& arguments, const PictureModel& model, const TrainReport& report,
                const PictureComparison& c, Device device) {
  nlohmann::ordered_json json;
  json["psnr_db"] = finite_or_null(c.psnr_db);
  json["wrong_pixels"] = c.wrong_pixels;
  json["iou"] = or_null(c.iou_black);
  json["ssim"] = or_null(c.ssim);
  json["held_out_psnr_db"] = nullptr;
  json["bicubic_held_out_psnr_db"] = nullptr;
  json["loss"] = finite_or_null(report.loss);
  json["steps"] = report.steps;
  json["epochs"] = report.epochs;
  json["parameters"] = model.parameters();
  json["seconds"] = report.seconds;
  json["seed"] = report.seed;
  json["threads"] = cpu_threads();
  json["device"] = to_string(device);
  json["recipe"] = model.recipe();
  json["interrupted"] = report.outcome == Outcome::stopped;
  json["model"] = arguments.out;
  fmt::print("{}\n", json.dump(2));
}

int run(const Arguments& arguments) {
  const Overwrite overwrite = arguments.force ? Overwrite::yes : Overwrite::no;
  const Device device = arguments.compute.apply();
  const Picture picture = read_picture(arguments.in);
  const PictureRecipe recipe = configure(arguments, picture);
  expect_apart(arguments);
  // Better to fail now than after the training; without commit nothing is left behind.
  { const OutputFile probe(arguments.out, overwrite); }

  PictureModel model(recipe.network, device);
  model.set_recipe(recipe.name);
  FitWatch watch{.stop = &catch_interrupts()};
  Banner table(banner(arguments, picture, recipe, device));
  ProgressWriter progress(std::cerr,
                          is_terminal(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::lines);
  if (!arguments.quiet) watch.observers = {&table, &progress};
  const TrainReport report = model.fit(picture, recipe.training, watch);
  model.save(arguments.out, overwrite);

  const PictureComparison c = compare(picture, model.render(model.size()));
  if (arguments.json) {
    print_json(arguments, model, report, c, device);
  } else {
    TextTable summary = figures(c);
    summary.emplace_back("steps", fmt::format("{} ({:g} epochs)", report.steps, report.epochs));
    summary.emplace_back("parameters", std::to_string(model.parameters()));
    summary.emplace_back("time", human_duration(report.seconds));
    summary.emplace_back("model", arguments.out);
    fmt::print("{}", format_table(summary));
  }
  if (report.outcome != Outcome::stopped) return kDone;
  fmt::print(stderr, "interrupted at step {}: the model so far is in {}\n", report.steps,
             arguments.out);
  return kInterrupted;
}

}  // namespace

void add_image_fit(CLI::App& image, Chosen& chosen) {
  CLI::App* verb = image.add_subcommand("fit", "Teach a network a picture");
  const auto a = std::make_shared<Arguments>();
  verb->add_option("IN", a->in, "The picture (PNG: two-valued, grey or RGB)")->required();
  verb->add_option("-o,--out", a->out, "The model file to write (.safetensors)")->required();
  std::string recipes;
  for (const std::string& name : picture_recipes()) recipes += (recipes.empty() ? "" : ", ") + name;
  verb->add_option("--recipe", a->recipe, "What is trained and how: " + recipes)
      ->capture_default_str();
  verb->add_option_function<std::string>(
          "--hidden", [a](const std::string& text) { a->hidden = parse_widths("--hidden", text); },
          "Widths of the hidden layers, such as 64,64")
      ->type_name("INT,...");
  verb->add_option("--lr", a->rate, "Learning rate");
  verb->add_option("--batch", a->batch, "Pixels a step: a number, all, or row (of the picture)");
  CLI::Option* epochs = add_whole_number(
      *verb, "--epochs", 1, kMostWhole, [a](u64 value) { a->epochs = static_cast<i64>(value); },
      "Length in passes over the whole picture");
  add_whole_number(
      *verb, "--steps", 1, kMostWhole, [a](u64 value) { a->steps = static_cast<i64>(value); },
      "Length in steps")
      ->excludes(epochs);
  verb->add_option("--precision", a->precision, "f32 (default) or f64");
  add_whole_number(
      *verb, "--seed", 0, std::numeric_limits<u64>::max(), [a](u64 value) { a->seed = value; },
      "Number that all random choices start from")
      ->default_str(std::to_string(a->seed));
  a->compute.add_to(*verb);
  verb->add_flag("--json", a->json, "Print one JSON document instead of text");
  verb->add_flag("--quiet", a->quiet, "No progress");
  verb->add_flag("--force", a->force, "Replace an existing model");
  verb->callback([a, &chosen] { chosen = [a] { return run(*a); }; });
}

}  // namespace iron::command
