#pragma once
/// How a function is learnt unless something else is said.

#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// A network and how to train it.
struct FunctionRecipe {
  NetworkOptions network = {};
  TrainOptions training = {};
};

/// The recipe for a function of 1 or 2 variables: two layers of 64 sines of a low frequency
/// (Sitzmann et al. 2020), Adam, a rate that falls as a cosine. It learns smooth functions of a few
/// periods to about a thousandth of their range in a second. Throws ValueError on another number of
/// variables.
FunctionRecipe function_recipe(i64 inputs);

}  // namespace iron
