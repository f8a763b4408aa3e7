#pragma once
/// The parts of the suite.

#include <vector>

#include "bench/suite.h"
#include "iron/nn/network.h"

namespace iron::bench {

/// Steps of training, by the Trainer.
std::vector<Benchmark> step_works();
/// Pictures drawn and written.
std::vector<Benchmark> drawing_works();

/// The network that the first Iron Learn drew its lion with.
NetworkOptions lion_network();
/// Its widths, from the coordinates to the ink.
std::vector<i64> lion_widths();

}  // namespace iron::bench
