#pragma once
/// The settings of a run as rows of text.

#include "iron/core/device.h"
#include "iron/nn/network.h"
#include "iron/report/table.h"
#include "iron/train/options.h"

namespace iron::command {

/// What the Trainer makes of the options.
struct RunSize {
  i64 parameters = 0;  ///< trained numbers
  i64 steps = 0;       ///< in all; 0: not known yet
};

/// Adds the layers and everything about the training.
void add_settings(const NetworkOptions& network, const TrainOptions& training, RunSize size,
                  Device device, TextTable& table);

}  // namespace iron::command
