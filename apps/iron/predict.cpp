// iron predict: a model's answers for the rows of a table, however many there are.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/iron/failure.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/model_arguments.h"
#include "apps/iron/run_watch.h"
#include "apps/iron/verbs.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/data/table_writer.h"
#include "iron/model/function_model.h"

namespace iron::command {
namespace {

constexpr i64 kBlockRows = 65'536;

struct Arguments : ModelArguments {
  std::string out = "-";
  bool append = false;
  bool force = false;
};

/// A model of any kind, as this verb sees it.
struct Predictor {
  std::vector<ExpectedColumn> columns;
  std::vector<std::string> known;  // columns that may be there and are not used
  std::function<Table(const Table&)> predict;
};

Column number_column(std::string name, std::vector<double> values) {
  return {.name = std::move(name), .kind = ColumnKind::number, .numbers = std::move(values)};
}

/// The class of each row, then the probability of each class.
void add_classes(const TableModel& model, const Predictions& predictions, Table& out) {
  const TargetColumn& target = model.encoder().target;
  out.columns.push_back({.name = target.name,
                         .kind = ColumnKind::text,
                         .codes = model.classes(predictions),
                         .levels = target.classes});
  const auto width = static_cast<std::size_t>(predictions.columns);
  for (std::size_t k = 0; k < target.classes.size(); ++k) {
    std::vector<double> values(static_cast<std::size_t>(predictions.rows));
    for (std::size_t r = 0; r < values.size(); ++r) {
      const double* const row = predictions.values.data() + r * width;
      values[r] = width > 1 ? row[k] : (k == 1 ? row[0] : 1 - row[0]);
    }
    out.columns.push_back(number_column("probability_" + target.classes[k], std::move(values)));
  }
}

Predictor predictor_of(TableModel model) {
  const TableEncoder& encoder = model.encoder();
  Predictor predictor;
  for (const FeatureColumn& column : encoder.columns) {
    predictor.columns.push_back({column.name, column.kind});
  }
  predictor.known = {encoder.target.name, encoder.weights};
  predictor.predict = [model = std::move(model)](const Table& block) {
    Predictions predictions = model.predict(block);
    Table out{.source = block.source, .rows = predictions.rows};
    if (model.encoder().task == Task::classification) {
      add_classes(model, predictions, out);
    } else {
      out.columns.push_back(
          number_column(model.encoder().target.name, std::move(predictions.values)));
    }
    return out;
  };
  return predictor;
}

Predictor predictor_of(FunctionModel model) {
  Predictor predictor;
  for (const InputRange& input : model.inputs()) predictor.columns.push_back({input.name});
  predictor.known = {model.output()};
  predictor.predict = [model = std::move(model)](const Table& block) {
    std::vector<double> points;
    points.reserve(static_cast<std::size_t>(block.rows) * block.columns.size());
    for (i64 r = 0; r < block.rows; ++r) {
      for (const Column& column : block.columns) {
        if (is_missing(column, r)) {
          throw DataError(block.source,
                          fmt::format("row {}, column '{}': the value is missing",
                                      block.first_row + r + 1, column.name),
                          "fill it in, or leave the row out");
        }
        points.push_back(column.numbers[static_cast<std::size_t>(r)]);
      }
    }
    Table out{.source = block.source, .rows = block.rows};
    out.columns.push_back(number_column(model.output(), model.predict(points)));
    return out;
  };
  return predictor;
}

Predictor load(const Arguments& a, Device device) {
  const SafetensorsFile file = read_safetensors(a.model);
  const std::string kind = kind_of_model(file, a.model);
  if (kind == "picture") {
    throw DataError(a.model, "is the model of a picture, which has no table to predict",
                    "draw it: iron image render");
  }
  if (kind != "function") return predictor_of(a.adapt(TableModel::from(file, a.model, device)));
  if (a.threshold || a.unknown) {
    throw ValueError(a.threshold ? "--threshold" : "--unknown",
                     "the model of a function has neither classes nor texts", "leave it out");
  }
  return predictor_of(FunctionModel::load(a.model, device));
}

/// Columns that are there for nothing.
std::vector<std::string> extra_columns(const TableReader& reader, const Predictor& predictor) {
  std::vector<std::string> extra;
  for (const std::string& name : reader.names()) {
    const bool used = std::ranges::find(predictor.columns, name, &ExpectedColumn::name) !=
                          predictor.columns.end() ||
                      std::ranges::find(predictor.known, name) != predictor.known.end();
    if (!used) extra.push_back(name);
  }
  return extra;
}

/// Gives each column a name that none before it has: a table may not have one twice.
void rename(std::vector<std::string> taken, Table& out) {
  for (Column& column : out.columns) {
    while (std::ranges::find(taken, column.name) != taken.end()) {
      column.name.insert(0, "predicted_");
    }
    taken.push_back(column.name);
  }
}

/// Infinite answers cannot be read again; they become missing, and are counted.
i64 empty_rows(Table& out) {
  i64 empty = 0;
  for (i64 r = 0; r < out.rows; ++r) {
    bool missing = false;
    for (Column& column : out.columns) {
      if (column.kind == ColumnKind::number) {
        double& value = column.numbers[static_cast<std::size_t>(r)];
        if (!std::isfinite(value)) value = std::numeric_limits<double>::quiet_NaN();
      }
      missing = missing || is_missing(column, r);
    }
    empty += missing ? 1 : 0;
  }
  return empty;
}

struct Outcome {
  i64 rows = 0;
  i64 empty = 0;
  std::vector<std::string> extra = {};
  double seconds = 0;
};

Outcome predict(const Arguments& a, const Predictor& predictor) {
  const auto start = std::chrono::steady_clock::now();
  const bool to_file = a.out != "-";
  TableWriter writer(a.out, a.force ? Overwrite::yes : Overwrite::no);
  TableReader reader(a.data, predictor.columns, a.reading.options());
  Outcome outcome{.extra = extra_columns(reader, predictor)};
  if (!a.quiet) {
    const std::string note = header_note(reader.source(), reader.reading());
    if (!note.empty()) fmt::print(stderr, "{}\n", note);
    if (!outcome.extra.empty()) {
      fmt::print(stderr, "{}: not used: {}\n", reader.source(), fmt::join(outcome.extra, ", "));
    }
  }
  // Whoever reads stdout has what came before a Ctrl-C; a file has all rows or is not there.
  const std::atomic<bool>* const stop = to_file ? &catch_interrupts() : nullptr;
  Table block;
  while (reader.next(block, kBlockRows)) {
    if (stop != nullptr && *stop) throw Interrupted{};
    Table out = predictor.predict(block);
    outcome.empty += empty_rows(out);
    rename(a.append ? reader.names() : std::vector<std::string>{}, out);
    a.append ? writer.write_beside(reader, out) : writer.write(out);
    outcome.rows += block.rows;
  }
  writer.commit();
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

void print_json(const Arguments& a, const Outcome& outcome, Device device) {
  const nlohmann::ordered_json json{{"model_file", a.model},
                                    {"data", a.data},
                                    {"out", a.out},
                                    {"rows", outcome.rows},
                                    {"without_prediction", outcome.empty},
                                    {"not_used", outcome.extra},
                                    {"seconds", outcome.seconds},
                                    {"device", to_string(device)},
                                    {"threads", cpu_threads()}};
  fmt::print("{}\n", json.dump(2));
}

int run(const Arguments& a) {
  const bool to_file = a.out != "-";
  if (a.json && !to_file) {
    throw ValueError("--json", "the predictions go to stdout", "name a file for them with -o");
  }
  expect_apart({{"MODEL", "model", a.model},
                {"DATA", "table", a.data == "-" ? "" : a.data},
                {"--out", "predictions", to_file ? a.out : ""}});
  const Device device = a.compute.apply();
  const Outcome outcome = predict(a, load(a, device));
  if (outcome.empty > 0) {
    fmt::print(stderr,
               "{} of {} rows have no prediction: they lack a value, or their numbers are beyond "
               "what the model can take\n",
               outcome.empty, outcome.rows);
  }
  if (to_file && !a.quiet) {
    fmt::print(stderr, "wrote {} ({} rows in {:.2f} s)\n", a.out, outcome.rows, outcome.seconds);
  }
  if (a.json) print_json(a, outcome, device);
  return kDone;
}

}  // namespace

void add_predict(CLI::App& app, Chosen& chosen) {
  CLI::App* verb = app.add_subcommand("predict", "Answer the rows of a table by a model");
  const auto arguments = std::make_shared<Arguments>();
  arguments->add_to(*verb);
  verb->add_option("-o,--out", arguments->out, "The CSV file to write (default: stdout)");
  verb->add_flag("--append", arguments->append, "Write the columns of the table, too");
  verb->add_flag("--force", arguments->force, "Replace an existing file");
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
