#pragma once
/// Recipes: named sets of everything it takes to learn a picture.

#include <string>
#include <string_view>
#include <vector>

#include "iron/data/picture.h"
#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// A network and how to train it.
struct PictureRecipe {
  std::string name;
  NetworkOptions network;
  TrainOptions training;
};

/// fourier: random Fourier features (Tancik et al. 2020) and two GELU layers, the default.
/// siren: sine layers on bare coordinates (Sitzmann et al. 2020).
/// Pictures of two values are learnt by BCE on logits, others by MSE. Throws ValueError, naming the
/// recipes there are, on another name.
PictureRecipe picture_recipe(std::string_view name, const Picture& picture);

/// The names picture_recipe knows.
std::vector<std::string> picture_recipes();

}  // namespace iron
