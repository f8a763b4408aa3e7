#pragma once
/// What a function's model says about itself, beside its parameters.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iron/model/function_samples.h"
#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// How well a model gives the samples it was taught.
struct FunctionFigures {
  i64 step = 0;     ///< steps done
  double rmse = 0;  ///< root of the mean squared error, in the function's own units

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("step", self.step, "steps of training");
    visit("rmse", self.rmse, "root of the mean squared error on the samples");
  }
};

/// Everything but the parameters. The network sees each variable as 2·(v − low)/(high − low) − 1
/// and gives (value − mean)/deviation.
struct FunctionDescription {
  NetworkOptions network = {};  ///< between 1 or 2 variables and one value
  TrainOptions training = {};
  std::vector<InputRange> inputs = {};  ///< empty: nothing was learnt
  std::string output = "y";             ///< the name of the value
  std::string formula = {};             ///< what was learnt; empty: points from elsewhere
  i64 samples = 0;                      ///< it was learnt from
  double mean = 0;                      ///< of their values
  double deviation = 1;                 ///< of their values (population); 1 where that is 0
  std::optional<FunctionFigures> figures = {};
};

/// The network a description speaks of. Throws as validate(NetworkSpec).
NetworkSpec network_of(const FunctionDescription& description);
/// The Program that predicts scaled values.
Program prediction_program(const FunctionDescription& description);

/// One JSON object: format_version, kind "function", network, training, function {inputs, output,
/// formula, samples, mean, deviation}, figures.
std::string to_json(const FunctionDescription& description);
/// The inverse. Throws DataError(where, …) naming what is wrong, also of a network that cannot be.
FunctionDescription function_description_from_json(std::string_view text, const std::string& where);

}  // namespace iron
