// iron model show: what a file holds.

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/iron/failure.h"
#include "apps/iron/table_report.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/format/file_kind.h"
#include "iron/model/function_model.h"
#include "iron/model/model_file.h"
#include "iron/model/original_model.h"
#include "iron/model/picture_checkpoint.h"
#include "iron/model/picture_model.h"
#include "iron/model/table_checkpoint.h"
#include "iron/model/table_model.h"
#include "iron/nn/summary.h"
#include "iron/report/table.h"

namespace iron::command {
namespace {

using Json = nlohmann::ordered_json;

/// The same facts as one JSON document and as lines.
struct Shown {
  Json json;
  TextTable text;
  std::string below = {};  // lines of another form
};

/// Options as words: "adam (rate 0.01, beta1 0.9)", "every 0, jump 10", "yes".
std::string words(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (!value.is_object()) return value.dump();
  std::string options;
  for (const auto& [key, option] : value.items()) {
    if (key != "type") options += (options.empty() ? "" : ", ") + key + " " + words(option);
  }
  if (!value.contains("type")) return options;
  const auto type = value["type"].get<std::string>();
  return options.empty() ? type : type + " (" + options + ")";
}

void add_file(const std::string& path, const std::string& kind, Shown& shown) {
  const auto bytes = std::filesystem::file_size(path);
  shown.json["file"] = path;
  shown.json["bytes"] = bytes;
  shown.json["holds"] = kind;
  shown.text.emplace_back("file", fmt::format("{}, {} bytes", path, bytes));
  shown.text.emplace_back("holds", kind);
}

/// One line of a layer: "256 -> 64, gelu, bias, 16448 parameters".
std::string line(const LayerSummary& layer) {
  std::string text = fmt::format("{} -> {}", layer.inputs, layer.outputs);
  if (layer.activation != Activation::identity) {
    text += fmt::format(", {}", name_of(layer.activation));
    if (layer.parameter != 0) text += fmt::format(" {:g}", layer.parameter);
  }
  if (!layer.trained) return text + fmt::format(", {} constants", layer.numbers);
  return text + fmt::format("{}, {} parameters", layer.bias ? ", bias" : "", layer.numbers);
}

void add_layers(const Program& program, Shown& shown) {
  Json list = Json::array();
  for (const LayerSummary& layer : summarize(program)) {
    list.push_back({{"name", layer.name},
                    {"inputs", layer.inputs},
                    {"outputs", layer.outputs},
                    {"activation", std::string(name_of(layer.activation))},
                    {"parameter", layer.parameter},
                    {"bias", layer.bias},
                    {"numbers", layer.numbers},
                    {"trained", layer.trained}});
    shown.text.emplace_back(layer.name, line(layer));
  }
  const i64 trained = trained_count(program);
  shown.json["layers"] = std::move(list);
  shown.json["parameters"] = trained;
  shown.json["constants"] = parameter_count(program) - trained;
  shown.text.emplace_back("parameters", std::to_string(trained));
}

void add_training(const Json& training, TextTable& text) {
  const auto epochs = training["epochs"].get<i64>();
  const auto steps = training["steps"].get<i64>();
  if (epochs == 0 && steps == 0) {
    text.emplace_back("training", "not known");
    return;
  }
  for (const auto& [key, value] : training.items()) {
    if (key == "epochs") continue;
    if (key != "steps") {
      text.emplace_back(key, words(value));
    } else {
      text.emplace_back(
          "length", steps != 0 ? fmt::format("{} steps", steps) : fmt::format("{} epochs", epochs));
    }
  }
}

void add_picture(const PictureDescription& description, Shown& shown) {
  const Json about = Json::parse(to_json(description));
  for (const auto& [key, value] : about.items()) shown.json[key] = value;
  TextTable& text = shown.text;
  text.emplace_back("format version", about["format_version"].dump());
  text.emplace_back("recipe", description.recipe);
  text.emplace_back("picture", fmt::format("{}x{}, {}", description.size.width,
                                           description.size.height, name_of(description.mode)));
  text.emplace_back("encoded by", words(about["network"]["encoding"]));
  add_layers(drawing_program(description), shown);
  text.emplace_back("initializer", words(about["network"]["initializer"]));
  add_training(about["training"], text);
  if (!description.figures) return;
  const PictureFigures& figures = *description.figures;
  text.emplace_back("drawing",
                    fmt::format("{}, {} wrong pixels, at step {}",
                                figures.psnr_db ? fmt::format("{:.2f} dB", *figures.psnr_db)
                                                : "the picture itself",
                                figures.wrong_pixels, figures.step));
}

void add_checkpoint(const PictureCheckpoint& checkpoint, Shown& shown) {
  const PictureTask& task = checkpoint.task;
  const TrainerState& state = checkpoint.state;
  add_picture({.recipe = task.recipe,
               .network = task.network,
               .training = task.training,
               .mode = checkpoint.mode,
               .size = checkpoint.size,
               .channels = channels_of(checkpoint.mode)},
              shown);
  Json run{{"step", state.control.step}, {"loss", state.control.loss}, {"best_step", nullptr},
           {"picture", task.picture},    {"hold_out", task.hold_out},  {"model", task.model}};
  shown.text.emplace_back("steps done", std::to_string(state.control.step));
  shown.text.emplace_back("loss", fmt::format("{:.3e}", state.control.loss));
  if (state.best) {
    run["best_step"] = state.best->step;
    shown.text.emplace_back("best step", std::to_string(state.best->step));
  }
  shown.text.emplace_back("learns from", task.picture.empty() ? "not known" : task.picture);
  if (task.hold_out) shown.text.emplace_back("hold out", "yes");
  if (!task.model.empty()) shown.text.emplace_back("model", task.model);
  shown.json["run"] = std::move(run);
}

void add_original(const OriginalNetwork& network, Shown& shown) {
  shown.json["name"] = network.name;
  shown.json["epoch"] = nullptr;
  shown.json["rate"] = nullptr;
  if (!network.name.empty()) shown.text.emplace_back("name", network.name);
  Program program;
  emit(network_of(network), program);
  add_layers(program, shown);
  if (network.epoch) {
    shown.json["epoch"] = *network.epoch;
    shown.text.emplace_back("trained for", fmt::format("{} epochs", *network.epoch));
  }
  if (network.rate) {
    shown.json["rate"] = *network.rate;
    shown.text.emplace_back("last rate", fmt::format("{}", *network.rate));
  }
}

void add_function(const FunctionDescription& description, Shown& shown) {
  const Json about = Json::parse(to_json(description));
  for (const auto& [key, value] : about.items()) shown.json[key] = value;
  TextTable& text = shown.text;
  text.emplace_back("format version", about["format_version"].dump());
  text.emplace_back("formula",
                    description.formula.empty() ? "none: points were given" : description.formula);
  for (const InputRange& input : description.inputs) {
    text.emplace_back("variable", fmt::format("{}, {} to {}", input.name, input.low, input.high));
  }
  text.emplace_back("value", fmt::format("{}, mean {:.6g}, deviation {:.6g}", description.output,
                                         description.mean, description.deviation));
  text.emplace_back("samples", std::to_string(description.samples));
  add_layers(prediction_program(description), shown);
  text.emplace_back("initializer", words(about["network"]["initializer"]));
  add_training(about["training"], text);
  if (!description.figures) return;
  text.emplace_back("RMSE", fmt::format("{:.4g} at the samples, at step {}",
                                        description.figures->rmse, description.figures->step));
}

void add_network(const NetworkDescription& description, Shown& shown) {
  const Json about = Json::parse(to_json(description));
  for (const auto& [key, value] : about.items()) shown.json[key] = value;
  add_layers(prediction_program(description), shown);
  if (description.members > 1) {
    shown.text.emplace_back("networks",
                            fmt::format("{}, whose predictions are averaged", description.members));
  }
  shown.text.emplace_back("initializer", words(about["network"]["initializer"]));
  add_training(about["training"], shown.text);
}

/// One line of a column: "number, (v - 3.5) / 1.2", "text, 3 levels: a, b, c".
std::string line(const FeatureColumn& column) {
  std::string text(name_of(column.kind));
  if (column.kind != ColumnKind::text) {
    const Scaler& scaler = column.scaler;
    if (scaler.constant) return text + ", left out of account: it was the same in every row";
    if (scaler.shift == 0 && scaler.scale == 1 && !scaler.log1p) return text;
    return text + fmt::format(", scaled: ({} - {:.6g}) / {:.6g}", scaler.log1p ? "log1p(v)" : "v",
                              scaler.shift, scaler.scale);
  }
  constexpr std::size_t kShown = 8;
  text += fmt::format(", {} levels: ", column.levels.size());
  const std::size_t shown = std::min(kShown, column.levels.size());
  text += fmt::format("{}", fmt::join(column.levels.begin(),
                                      column.levels.begin() + static_cast<i64>(shown), ", "));
  return column.levels.size() > kShown ? text + ", ..." : text;
}

void add_table(const TableModel& model, Shown& shown) {
  constexpr std::size_t kMostColumns = 60;
  const TableDescription& description = model.description();
  const TableEncoder& encoder = description.encoder;
  TextTable& text = shown.text;
  text.emplace_back("model", std::string(model.kind()));
  text.emplace_back("recipe", description.recipe);
  text.emplace_back("task", std::string(name_of(encoder.task)));
  text.emplace_back("target", encoder.target.name);
  if (!encoder.target.classes.empty()) {
    text.emplace_back("classes", fmt::format("{}", fmt::join(encoder.target.classes, ", ")));
  }
  if (encoder.target.classes.size() == 2) {
    text.emplace_back("threshold", fmt::format("{:g}", description.threshold));
  }
  text.emplace_back("learnt from", fmt::format("{} rows", description.rows));
  text.emplace_back("missing", std::string(name_of(encoder.missing)));
  text.emplace_back("unknown", std::string(name_of(encoder.unknown)));
  if (encoder.columns.size() <= kMostColumns) {
    for (const FeatureColumn& column : encoder.columns)
      text.emplace_back(column.name, line(column));
  } else {
    text.emplace_back("columns", std::to_string(encoder.columns.size()));
  }
  if (const auto* network = std::get_if<NetworkModel>(&model.estimator())) {
    add_network(network->description(), shown);
  } else {
    text.emplace_back("parameters", std::to_string(model.parameters()));
    if (feature_count(encoder) <= static_cast<i64>(kMostColumns)) {
      shown.below = coefficient_table(model);
    }
  }
  const Json about = model_json(model);
  for (const auto& [key, value] : about.items()) shown.json[key] = value;
  shown.json["table"] = Json::parse(to_json(description));
}

/// A regression or network that was saved without a table.
void add_estimator(const SafetensorsFile& file, const std::string& path, const std::string& kind,
                   Shown& shown) {
  expect_whole(file, path);
  if (kind == "network") {
    add_file(path, "network", shown);
    add_network(NetworkModel::from(file, path).description(), shown);
    return;
  }
  add_file(path, "regression", shown);
  const Json about = Json::parse(model_text(file, path));
  for (const auto& [key, value] : about.items()) shown.json[key] = value;
  const auto add = [&](const char* name, const std::vector<Coefficient>& coefficients) {
    for (const Coefficient& c : coefficients) {
      shown.text.emplace_back(c.feature < 0 ? fmt::format("{}intercept", name)
                                            : fmt::format("{}x{}", name, c.feature + 1),
                              fmt::format("{}", c.value));
    }
  };
  shown.text.emplace_back("model", kind);
  if (kind == "linear_regression") {
    const auto model = LinearRegression::from(file, path);
    for (i64 t = 0; t < model.targets(); ++t) {
      add(model.targets() > 1 ? fmt::format("target {}: ", t + 1).c_str() : "", model.table(t));
    }
  } else if (kind == "logistic_regression") {
    add("", LogisticRegression::from(file, path).table());
  } else {
    const auto model = SoftmaxRegression::from(file, path);
    for (i64 k = 1; k < model.classes(); ++k) {
      add(fmt::format("class {}: ", k).c_str(), model.table(k));
    }
  }
}

void add_checkpoint(const TableCheckpoint& checkpoint, Shown& shown) {
  const TableTask& task = checkpoint.task;
  const TableProgress& progress = checkpoint.progress;
  shown.json["task"] = Json::parse(to_json(task));
  Json run{{"candidate", progress.candidate}, {"fold", progress.fold}, {"done", progress.done}};
  shown.text.emplace_back("model", std::string(name_of(task.kind)));
  shown.text.emplace_back("recipe", task.recipe);
  if (task.folds > 0) {
    shown.text.emplace_back("candidates",
                            fmt::format("{} of {} compared, in {} folds", progress.losses.size(),
                                        task.candidates.size(), task.folds));
  }
  if (progress.network) {
    run["step"] = progress.network->control.step;
    shown.text.emplace_back("network under way",
                            fmt::format("{} steps done", progress.network->control.step));
  }
  if (progress.done) shown.text.emplace_back("left to do", "nothing");
  shown.text.emplace_back("learns from", task.data.empty() ? "not known" : task.data);
  if (!task.model.empty()) shown.text.emplace_back("model file", task.model);
  shown.json["run"] = std::move(run);
}

/// A model of any kind.
void add_model(const SafetensorsFile& file, const std::string& path, Shown& shown) {
  const std::string kind = model_kind(model_text(file, path), path);
  if (is_table_model(file)) {
    const TableModel model = TableModel::from(file, path);
    add_file(path, "model of a table", shown);
    add_table(model, shown);
    return;
  }
  if (kind == "network" || kind.ends_with("_regression")) {
    add_estimator(file, path, kind, shown);
    return;
  }
  if (kind == "function") {
    const FunctionModel model = FunctionModel::load(path);
    add_file(path, "model of a function", shown);
    add_function(model.description(), shown);
    return;
  }
  const PictureModel model = PictureModel::load(path);
  add_file(path, "model of a picture", shown);
  add_picture(model.description(), shown);
}

Shown show(const std::string& path) {
  Shown shown;
  switch (file_kind(path)) {
    case FileKind::safetensors: {
      const SafetensorsFile file = read_safetensors(path);
      if (is_picture_checkpoint(file)) {
        const PictureCheckpoint checkpoint = read_checkpoint(path);
        add_file(path, "checkpoint of a picture's run", shown);
        add_checkpoint(checkpoint, shown);
      } else if (is_table_checkpoint(file)) {
        const TableCheckpoint checkpoint = read_table_checkpoint(path);
        add_file(path, "checkpoint of a run on a table", shown);
        add_checkpoint(checkpoint, shown);
      } else {
        add_model(file, path, shown);
      }
      return shown;
    }
    case FileKind::json: {
      const OriginalNetwork network = read_original_json(path);
      add_file(path, "network of the first Iron Learn (JSON)", shown);
      add_original(network, shown);
      return shown;
    }
    case FileKind::npz: {
      const OriginalNetwork network = read_original_npz(path);
      add_file(path, "network of the first Iron Learn (NPZ)", shown);
      add_original(network, shown);
      return shown;
    }
    case FileKind::empty:
      throw DataError(path, "is empty", "get the file again");
    case FileKind::unknown:
      break;
  }
  throw DataError(path, "is neither a model nor a checkpoint",
                  "give a .safetensors file of Iron Learn, or the first Iron Learn's JSON or NPZ");
}

}  // namespace

void add_model_show(CLI::App& model, Chosen& chosen) {
  CLI::App* verb = model.add_subcommand("show", "Tell what a model or checkpoint file holds");
  const auto file = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  verb->add_option("FILE", *file, "A model, a checkpoint, or the first Iron Learn's JSON or NPZ")
      ->required();
  verb->add_flag("--json", *json, "Print one JSON document");
  verb->callback([file, json, &chosen] {
    chosen = [file, json] {
      const Shown shown = show(*file);
      fmt::print("{}", *json ? shown.json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
                             : format_table(shown.text) + shown.below);
      return kDone;
    };
  });
}

}  // namespace iron::command
