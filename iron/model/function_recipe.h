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

/// Whether the samples' values are exact.
enum class SampleNoise : u8 {
  none,     ///< they are: values of a formula
  unknown,  ///< points from elsewhere
  present   ///< they are not: the network should not follow them everywhere
};

/// The recipe for a function of 1 or 2 variables: two layers of 64 sines (Sitzmann et al. 2020),
/// Adam, a rate that falls as a cosine. Their frequency ω₀ is how far the network may bend between
/// samples: 5 (of two variables 8) where values are exact, 2 where that is not known, 1 where they
/// are noisy. Exact values of a smooth function of a few periods are learnt to some thousandths of
/// their range in a second. Throws ValueError on another number of variables.
FunctionRecipe function_recipe(i64 inputs, SampleNoise noise = SampleNoise::none);

}  // namespace iron
