// iron function fit: a formula, or points, become a network.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <unistd.h>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/function_report.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/names.h"
#include "apps/iron/run_watch.h"
#include "apps/iron/settings.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/data/table_read.h"
#include "iron/format/output_file.h"
#include "iron/model/function_plot.h"
#include "iron/model/function_recipe.h"
#include "iron/model/function_table.h"
#include "iron/model/random_formula.h"
#include "iron/report/progress.h"
#include "iron/report/training_log.h"

namespace iron::command {
namespace {

constexpr u64 kMostSamples = 10'000'000;
constexpr i64 kLineSamples = 401;
constexpr i64 kPlaneSamples = i64{61} * 61;

/// The words as they were given; what was left out is empty.
struct Arguments {
  std::string out;
  std::optional<std::string> formula;
  std::optional<std::string> points;
  std::string x = "-3:3";
  std::optional<std::string> y;
  std::optional<i64> samples;
  double noise = 0;

  std::vector<i64> hidden;
  std::optional<std::string> activation;
  std::optional<std::string> optimizer;
  std::optional<double> rate;
  std::optional<std::string> batch;
  std::optional<std::string> precision;
  u64 seed = 0;
  i64 epochs = 0;
  i64 steps = 0;

  std::optional<std::string> log;
  std::optional<std::string> plot;
  bool json = false;
  bool quiet = false;
  bool force = false;
  ComputeArguments compute;

