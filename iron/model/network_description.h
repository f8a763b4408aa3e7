#pragma once
/// What a network's model says about itself, beside its parameters.

#include <string>
#include <string_view>

#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// Everything but the parameters.
struct NetworkDescription {
  std::string recipe = "custom";  ///< a word for the recipe
  NetworkOptions network = {};    ///< between the inputs and the outputs
  TrainOptions training = {};
  i64 inputs = 0;   ///< numbers of a row; 0: nothing was learnt
  i64 outputs = 0;  ///< numbers predicted
  i64 members = 1;  ///< networks whose predictions are averaged

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("recipe", self.recipe, "a word for the recipe");
    visit("network", self.network, "the network");
    visit("training", self.training, "how it was trained");
    visit("inputs", self.inputs, "numbers of a row");
    visit("outputs", self.outputs, "numbers predicted");
    visit("members", self.members, "networks whose predictions are averaged");
  }
};

/// The network that a description speaks of. Throws as validate(NetworkSpec).
NetworkSpec network_of(const NetworkDescription& description);
/// The Program that predicts with one member.
Program prediction_program(const NetworkDescription& description);

/// One JSON object: format_version, kind "network", and the fields.
std::string to_json(const NetworkDescription& description);
/// The inverse. Throws DataError(where, …) naming what is wrong, also of a network that cannot be.
NetworkDescription network_description_from_json(std::string_view text, const std::string& where);

}  // namespace iron
