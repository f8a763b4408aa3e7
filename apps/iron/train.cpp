// iron train: a table becomes a model.

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <unistd.h>

#include "apps/iron/failure.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/names.h"
#include "apps/iron/run_files.h"
#include "apps/iron/run_watch.h"
#include "apps/iron/settings.h"
#include "apps/iron/table_report.h"
#include "apps/iron/train_arguments.h"
#include "apps/iron/verbs.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/model/table_checkpoint.h"
#include "iron/model/table_plot.h"
#include "iron/nn/summary.h"
#include "iron/report/progress.h"
#include "iron/report/training_log.h"

namespace iron::command {
namespace {

constexpr i64 kShownFeatures = 60;  // coefficients of so few features are listed

/// A run, and what is to be told of it before it begins.
struct Prepared {
  TableFit fit;
  std::vector<std::string> notes;
};

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Table read(const std::string& path, const TableOptions& options, std::vector<std::string>& notes) {
  TableReading reading;
  Table table = read_table(path, options, &reading);
  notes.push_back(reading_line(path, reading, table));
  return table;
}

void add_choices(const TrainArguments& a, const TableFit& fit, std::vector<std::string>& notes) {
  const TableEncoder& encoder = fit.encoder();
  const bool classes = encoder.task == Task::classification;
  std::string target = fmt::format("target '{}'{}: {}{}", encoder.target.name,
                                   a.target.empty() ? ", the last column" : "",
                                   name_of(encoder.task), a.task ? "" : " (found out)");
  if (classes) target += ", classes " + join(encoder.target.classes);
  if (encoder.target.classes.size() == 2) {
    target += fmt::format("; '{}' counts as positive", encoder.target.classes[1]);
  }
  notes.push_back(target);
  const std::vector<std::string> constant = constant_columns(encoder);
  if (!constant.empty()) {
    notes.push_back("left out of account, as they are the same in every row learnt: " +
                    join(constant));
  }
  if (fit.task().recipe != a.recipe.value_or("auto") && fit.task().kind == TableModelKind::mlp) {
    notes.push_back(fmt::format("{} rows are too few to choose by: recipe {}", fit.train_rows(),
                                fit.task().recipe));
  }
}

Prepared new_fit(const TrainArguments& a, Device device) {
  if (a.data.empty())
    throw ValueError("DATA", "the table is missing", "name a file, or - for stdin");
  if (a.out.empty()) throw ValueError("--out", "the model file is missing", "name it with -o");
  std::vector<std::string> notes;
  const TableOptions options = a.reading.options(a.categories);
  Table table = read(a.data, options, notes);
  std::optional<Table> test;
  if (a.data != "-" && same_file(a.data, a.test)) {
    throw ValueError("--test", "the rows to test on would be those learnt",
                     "name another file, or use --test-fraction");
  }
  if (!a.test.empty()) test = read(a.test, options, notes);
  TableTask task = make_task(a, table);
  TableFit fit(std::move(table), std::move(test), std::move(task), device);
  add_choices(a, fit, notes);
  if (a.from) fit.start_from(TableModel::load(*a.from, device));
  return {std::move(fit), std::move(notes)};
}

Prepared resumed_fit(const TrainArguments& a, Device device) {
  const TableTask task = read_table_checkpoint(*a.resume).task;
  const std::string data = a.data.empty() ? task.data : a.data;
  std::vector<std::string> notes;
  TableArguments reading{.separator = task.separator};
  TableOptions options = reading.options(task.categories);
  options.header = task.header;
  Table table = read(data, options, notes);
  std::optional<Table> test;
  if (!task.test.empty()) test = read(task.test, options, notes);
  TableFit fit = TableFit::resume(*a.resume, std::move(table), std::move(test),
                                  {.length = a.length, .rate = a.rate}, notes, device);
  return {std::move(fit), std::move(notes)};
}

TextTable configuration(const TableFit& fit, Device device) {
  const TableTask& task = fit.task();
  TextTable table{
      {"data", task.data},
      {"rows", fmt::format("{} to learn from, {} to test on", fit.train_rows(), fit.test_rows())},
      {"features", fmt::format("{} numbers from {} columns", feature_count(fit.encoder()),
                               fit.encoder().columns.size())},
      {"model", std::string(name_of(task.kind))},
      {"solver", std::string(name_of(task.solver))}};
  if (task.solver != Solver::gd) {
    if (task.l2 > 0) table.emplace_back("l2", fmt::format("{}", task.l2));
    table.emplace_back("threads", std::to_string(cpu_threads()));
    return table;
  }
  table.emplace_back("scaler", std::string(name_of(task.candidates.front().scaling)));
  if (task.kind == TableModelKind::mlp) table.emplace_back("recipe", task.recipe);
  if (task.folds > 0) {
    table.emplace_back("candidates",
                       fmt::format("{}, compared in {} folds", task.candidates.size(), task.folds));
    table.emplace_back("seed", std::to_string(task.seed));
    return table;
  }
  const TableCandidate& only = task.candidates.front();
  const NetworkSpec network =
      make_network(feature_count(fit.encoder()), only.network, output_count(fit.encoder()));
  Program program;
  emit(network, program);
  add_settings(only.network, only.training, {trained_count(program), only.training.steps}, device,
               table);
  return table;
}

std::string candidate_text(const TableCandidate& c) {
  std::string widths;
  for (const i64 width : c.network.hidden)
    widths += (widths.empty() ? "" : "-") + std::to_string(width);
  const double decay = std::visit([](const auto& optimizer) { return optimizer.weight_decay; },
                                  c.training.optimizer);
  const std::string length = c.training.steps > 0 ? fmt::format("{} steps", c.training.steps)
                                                  : fmt::format("{} epochs", c.training.epochs);
  return fmt::format("{:<9} {:<10} {:<8} decay {:<5g} {}", name_of(c.scaling),
                     widths.empty() ? "no hidden" : widths, name_of(c.network.activation), decay,
                     length);
}

std::string trial_line(const TableTask& task, const TableTrial& trial) {
  const TableCandidate& c = task.candidates[static_cast<std::size_t>(trial.number)];
  return fmt::format("  {:>3} of {}: {}  {}{}", trial.number + 1, trial.count, candidate_text(c),
                     trial.loss ? fmt::format("loss {:.6g}", *trial.loss) : "diverged",
                     trial.best ? "  best so far" : "");
}

/// What is known of a finished run.
struct Finished {
  const TableFit& fit;
  const TrainReport& report;
  std::vector<TableFigures> folds;
  double seconds = 0;
  Device device;
  std::string out;
  std::optional<std::string> plot;
};

void print_json(const Finished& f) {
  const TableModel& model = f.fit.model();
  const auto test = f.fit.test_figures();
  nlohmann::ordered_json json = model_json(model);
  json["rows"] = f.fit.train_rows();
  json["train"] = figures_json(f.fit.train_figures());
  json["test"] = test ? figures_json(*test) : nlohmann::ordered_json(nullptr);
  if (!f.folds.empty()) {
    for (const TableFigures& figures : f.folds) json["cv"].push_back(figures_json(figures));
  }
  for (const TableTrial& trial : f.fit.trials()) {
    json["trials"].push_back(
        {{"candidate", trial.number},
         {"what", candidate_text(f.fit.task().candidates[static_cast<std::size_t>(trial.number)])},
         {"loss", trial.loss ? nlohmann::ordered_json(*trial.loss) : nullptr}});
  }
  json["steps"] = f.report.steps;
  json["seconds"] = f.seconds;
  json["seed"] = f.fit.task().seed;
  json["device"] = to_string(f.device);
  json["threads"] = cpu_threads();
  json["model_file"] = f.out;
  json["plot"] = f.plot ? nlohmann::ordered_json(*f.plot) : nlohmann::ordered_json(nullptr);
  fmt::print("{}\n", json.dump(2));
}

/// Mean and deviation of a figure over folds.
template <class Get>
void add_fold_row(const std::vector<TableFigures>& folds, const char* name, const Get& get,
                  TextTable& table) {
  double sum = 0;
  double squares = 0;
  for (const TableFigures& fold : folds) {
    const std::optional<double> value = get(fold);
    if (!value) return;
    sum += *value;
    squares += *value * *value;
  }
  const auto count = static_cast<double>(folds.size());
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
  table.emplace_back(fmt::format("cv {}", name), fmt::format("{:.6g} ± {:.3g}", mean, deviation));
}

void add_folds(const std::vector<TableFigures>& folds, TextTable& table) {
  if (folds.empty()) return;
  if (folds.front().regression) {
    add_fold_row(
        folds, "MSE", [](const TableFigures& f) { return f.regression->mse; }, table);
    add_fold_row(
        folds, "R2", [](const TableFigures& f) { return f.regression->r2; }, table);
    return;
  }
  add_fold_row(
      folds, "accuracy", [](const TableFigures& f) { return f.classification->accuracy; }, table);
  add_fold_row(
      folds, "log-loss", [](const TableFigures& f) { return f.classification->log_loss; }, table);
  add_fold_row(
      folds, "F1", [](const TableFigures& f) { return f.classification->f1; }, table);
}

/// What a regression found out about its columns.
void print_findings(const TableModel& model) {
  const std::vector<std::string> names = feature_names(model.encoder());
  const auto list = [&](const std::vector<i64>& features) {
    std::vector<std::string> words;
    for (const i64 f : features) words.push_back(names[static_cast<std::size_t>(f)]);
    return join(words);
  };
  std::vector<i64> dependent;
  std::vector<i64> separated;
  if (const auto* linear = std::get_if<LinearRegression>(&model.estimator())) {
    dependent = linear->dependent();
  } else if (const auto* logistic = std::get_if<LogisticRegression>(&model.estimator());
             logistic != nullptr && logistic->rows() > 0) {
    dependent = logistic->summary().dependent;
    separated = logistic->summary().separated;
  } else if (const auto* softmax = std::get_if<SoftmaxRegression>(&model.estimator());
             softmax != nullptr && softmax->rows() > 0) {
    dependent = softmax->summary().dependent;
    separated = softmax->summary().separated;
  }
  if (!dependent.empty()) {
    fmt::print(stderr,
               "these columns are constant or depend on each other; of all answers the shortest is "
               "given: {}\n",
               list(dependent));
  }
  if (!separated.empty()) {
    fmt::print(stderr,
               "these columns tell a class without fault in some rows; their coefficients have no "
               "finite value: {}\n",
               list(separated));
  }
}

/// Of the rows tested on, where they are few.
void print_predictions(const TableFit& fit) {
  if (fit.test_rows() == 0 || fit.test_rows() > kShownRows) return;
  const TableFit::TestPart part = fit.test_part();
  const EncodedRows rows(fit.model().encoder(), part.table, Wanted::features_and_target);
  fmt::print("{}", prediction_lines(fit.model(), part.table, rows, part.rows));
}

void print_summary(const Finished& f) {
  const TableModel& model = f.fit.model();
  print_predictions(f.fit);
  fmt::print("Training completed in {:.2f} seconds.\n", f.seconds);
  if (f.report.epochs > 0 && f.fit.task().folds == 0) {
    fmt::print("Final Results after {:.0f} epochs:\n", f.report.epochs);
  } else {
    fmt::print("Final Results:\n");
  }
  const TableFigures train = f.fit.train_figures();
  const auto test = f.fit.test_figures();
  fmt::print("{}", total_lines(train));
  if (feature_count(model.encoder()) <= kShownFeatures) fmt::print("{}", coefficient_table(model));
  if (const auto* linear = std::get_if<LinearRegression>(&model.estimator());
      linear != nullptr && linear->rows() > 0) {
    const LinearSummary& s = linear->summary();
    if (s.r_squared && s.adjusted_r_squared) {
      fmt::print("  R-squared {:.6g}, adjusted {:.6g}", *s.r_squared, *s.adjusted_r_squared);
      if (s.f && s.f_p) fmt::print(", F {:.5g} (p {:.3g})", *s.f, *s.f_p);
      fmt::print("\n");
    }
  }
  TextTable table;
  add_figures("train", train, table);
  if (test) add_figures("test", *test, table);
  add_folds(f.folds, table);
  if (model.encoder().target.classes.size() == 2) {
    table.emplace_back("threshold", fmt::format("{:g}", model.description().threshold));
  }
  table.emplace_back("parameters", std::to_string(model.parameters()));
  table.emplace_back("model", f.out);
  if (f.plot) table.emplace_back("plot", *f.plot);
  fmt::print("{}", format_table(table));
  if (test) fmt::print("{}", class_tables(model, *test));
}

/// What is to be drawn where, before anything is learnt: its faults are found early.
struct Drawing {
  std::string path;
  TablePlotKind kind = TablePlotKind::loss;
  Overwrite overwrite = Overwrite::no;
  TableHistory history;

