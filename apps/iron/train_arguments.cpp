#include "apps/iron/train_arguments.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <limits>

#include "apps/iron/length_arguments.h"
#include "apps/iron/names.h"
#include "iron/core/error.h"
#include "iron/model/table_plot.h"

namespace iron::command {
namespace {

constexpr u64 kMostFolds = 1000;

/// Which candidates were asked for, with the words laid over them.
void set_candidates(const TrainArguments& a, TableTask& task) {
  for (TableCandidate& candidate : task.candidates) {
    if (!a.hidden.empty()) candidate.network.hidden = a.hidden;
    if (a.activation) {
      candidate.network.activation = parse_name<Activation>("--activation", *a.activation);
      candidate.network.parameter.reset();
    }
    if (a.scaler) candidate.scaling = task.columns.scaling;
    TrainOptions& training = candidate.training;
    if (a.optimizer) choose_name("--optimizer", *a.optimizer, training.optimizer);
    if (a.rate) std::visit([&](auto& o) { o.rate = *a.rate; }, training.optimizer);
    if (a.weight_decay) {
      std::visit([&](auto& o) { o.weight_decay = *a.weight_decay; }, training.optimizer);
    }
    if (a.schedule) choose_name("--schedule", *a.schedule, training.schedule);
    if (a.batch) training.batch = BatchSize::parse(*a.batch);
    if (a.precision) training.precision = parse_precision(*a.precision);
    if (a.length) set_length(*a.length, training);
    training.seed = a.seed;
  }
  // Words that fix what candidates differ in leave some of them alike.
  std::vector<TableCandidate> different;
  std::vector<std::string> seen;
  for (const TableCandidate& candidate : task.candidates) {
    const std::string text = to_json(candidate.network) + to_json(candidate.training) +
                             std::string(name_of(candidate.scaling));
    if (std::ranges::find(seen, text) != seen.end()) continue;
    seen.push_back(text);
    different.push_back(candidate);
  }
  task.candidates = std::move(different);
}

void set_threshold(const TrainArguments& a, TableTask& task) {
  if (!a.threshold) return;
  if (*a.threshold == "f1") {
    task.best_threshold = true;
    return;
  }
  double value = 0;
  const char* const end = a.threshold->data() + a.threshold->size();
  const auto [at, fault] = std::from_chars(a.threshold->data(), end, value);
  if (fault != std::errc{} || at != end || !(value >= 0 && value <= 1)) {
    throw ValueError("--threshold", fmt::format("cannot read '{}'", *a.threshold),
                     "give a probability from 0 to 1, or f1");
  }
  task.threshold = value;
}

TableModelKind kind_of(const TrainArguments& a) {
  return a.kind ? parse_name<TableModelKind>("--model", *a.kind) : TableModelKind::mlp;
}

Solver solver_of(const TrainArguments& a, TableModelKind kind) {
  if (a.solver) return parse_name<Solver>("--solver", *a.solver);
  if (kind == TableModelKind::linear) return Solver::exact;
  return kind == TableModelKind::mlp ? Solver::gd : Solver::newton;
}

/// Options that a solver or model would not heed are refused.
void expect_heeded(const TrainArguments& a, const TableTask& task) {
  const auto refuse = [](bool given, const char* option, const char* why) {
    if (given) throw ValueError(option, why, "leave it out");
  };
  if (task.solver != Solver::gd) {
    const char* const why = "is for --solver gd and --model mlp only";
    refuse(a.optimizer.has_value(), "--optimizer", why);
    refuse(a.rate.has_value(), "--lr", why);
    refuse(a.weight_decay.has_value(), "--weight-decay", why);
    refuse(a.schedule.has_value(), "--schedule", why);
    refuse(a.batch.has_value(), "--batch", why);
    refuse(a.precision.has_value(), "--precision", why);
    if (a.length) refuse(true, length_option(*a.length), why);
    refuse(a.checkpoint.has_value(), "--checkpoint", why);
    refuse(a.log.has_value(), "--log", why);
    refuse(a.from.has_value(), "--from", why);
    refuse(a.validation_fraction > 0, "--validation-fraction", why);
  }
  if (task.kind != TableModelKind::mlp) {
    const char* const why = "is for --model mlp only";
    refuse(!a.hidden.empty(), "--hidden", why);
    refuse(a.activation.has_value(), "--activation", why);
    refuse(a.recipe.has_value(), "--recipe", why);
    refuse(a.precision == name_of(DType::bf16), "--precision bf16", why);
  }
  if (task.folds > 0) {
    refuse(a.log.has_value(), "--log",
           "is for a single network (--recipe plain), not for many that are compared");
    refuse(a.validation_fraction > 0, "--validation-fraction",
           "is for a single network (--recipe plain); this recipe holds out every row once");
  }
}

}  // namespace

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

void TableArguments::add_to(CLI::App& verb) {
  verb.add_option("--separator", separator,
                  "Between the fields of a line: one character, or tab (default: found out)");
  CLI::Option* with = verb.add_flag("--header", header, "The first line names the columns");
  verb.add_flag("--no-header", no_header, "It does not: columns are x1, x2, ..., the last y")
      ->excludes(with);
}

TableOptions TableArguments::options(const std::vector<std::string>& text_columns) const {
  TableOptions options{.text_columns = text_columns};
  if (separator) {
    const std::string text = *separator == "tab" || *separator == "\\t" ? "\t" : *separator;
    if (text.size() != 1) {
      throw ValueError("--separator", fmt::format("'{}' is not one character", text),
                       "give one, such as ';', or tab");
    }
    options.separator = text.front();
  }
  if (header) options.header = true;
  if (no_header) options.header = false;
  return options;
}

std::string reading_line(const std::string& path, const TableReading& reading, const Table& table) {
  std::string line = fmt::format("{}: {}, {} rows of {} columns", path == "-" ? "stdin" : path,
                                 reading.kind, table.rows, table.columns.size());
  if (reading.separator == '\0') return line;
  const std::string between =
      reading.separator == '\t' ? "tabs" : fmt::format("'{}'", reading.separator);
  line +=
      fmt::format(", separated by {}{}", between, reading.separator_guessed ? " (found out)" : "");
  line += fmt::format(", {} header{}", reading.header ? "with a" : "without",
                      reading.header_guessed ? " (found out)" : "");
  return line;
}

void expect_resumable(const TrainArguments& a) {
  const auto refuse = [](bool given, const char* option) {
    if (given) throw ValueError(option, "is kept in the checkpoint", "leave it out");
  };
  refuse(a.reading.separator.has_value(), "--separator");
  refuse(a.reading.header, "--header");
  refuse(a.reading.no_header, "--no-header");
  refuse(!a.target.empty(), "--target");
  refuse(!a.features.empty(), "--features");
  refuse(!a.ignore.empty(), "--ignore");
  refuse(!a.categories.empty(), "--categories");
  refuse(!a.weights.empty(), "--weights");
  refuse(a.task.has_value(), "--task");
  refuse(a.missing.has_value(), "--missing");
  refuse(a.unknown.has_value(), "--unknown");
  refuse(!a.test.empty(), "--test");
  refuse(a.test_fraction != 0, "--test-fraction");
  refuse(a.kind.has_value(), "--model");
  refuse(a.solver.has_value(), "--solver");
  refuse(a.l2 != 0, "--l2");
  refuse(a.scaler.has_value(), "--scaler");
  refuse(a.class_weight.has_value(), "--class-weight");
  refuse(a.threshold.has_value(), "--threshold");
  refuse(a.validation_fraction != 0, "--validation-fraction");
  refuse(a.recipe.has_value(), "--recipe");
  refuse(!a.hidden.empty(), "--hidden");
  refuse(a.activation.has_value(), "--activation");
  refuse(a.optimizer.has_value(), "--optimizer");
  refuse(a.weight_decay.has_value(), "--weight-decay");
  refuse(a.schedule.has_value(), "--schedule");
  refuse(a.batch.has_value(), "--batch");
  refuse(a.precision.has_value(), "--precision");
  refuse(a.seed != 0, "--seed");
  refuse(a.from.has_value(), "--from");
}

TableTask make_task(const TrainArguments& a, const Table& table) {
  TableTask task{.data = a.data, .categories = a.categories};
  if (a.reading.separator) task.separator = *a.reading.separator;
  if (a.reading.header || a.reading.no_header) task.header = a.reading.header;
  task.kind = kind_of(a);
  task.solver = solver_of(a, task.kind);
  const bool exact = task.solver != Solver::gd;
  task.columns = {.target = a.target,
                  .features = a.features,
                  .ignore = a.ignore,
                  .weights = a.weights,
                  .scaling = exact ? Scaling::none : Scaling::standard,
                  .reference_level = task.kind != TableModelKind::mlp};
  if (a.task) task.columns.task = parse_name<Task>("--task", *a.task);
  if (a.scaler) task.columns.scaling = parse_name<Scaling>("--scaler", *a.scaler);
  if (a.missing) task.columns.missing = parse_name<MissingPolicy>("--missing", *a.missing);
  if (a.unknown) task.columns.unknown = parse_name<UnknownPolicy>("--unknown", *a.unknown);
  task.test = a.test;
  task.test_fraction = a.test_fraction;
  task.l2 = a.l2;
  if (a.class_weight) {
    task.class_weight = parse_name<ClassWeight>("--class-weight", *a.class_weight);
  }
  task.validation_fraction = a.validation_fraction;
  task.recipe = a.recipe.value_or("auto");
  task.seed = a.seed;
  task.model = a.out;
  set_threshold(a, task);
  fill_candidates(table, task);
  expect_heeded(a, task);
  set_candidates(a, task);
  return task;
}

void TrainArguments::add_to(CLI::App& verb) {
  const auto words = [&](const char* name, std::vector<std::string>& out, const char* help) {
    return verb
        .add_option_function<std::string>(
            name, [&out](const std::string& text) { out = split_words(text); }, help)
        ->type_name("NAME,...");
  };
  verb.add_option("DATA", data, "The table: CSV, TSV, NPY, NPZ or the original's JSON; - is stdin");
  verb.add_option("-o,--out", out, "The model file to write (.safetensors)");

  const char* what = "What is learnt";
  verb.add_option("--target", target,
                  "Column to predict: a name or a number from 1 (default: last)")
      ->group(what);
  words("--features", features, "Columns to predict from (default: all others)")->group(what);
  words("--ignore", ignore, "Columns to leave out")->group(what);
  words("--categories", categories, "Columns of texts, though they look like numbers")->group(what);
  verb.add_option("--weights", weights, "A column that says how much a row counts")->group(what);
  verb.add_option("--task", task, list_names<Task>())->group(what);
  verb.add_option("--missing", missing, "Missing values: " + list_names<MissingPolicy>())
      ->group(what);
  verb.add_option("--unknown", unknown,
                  "Texts that were not learnt: " + list_names<UnknownPolicy>())
      ->group(what);
  verb.add_option("--test", test, "A file of rows to test on")->group(what);
  verb.add_option("--test-fraction", test_fraction, "Part of the rows to put aside for testing")
      ->group(what);
  add_whole_number(
      verb, "--cv", 2, kMostFolds, [this](u64 value) { cv = static_cast<i64>(value); },
      "Judge such a model by cross-validation in so many folds, too")
      ->group(what);
  reading.add_to(verb);

  const char* how = "How it is learnt";
  verb.add_option("--model", kind, list_names<TableModelKind>() + " (default: mlp)")->group(how);
  verb.add_option("--solver", solver,
                  list_names<Solver>() + " (default: exact, newton or, for mlp, gd)")
      ->group(how);
  verb.add_option("--l2", l2, "Ridge penalty of exact and newton")->group(how);
  verb.add_option("--scaler", scaler, "Of numbers: " + list_names<Scaling>())->group(how);
  verb.add_option("--class-weight", class_weight, list_names<ClassWeight>())->group(how);
  verb.add_option("--threshold", threshold,
                  "Probability from which the second class is predicted, or f1")
      ->group(how);
  verb.add_option("--recipe", recipe, "Of mlp: auto (default) or plain")->group(how);
  verb.add_option_function<std::string>(
          "--hidden", [this](const std::string& text) { hidden = parse_widths("--hidden", text); },
          "Widths of the hidden layers, such as 64,64")
      ->type_name("INT,...")
      ->group(how);
  verb.add_option("--activation", activation, list_names<Activation>())->group(how);
  verb.add_option("--optimizer", optimizer, list_choices(Optimizer{}))->group(how);
  verb.add_option("--lr", rate, "Learning rate")->group(how);
  verb.add_option("--weight-decay", weight_decay, "Weight decay of the optimizer")->group(how);
  verb.add_option("--schedule", schedule, list_choices(Schedule{}))->group(how);
  verb.add_option("--batch", batch, "Rows a step: a number, or all")->group(how);
  verb.add_option("--precision", precision, "f32, f64 or bf16")->group(how);
  verb.add_option("--validation-fraction", validation_fraction,
                  "Part of the rows that a single network is judged by (early stopping)")
      ->group(how);
  add_whole_number(
      verb, "--seed", 0, std::numeric_limits<u64>::max(), [this](u64 value) { seed = value; },
      "Number that all random choices start from (default: 0)")
      ->group(how);
  add_length(verb, length, "Passes over all rows", how);

  const char* kept = "What is kept";
  verb.add_option("--checkpoint", checkpoint, "Save the run to this file as it goes")->group(kept);
  verb.add_option("--save-every", save_every, "How often: 30s (default), or a number of steps")
      ->group(kept);
  verb.add_option("--resume", resume, "Go on with the run in this file; DATA may be left out")
      ->group(kept);
  verb.add_option("--from", from, "Start from the weights of this model")->group(kept);
  verb.add_option("--log", log, "A CSV file for step, loss and rate")->group(kept);
  CLI::Option* drawn =
      verb.add_option("--plot", plot, "A picture (.svg, .png) of how it went or what it predicts")
          ->group(kept);
  verb.add_option("--plot-kind", plot_kind,
                  list_names<TablePlotKind>() + " (default: what shows most)")
      ->needs(drawn)
      ->group(kept);

  compute.add_to(verb);
  verb.add_flag("--json", json, "Print one JSON document instead of text");
  verb.add_flag("--quiet", quiet, "No progress");
  verb.add_flag("--force", force, "Replace existing files");
}

}  // namespace iron::command
