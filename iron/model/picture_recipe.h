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
  std::string name = {};
  NetworkOptions network = {};
  TrainOptions training = {};
};

/// The recipe of that name for that picture; "auto" is automatic_recipe(picture), under its own
/// name. A recipe may have one set of numbers for line art (every value 0 or 1: small networks, BCE
/// on logits) and one for tones (all other pictures: large networks, MSE).
///
/// fourier: random Fourier features (Tancik et al. 2020), then GELU layers for line art and sine
/// layers for tones; the best at drawing larger.
/// fourier-sine: more and higher features and sine layers; the best at the size learnt, for tones.
/// siren: sine layers on bare coordinates (Sitzmann et al. 2020).
/// finer: layers sin(ω₀(|z| + 1)z) on bare coordinates (Liu et al. 2024).
/// gauss: layers exp(−(ω₀z)²) on bare coordinates (Ramasinghe and Lucey 2022).
/// fast: a multi-resolution grid (Müller et al. 2022) before a small network: the quickest to the
/// size learnt, with more parameters than the picture has numbers.
/// original, original-python: the two networks of the first Iron Learn as they were trained then,
/// by plain gradient descent over hundreds of thousands of epochs; for comparison.
///
/// docs/recipes.md has every number. Throws ValueError, naming the recipes there are, on another
/// name.
PictureRecipe picture_recipe(std::string_view name, const Picture& picture);

/// The recipe that suits the picture best, by name: fourier for line art, fourier-sine for tones.
std::string_view automatic_recipe(const Picture& picture);

/// The names picture_recipe knows, "auto" first.
std::vector<std::string> picture_recipes();

}  // namespace iron
