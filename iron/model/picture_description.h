#pragma once
/// What a picture's model says about itself, beside its parameters.

#include <optional>
#include <string>
#include <vector>

#include "iron/data/prepare.h"
#include "iron/nn/network.h"
#include "iron/train/options.h"

namespace iron {

/// Width and height in pixels.
struct PictureSize {
  i64 width = 0;
  i64 height = 0;
};

/// The size with `longer` pixels on the longer side and the proportions of `picture` (rounded, at
/// least 1). Throws ValueError when `longer` < 1.
PictureSize fit_longer_side(PictureSize picture, i64 longer);

/// Where the centres of `count` pixels stand along one side of a picture whose longer side has
/// `longer` pixels: the longer side spans [−1, 1], the shorter one the middle part of it.
std::vector<double> pixel_centres(i64 count, i64 longer);

/// Channels of a picture that is learnt so.
i64 channels_of(PictureMode mode) noexcept;

/// How well a model draws the pixels it was taught, before rounding to 8 bits.
struct PictureFigures {
  i64 step = 0;                   ///< steps done
  std::optional<double> psnr_db;  ///< empty: infinite
  i64 wrong_pixels = 0;           ///< see image_metrics.h

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("step", self.step, "steps of training");
    visit("psnr_db", self.psnr_db, "peak signal-to-noise ratio; null: infinite");
    visit("wrong_pixels", self.wrong_pixels, "pixels on the wrong side of one half");
  }
};

/// Everything but the parameters.
struct PictureDescription {
  std::string recipe = "custom";  ///< a word for the recipe
  NetworkOptions network;         ///< between two coordinates and the channels
  TrainOptions training;
  PictureMode mode = PictureMode::gray;  ///< never automatic; bw: the network gives ink, 1 = black
  PictureSize size;                      ///< of the picture it learnt
  i64 channels = 0;                      ///< 1, 3 or 4; 0: none was learnt
  std::optional<PictureFigures> figures = {};
};

/// The network a description speaks of. Throws as validate(NetworkSpec).
NetworkSpec network_of(const PictureDescription& description);
/// The Program that draws.
Program drawing_program(const PictureDescription& description);

/// One JSON object: format_version, kind "picture", recipe, network, training, picture {mode,
/// width, height, channels}, figures.
std::string to_json(const PictureDescription& description);
/// The inverse. Throws DataError(where, …) naming what is wrong, also of a network that cannot be.
PictureDescription picture_description_from_json(std::string_view text, const std::string& where);

}  // namespace iron
