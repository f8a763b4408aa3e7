// iron eval: how well a model predicts rows whose answers are known.

#include <chrono>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <numeric>

#include "apps/iron/failure.h"
#include "apps/iron/model_arguments.h"
#include "apps/iron/table_report.h"
#include "apps/iron/verbs.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron::command {
namespace {

struct Arguments : ModelArguments {
  bool all_rows = false;
  bool importance = false;
  u64 seed = 0;
};

TableModel load(const Arguments& a, Device device) {
  const SafetensorsFile file = read_safetensors(a.model);
  kind_of_model(file, a.model);  // a checkpoint is told as one
  return a.adapt(TableModel::from(file, a.model, device));
}

/// The table, its columns read as the model knows them.
Table read(const Arguments& a, const TableEncoder& encoder) {
  std::vector<std::string> texts = text_columns(encoder);
  if (encoder.target.kind == ColumnKind::text) texts.push_back(encoder.target.name);
  TableReading reading;
  Table table = read_table(a.data, a.reading.options(texts), &reading);
  if (a.quiet) return table;
  const std::string note = header_note(table.source, reading);
  if (!note.empty()) fmt::print(stderr, "{}\n", note);
  return table;
}

/// The rows that were put aside for testing, if its maker put some aside.
Table test_part(Table table) {
  std::vector<i64> rows(static_cast<std::size_t>(table.test_rows));
  std::iota(rows.begin(), rows.end(), table.rows - table.test_rows);
  Table part = take_rows(table, rows);
  part.first_row = table.first_row + table.rows - table.test_rows;
  return part;
}

struct Outcome {
  const TableModel& model;
  const Table& table;
  TableFigures figures;
  std::vector<Importance> importance = {};
  double seconds = 0;
};

i64 counted(const TableFigures& figures) {
  return figures.regression ? figures.regression->rows : figures.classification->rows;
}

void print_json(const Arguments& a, const Outcome& o, Device device) {
  nlohmann::ordered_json json = model_json(o.model);
  json["rows"] = counted(o.figures);
  json["train"] = nullptr;
  json["test"] = figures_json(o.figures);
  if (!o.figures.calibration.empty()) json["calibration"] = calibration_json(o.figures);
  if (a.importance) {
    json["importance"] = nlohmann::ordered_json::array();
    for (const Importance& i : o.importance) {
      json["importance"].push_back({{"column", i.column}, {"loss", i.loss}});
    }
  }
  json["seconds"] = o.seconds;
  json["seed"] = a.seed;
  json["device"] = to_string(device);
  json["threads"] = cpu_threads();
  json["model_file"] = a.model;
  json["data"] = a.data;
  fmt::print("{}\n", json.dump(2));
}

void print_text(const Arguments& a, const Outcome& o) {
  if (o.table.rows <= kShownRows) {
    const EncodedRows rows(o.model.encoder(), o.table, Wanted::features_and_target);
    std::vector<i64> all(static_cast<std::size_t>(o.table.rows));
    std::iota(all.begin(), all.end(), 0);
    fmt::print("{}", prediction_lines(o.model, o.table, rows, all));
  }
  fmt::print("{}", total_lines(o.figures));
  TextTable table;
  add_figures("", o.figures, table);
  if (o.model.encoder().target.classes.size() == 2) {
    table.emplace_back("threshold", fmt::format("{:g}", o.model.description().threshold));
  }
  fmt::print("{}{}{}", format_table(table), class_tables(o.model, o.figures),
             calibration_table(o.model, o.figures));
  if (!a.importance) return;
  fmt::print("  {} without each column (its values dealt to other rows):\n",
             o.figures.regression ? "increase of the MSE" : "increase of the log-loss");
  for (const Importance& i : o.importance) fmt::print("    {:<24} {:>12.6g}\n", i.column, i.loss);
}

int run(const Arguments& a) {
  const auto start = std::chrono::steady_clock::now();
  const Device device = a.compute.apply();
  const TableModel model = load(a, device);
  Table table = read(a, model.encoder());
  if (table.test_rows > 0 && !a.all_rows) {
    if (!a.quiet) {
      fmt::print(stderr, "{}: only the last {} of {} rows, which are for testing (--all-rows)\n",
                 table.source, table.test_rows, table.rows);
    }
    table = test_part(std::move(table));
  }
  Outcome outcome{.model = model, .table = table, .figures = table_figures(model, table)};
  if (counted(outcome.figures) < table.rows) {
    fmt::print(stderr, "{}: {} of {} rows lack a value and are left out\n", table.source,
               table.rows - counted(outcome.figures), table.rows);
  }
  if (a.importance) outcome.importance = permutation_importance(model, table, 5, a.seed);
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  a.json ? print_json(a, outcome, device) : print_text(a, outcome);
  return kDone;
}

}  // namespace

void add_eval(CLI::App& app, Chosen& chosen) {
  CLI::App* verb = app.add_subcommand("eval", "Tell how well a model predicts a table");
  const auto arguments = std::make_shared<Arguments>();
  arguments->add_to(*verb);
  verb->add_flag("--all-rows", arguments->all_rows,
                 "All rows of a file that has some of its own for testing");
  CLI::Option* importance =
      verb->add_flag("--importance", arguments->importance,
                     "How much worse it predicts without each column (permutation importance)");
  add_whole_number(
      *verb, "--seed", 0, std::numeric_limits<u64>::max(),
      [arguments](u64 value) { arguments->seed = value; },
      "Number that the permutations start from (default: 0)")
      ->needs(importance);
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
