#pragma once
/// Pictures small enough to be learnt in milliseconds.

#include "iron/model/picture_model.h"

namespace iron::testing {

/// Wider than high, every pixel of its own value: a mirrored or turned picture is another one.
inline Picture wide_picture(i64 channels = 1) {
  Picture picture(7, 4, channels);
  for (std::size_t i = 0; i < picture.values().size(); ++i) {
    picture.values()[i] = static_cast<float>(i * 29 % 83) / 82;
  }
  return picture;
}

inline NetworkOptions tiny_network() {
  return {.encoding = Fourier{.frequencies = 16, .scale = 3}, .hidden = {24}};
}

inline TrainOptions short_training(i64 steps = 20) {
  return {.optimizer = Adam{.rate = 1e-2}, .schedule = Cosine{}, .steps = steps, .batch = 10};
}

}  // namespace iron::testing
