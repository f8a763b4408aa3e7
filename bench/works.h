#pragma once
/// The parts of the suite.

#include <optional>
#include <string>
#include <vector>

#include "bench/suite.h"
#include "iron/nn/network.h"

namespace iron::bench {

/// Steps of training, by the Trainer.
std::vector<Benchmark> step_works();
/// A picture in black and white, learnt until no pixel is wrong: that of a file, or a drawing.
Benchmark fit_work(const std::optional<std::string>& picture);
/// Pictures drawn and written.
std::vector<Benchmark> drawing_works();

/// The network that the first Iron Learn drew its lion with.
NetworkOptions lion_network();
/// Its widths, from the coordinates to the ink.
std::vector<i64> lion_widths();

}  // namespace iron::bench
