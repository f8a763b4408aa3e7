#include "iron/model/function_description.h"

#include <cmath>

#include "iron/model/model_file.h"
#include "iron/nn/network_json.h"
#include "iron/train/options_json.h"

namespace iron {
namespace {

/// Of the file: what the JSON text holds.
struct FunctionText {
  std::vector<InputRange> inputs;
  std::string output;
  std::string formula;
  i64 samples = 0;
  double mean = 0;
  double deviation = 1;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("inputs", self.inputs, "the variables and their ranges");
    visit("output", self.output, "the name of the value");
    visit("formula", self.formula, "what was learnt, where it was a formula");
    visit("samples", self.samples, "points it was learnt from");
    visit("mean", self.mean, "of their values");
    visit("deviation", self.deviation, "of their values");
  }
};

struct Text {
  i64 format_version = 0;
  std::string kind;
  NetworkOptions network;
  TrainOptions training;
  FunctionText function;
  std::optional<FunctionFigures> figures;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("format_version", self.format_version, "1");
    visit("kind", self.kind, "function");
    visit("network", self.network, "the network");
    visit("training", self.training, "how it was trained");
    visit("function", self.function, "the function it learnt");
    visit("figures", self.figures, "how well it gives that");
  }
};

void check(const FunctionDescription& d) {
  validate(d.inputs);
  if (d.samples < 1) throw ValueError("function.samples", "must be at least 1");
  if (!std::isfinite(d.mean)) throw ValueError("function.mean", "must be finite");
  if (!std::isfinite(d.deviation) || d.deviation <= 0) {
    throw ValueError("function.deviation", "must be above 0");
  }
  if (!is_precision(d.training.precision)) {
    throw ValueError("training.precision", "a network computes in f32, f64 or bf16");
  }
  if (!d.formula.empty()) const Formula known(d.formula, static_cast<i64>(d.inputs.size()));
  prediction_program(d);
}

}  // namespace

NetworkSpec network_of(const FunctionDescription& description) {
  return make_network(static_cast<i64>(description.inputs.size()), description.network, 1);
}

Program prediction_program(const FunctionDescription& description) {
  return prediction_program(network_of(description), lower(description.training.loss).kind,
                            description.training.precision);
}

std::string to_json(const FunctionDescription& d) {
  return fields_json::to_text(Text{.format_version = kModelFormat,
                                   .kind = "function",
                                   .network = d.network,
                                   .training = d.training,
                                   .function = {.inputs = d.inputs,
                                                .output = d.output,
                                                .formula = d.formula,
                                                .samples = d.samples,
                                                .mean = d.mean,
                                                .deviation = d.deviation},
                                   .figures = d.figures});
}

FunctionDescription function_description_from_json(std::string_view json,
                                                   const std::string& where) {
  const std::string kind = model_kind(json, where);
  if (kind != "function") {
    throw DataError(where, "holds a model of kind '" + kind + "', not of a function");
  }
  auto text = fields_json::from_text<Text>(json, where);
  FunctionText& f = text.function;
  FunctionDescription d{.network = std::move(text.network),
                        .training = text.training,
                        .inputs = std::move(f.inputs),
                        .output = std::move(f.output),
                        .formula = std::move(f.formula),
                        .samples = f.samples,
                        .mean = f.mean,
                        .deviation = f.deviation,
                        .figures = text.figures};
  try {
    check(d);
  } catch (const Error& error) {
    throw DataError(where, error.where() + ": " + error.detail(), error.hint());
  }
  return d;
}

}  // namespace iron