  void add_to(CLI::App& verb);
};

InputRange parse_range(const std::string& option, const std::string& name,
                       const std::string& text) {
  const std::size_t colon = text.find(':');
  const auto number = [](std::string_view word) -> std::optional<double> {
    if (word.starts_with('+')) word.remove_prefix(1);
    double value = 0;
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
    const bool whole = fault == std::errc{} && end == word.data() + word.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
  };
  if (colon != std::string::npos) {
    const auto low = number(std::string_view(text).substr(0, colon));
    const auto high = number(std::string_view(text).substr(colon + 1));
    if (low && high && *low < *high && std::isfinite(*high - *low)) return {name, *low, *high};
  }
  throw ValueError(option, fmt::format("'{}' is no range", text),
                   "write the lower end, a colon and the higher end, such as -3:3");
}

std::vector<InputRange> make_ranges(const Arguments& a) {
  std::vector<InputRange> ranges{parse_range("--x", "x", a.x)};
  if (a.y) ranges.push_back(parse_range("--y", "y", *a.y));
  return ranges;
}

/// What is to be learnt, and what is to be told of it.
struct Subject {
  std::optional<Formula> formula;
  FunctionSamples samples;
  std::vector<std::string> notes;
};

Subject formula_subject(const Arguments& a) {
  const std::vector<InputRange> ranges = make_ranges(a);
  const auto variables = static_cast<i64>(ranges.size());
  const i64 count = a.samples.value_or(variables == 1 ? kLineSamples : kPlaneSamples);
  const bool random = *a.formula == "random";
  Subject subject;
  subject.formula = random ? random_formula(a.seed, variables) : Formula(*a.formula, variables);
  if (random) subject.notes.push_back("drawn: " + subject.formula->text());
  subject.samples = sample_function(*subject.formula, ranges, count, a.noise, a.seed);
  const FunctionSamples& samples = subject.samples;
  if (samples.left_out > 0) {
    subject.notes.push_back(fmt::format(
        "left out {} of {} points, where the formula has no finite value; the first is {}",
        samples.left_out, samples.left_out + samples.rows(),
        point_text(samples.inputs, samples.first_left_out)));
  }
  return subject;
}

Subject table_subject(const std::string& path) {
  TableReading reading;
  const Table table = read_table(path, {}, &reading);
  Subject subject{.formula = {}, .samples = table_samples(table), .notes = {}};
  if (reading.header_guessed && !reading.header) {
    subject.notes.push_back(path + ": the first line is taken for a point, not for names");
  }
  if (table.test_rows > 0) {
    subject.notes.push_back(
        fmt::format("{}: the last {} rows are for testing and not learnt", path, table.test_rows));
  }
  return subject;
}

Subject make_subject(const Arguments& a) {
  if (a.points) return table_subject(*a.points);
  if (a.formula) return formula_subject(a);
  throw ValueError("--formula", "there is nothing to learn", "give a formula, or --points FILE");
}

FunctionRecipe make_recipe(const Arguments& a, i64 variables) {
  const SampleNoise noise = a.points      ? SampleNoise::unknown
                            : a.noise > 0 ? SampleNoise::present
                                          : SampleNoise::none;
  FunctionRecipe recipe = function_recipe(variables, noise);
  NetworkOptions& network = recipe.network;
  TrainOptions& training = recipe.training;
  if (!a.hidden.empty()) network.hidden = a.hidden;
  if (a.activation) {
    const auto activation = parse_name<Activation>("--activation", *a.activation);
    if (activation != network.activation) network.parameter.reset();  // it was another function's
    network.activation = activation;
  }
  if (a.optimizer) choose_name("--optimizer", *a.optimizer, training.optimizer);
  if (a.rate) std::visit([&](auto& optimizer) { optimizer.rate = *a.rate; }, training.optimizer);
  if (a.batch) training.batch = BatchSize::parse(*a.batch);
  if (a.precision) training.precision = parse_precision(*a.precision);
  training.seed = a.seed;
  if (a.epochs != 0 || a.steps != 0) {
    training.epochs = a.epochs;
    training.steps = a.steps;
  }
  return recipe;
}

TextTable configuration(const Arguments& a, const FunctionSamples& samples,
                        const FunctionRecipe& recipe, const FunctionModel& model) {
  TextTable table;
  if (a.points) {
    table.emplace_back("points", *a.points);
    table.emplace_back("value", samples.output);
  } else {
    table.emplace_back("function", fmt::format("{} = {}", samples.output, samples.formula));
  }
  for (const InputRange& input : samples.inputs) {
    table.emplace_back(input.name, fmt::format("{} to {}", input.low, input.high));
  }
  table.emplace_back("samples", std::to_string(samples.rows()));
  if (a.noise > 0) table.emplace_back("noise", fmt::format("{}", a.noise));
  const NetworkSpec network =
      make_network(static_cast<i64>(samples.inputs.size()), recipe.network, 1);
  const i64 parameters =
      trained_count(prediction_program(network, LossKind::mse, recipe.training.precision));
  const i64 rows = samples.rows();
  const i64 batch = recipe.training.batch.rows();
  const i64 steps = batch == 0 || batch >= rows ? 1 : (rows + batch - 1) / batch;
  // More than can be counted the Trainer refuses before this is shown.
  const i64 epochs = std::min(recipe.training.epochs, std::numeric_limits<i64>::max() / steps);
  add_settings(recipe.network, recipe.training, {parameters, epochs * steps}, model.device(),
               table);
  return table;
}

/// A run that failed keeps what it had learnt.
void rescue(const FunctionModel& model, const std::string& path, Overwrite overwrite) {
  const std::optional<FunctionFigures>& figures = model.description().figures;
  if (!figures) return;
  try {
    model.save(path, overwrite);
  } catch (const OutputError& error) {
    fmt::print(stderr, "the best so far is lost: {}: {}\n", error.detail(), error.where());
    return;
  }
  fmt::print(stderr, "the best so far, of step {}, is in {}\n", figures->step, path);
}

int run(const Arguments& a) {
  const Overwrite overwrite = a.force ? Overwrite::yes : Overwrite::no;
  if (a.plot) plot_format(*a.plot);  // a wrong suffix is told before anything is learnt
  const Subject subject = make_subject(a);
  const FunctionSamples& samples = subject.samples;
  const FunctionRecipe recipe = make_recipe(a, static_cast<i64>(samples.inputs.size()));
  expect_apart({{"--points", "points", a.points.value_or("")},
                {"--out", "model", a.out},
                {"--plot", "plot", a.plot.value_or("")},
                {"--log", "log", a.log.value_or("")}});
  FunctionModel model(recipe.network, a.compute.apply());

  // Better to fail now than after the training; without commit nothing is left behind.
  { const OutputFile probe(a.out, overwrite); }
  if (a.plot) const OutputFile probe(*a.plot, overwrite);
  std::optional<TrainingLog> log;
  if (a.log) log.emplace(*a.log, overwrite);
  Witness witness(subject.notes, configuration(a, samples, recipe, model), a.quiet);
  ProgressWriter progress(std::cerr,
                          is_terminal(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::lines);
  TrainWatch watch{.observers = {&witness}, .stop = &catch_interrupts()};
  if (!a.quiet) watch.observers.push_back(&progress);
  if (log) watch.observers.push_back(&*log);
  TrainReport report;
  try {
    report = model.fit(samples, recipe.training, watch);
  } catch (const TrainingError&) {
    rescue(model, a.out, overwrite);
    throw;
  }
  model.save(a.out, overwrite);

  if (a.plot) save_plot(function_plot(model, samples, subject.formula), *a.plot, overwrite);

  FunctionResult result{.model = model,
                        .samples = samples,
                        .noise = a.noise,
                        .report = report,
                        .taught = function_errors(model, samples),
                        .notices = witness.notices,
                        .model_path = a.out,
                        .plot_path = a.plot.value_or(""),
                        .interrupted = report.outcome == Outcome::stopped};
  if (subject.formula) {
    result.inside = function_errors(model, *subject.formula, FunctionPart::inside);
    result.outside = function_errors(model, *subject.formula, FunctionPart::outside);
  }
  a.json ? print_json(result) : print_summary(result);
  if (!result.interrupted) return kDone;
  fmt::print(stderr, "interrupted at step {}: the model so far is in {}\n", report.steps, a.out);
  return kInterrupted;
}

void Arguments::add_to(CLI::App& verb) {
  CLI::Option* points_option = verb.add_option(
      "--points", points, "Instead: a table of two or three columns, the value last (- is stdin)");
  verb.add_option("--formula", formula,
                  "The function, such as \"sin(3*x)*exp(-x^2)\", or random: drawn by --seed")
      ->excludes(points_option);
  verb.add_option("-o,--out", out, "The model file to write (.safetensors)")->required();
  const char* what = "What is learnt";
  verb.add_option("--x", x, "The range of x, such as -3:3")
      ->capture_default_str()
      ->excludes(points_option)
      ->group(what);
  verb.add_option("--y", y, "The range of y, where that is a second variable")
      ->excludes(points_option)
      ->group(what);
  add_whole_number(
      verb, "--samples", 2, kMostSamples, [this](u64 n) { samples = static_cast<i64>(n); },
      fmt::format("Points, evenly spread (default: {}; of two variables {}, in rows and columns)",
                  kLineSamples, kPlaneSamples))
      ->excludes(points_option)
      ->group(what);
  verb.add_option("--noise", noise, "Standard deviation of normal noise on their values")
      ->capture_default_str()
      ->excludes(points_option)
      ->group(what);

  const char* how = "How it is learnt";
  verb.add_option_function<std::string>(
          "--hidden", [this](const std::string& text) { hidden = parse_widths("--hidden", text); },
          "Widths of the hidden layers, such as 64,64")
      ->type_name("INT,...")
      ->group(how);
  verb.add_option("--activation", activation, list_names<Activation>())->group(how);
  verb.add_option("--optimizer", optimizer, list_choices(Optimizer{}))->group(how);
  verb.add_option("--lr", rate, "Learning rate")->group(how);
  verb.add_option("--batch", batch, "Points a step: a number, or all")->group(how);
  CLI::Option* by_epochs =
      add_whole_number(
          verb, "--epochs", 1, kMostWhole, [this](u64 n) { epochs = static_cast<i64>(n); },
          "Passes over all points")
          ->group(how);
  add_whole_number(
      verb, "--steps", 1, kMostWhole, [this](u64 n) { steps = static_cast<i64>(n); },
      "The same in steps")
      ->excludes(by_epochs)
      ->group(how);
  verb.add_option("--precision", precision, "f32, f64 or bf16")->group(how);
  add_whole_number(
      verb, "--seed", 0, std::numeric_limits<u64>::max(), [this](u64 value) { seed = value; },
      "Number that all random choices start from (default: 0)")
      ->group(how);

  verb.add_option("--log", log, "A CSV file for step, loss, rate and error")->group("What is kept");
  verb.add_option("--plot", plot, "An SVG or PNG file to draw function, network and error in")
      ->group("What is kept");
  compute.add_to(verb);
  verb.add_flag("--json", json, "Print one JSON document instead of text");
  verb.add_flag("--quiet", quiet, "No progress");
  verb.add_flag("--force", force, "Replace existing files");
}

}  // namespace

void add_function_fit(CLI::App& function, Chosen& chosen) {
  CLI::App* verb = function.add_subcommand("fit", "Teach a network a formula, or points");
  const auto arguments = std::make_shared<Arguments>();
  arguments->add_to(*verb);
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