  Drawing(const TrainArguments& a, const TableFit& fit, Overwrite replace)
      : path(*a.plot), overwrite(replace) {
    std::optional<TablePlotKind> asked;
    if (a.plot_kind) asked = parse_name<TablePlotKind>("--plot-kind", *a.plot_kind);
    kind = table_plot_kind(fit, asked);
    const OutputFile probe(path, overwrite);
    if (a.resume && kind == TablePlotKind::loss && !a.quiet) {
      fmt::print(stderr, "the plot's curves begin where the run is resumed\n");
    }
  }
  void save(const TableFit& fit) const {
    save_plot(table_plot(fit, history, kind), path, overwrite);
  }
};

int run(const TrainArguments& a) {
  const auto start = std::chrono::steady_clock::now();
  const Overwrite overwrite = a.force ? Overwrite::yes : Overwrite::no;
  if (a.plot) plot_format(*a.plot);
  if (a.resume) expect_resumable(a);
  const Device device = a.compute.apply();
  Prepared prepared = a.resume ? resumed_fit(a, device) : new_fit(a, device);
  TableFit& fit = prepared.fit;
  const std::string out = a.resume && !a.out.empty() ? a.out : fit.task().model;
  const std::string checkpoint = a.checkpoint ? *a.checkpoint : a.resume.value_or("");
  expect_apart({{"DATA", "table", fit.task().data == "-" ? "" : fit.task().data},
                {"--test", "test table", fit.task().test},
                {"--from", "old model", a.from.value_or("")},
                {"--out", "model", out},
                {"--checkpoint", "checkpoint", checkpoint},
                {"--log", "log", a.log.value_or("")},
                {"--plot", "plot", a.plot.value_or("")}});
  { const OutputFile probe(out, overwrite); }
  std::optional<TrainingLog> log;
  if (a.log) log.emplace(*a.log, overwrite);
  std::optional<Drawing> drawing;
  if (a.plot) drawing.emplace(a, fit, overwrite);

  if (!a.quiet) {
    for (const std::string& note : prepared.notes) fmt::print(stderr, "{}\n", note);
    fmt::print(stderr, "iron {}\n{}", IRON_VERSION, format_table(configuration(fit, device)));
  }
  TableWatch watch;
  watch.stop = &catch_interrupts();
  watch.checkpoint = checkpoint;
  set_saving(a.save_every, !checkpoint.empty(), watch.save_seconds, watch.save_steps);
  if (a.checkpoint && (!a.resume || !same_file(*a.checkpoint, *a.resume))) {
    put_aside(*a.checkpoint, a.force, is_table_checkpoint(std::filesystem::path(*a.checkpoint)));
  }
  ProgressWriter progress(std::cerr,
                          is_terminal(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::lines);
  if (!a.quiet && fit.task().folds == 0) watch.observers.push_back(&progress);
  if (log) watch.observers.push_back(&*log);
  if (drawing) watch.observers.push_back(&drawing->history);
  watch.on_trial = [&](const TableTrial& trial) {
    if (!a.quiet) fmt::print(stderr, "{}\n", trial_line(fit.task(), trial));
    if (drawing) drawing->history.on_trial(trial);
  };
  const TrainReport report = fit.run(watch);
  if (!fit.has_model()) {
    std::string saved = checkpoint;
    if (saved.empty()) {
      saved = default_checkpoint(out);
      put_aside(saved, a.force, is_table_checkpoint(std::filesystem::path(saved)));
      fit.save_checkpoint(saved);
    }
    fmt::print(stderr, "interrupted: the run is saved; go on with\n  iron train --resume {}\n",
               shell_word(saved));
    return kInterrupted;
  }
  print_findings(fit.model());
  std::vector<TableFigures> folds;
  if (a.cv > 0) folds = fit.cross_validate(a.cv);
  fit.model().save(out, overwrite);
  if (drawing) drawing->save(fit);
  const Finished finished{
      .fit = fit,
      .report = report,
      .folds = std::move(folds),
      .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
      .device = device,
      .out = out,
      .plot = a.plot};
  a.json ? print_json(finished) : print_summary(finished);
  return kDone;
}

}  // namespace

void add_train(CLI::App& app, Chosen& chosen) {
  CLI::App* verb = app.add_subcommand("train", "Learn to predict a column of a table");
  const auto arguments = std::make_shared<TrainArguments>();
  arguments->add_to(*verb);
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
