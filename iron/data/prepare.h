#pragma once
/// What is done to a picture before it is learnt.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "iron/core/fields.h"
#include "iron/data/picture.h"

namespace iron {

/// What is learnt of a picture.
enum class PictureMode : u8 {
  automatic,  ///< what mode_of says
  bw,         ///< one channel of two values only; learnt as ink, 1 = black
  gray,       ///< one channel
  rgb,        ///< three channels
  rgba,       ///< four channels, straight alpha
};

template <>
struct NameTable<PictureMode> {
  static constexpr std::array rows{
      std::pair{PictureMode::automatic, std::string_view("auto")},
      std::pair{PictureMode::bw, std::string_view("bw")},
      std::pair{PictureMode::gray, std::string_view("gray")},
      std::pair{PictureMode::rgb, std::string_view("rgb")},
      std::pair{PictureMode::rgba, std::string_view("rgba")},
  };
};

struct Preparation {
  PictureMode mode = PictureMode::automatic;
  i64 size = 0;                       ///< pixels of the longer side; 0: as the file has it
  std::optional<i64> threshold = {};  ///< 0 to 255: grey below it becomes black, the rest white

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("mode", self.mode, "what is learnt of the picture: auto, bw, gray, rgb or rgba");
    visit("size", self.size, "pixels of its longer side when it is learnt; 0: as in the file");
    visit("threshold", self.threshold, "grey (0-255) below it is black, the rest white");
  }
};

/// A picture ready to be learnt: 0 is black and 1 is white in every mode.
struct PreparedPicture {
  Picture picture;
  PictureMode mode = PictureMode::gray;  ///< never automatic
  std::vector<std::string> notes;        ///< what was done or chosen, a sentence each
};

/// bw for a grey picture of the values 0 and 1 only, else gray, rgb, or rgba when some alpha is
/// below 1. RGB whose three channels are equal everywhere counts as grey.
PictureMode mode_of(const Picture& picture);

/// Resizes (the mean of the area where it shrinks, bicubic clamped to [0, 1] where it grows),
/// brings the picture into its mode and applies the threshold, in this order. Where the mode has no
/// alpha, a transparent picture is laid on white. A threshold makes black what is below it after
/// rounding to 0-255 and turns mode automatic into bw. Throws ValueError when the size or the
/// threshold is out of range, when a threshold meets a mode in colour, and when a picture that is
/// not two-valued should become bw without a threshold.
PreparedPicture prepare(const Picture& picture, const Preparation& how);

}  // namespace iron
