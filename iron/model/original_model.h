#pragma once
/// The first Iron Learn's networks as picture models.

#include <string>

#include "iron/format/original_network.h"
#include "iron/model/picture_model.h"

namespace iron {

/// The size of the pictures the first Iron Learn was best known for.
inline constexpr PictureSize kOriginalSize{200, 200};

/// The network on its own, with the functions it had: sine of frequency 1.
NetworkSpec network_of(const OriginalNetwork& network);

/// A model that draws the same picture: the network takes [column/(W − 1), row/(H − 1)] of a
/// picture of `size`, behind a 1 when it has three inputs, and gives ink (1 = black). The weights
/// stay as they are. Of the training the model says what the file said: plain SGD on all pixels at
/// the saved rate, for that many epochs; a length of 0 where it said nothing. Throws
/// DataError(where, …) when the network is no picture's: other inputs, more than one output, hidden
/// layers of several functions, biases in some layers only, a function no model ends in.
PictureModel original_picture_model(const OriginalNetwork& network, PictureSize size,
                                    const std::string& where, Device device = Device::cpu());

}  // namespace iron
