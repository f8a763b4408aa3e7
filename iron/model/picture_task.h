#pragma once
/// PictureTask: everything a run on a picture is made of, as one text.

#include <string>
#include <string_view>

#include "iron/data/prepare.h"
#include "iron/model/picture_goal.h"
#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// What is to be learnt how; kept in checkpoints.
struct PictureTask {
  std::string recipe = "custom";  ///< a word for the recipe
  NetworkOptions network = {};
  TrainOptions training = {};
  bool hold_out = false;  ///< learn only the pixels at even rows and even columns
  Goal stop_at = {};
  std::string picture = {};      ///< the file it comes from, for resuming; may be empty
  Preparation preparation = {};  ///< what was done to that file's picture
  std::string model = {};        ///< the file the model is meant for; may be empty

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("recipe", self.recipe, "a word for the recipe");
    visit("network", self.network, "the network");
    visit("training", self.training, "how it is trained");
    visit("hold_out", self.hold_out, "learn only the pixels at even rows and columns");
    visit("stop_at", self.stop_at, "what ends the run before its time");
    visit("picture", self.picture, "the file of the picture");
    visit("preparation", self.preparation, "what is done to that picture first");
    visit("model", self.model, "the file of the model");
  }
};

/// The task as JSON, indented for people.
std::string to_json(const PictureTask& task);

/// Lays the keys of a JSON text over a task; those left out stay. Throws DataError(where, …) naming
/// the path of an unknown key or name, or a value of the wrong type.
void merge_json(std::string_view text, const std::string& where, PictureTask& task);

}  // namespace iron
