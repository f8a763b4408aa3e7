#pragma once
/// A network layer by layer, as people read it.

#include <string>
#include <vector>

#include "iron/program/program.h"

namespace iron {

/// An encoding or a dense layer, with the function behind it.
struct LayerSummary {
  std::string name;  ///< "encoding", "layers.0", …: the name of its segments
  i64 inputs = 0;
  i64 outputs = 0;
  Activation activation = Activation::identity;
  double parameter = 0;  ///< of the activation; see Activation
  bool bias = false;
  i64 numbers = 0;      ///< weights and biases
  bool trained = true;  ///< false: the numbers are constants
};

/// The layers of a valid Program in order.
std::vector<LayerSummary> summarize(const Program& program);

}  // namespace iron
