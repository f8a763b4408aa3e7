#pragma once
/// --epochs and --steps: how long a run is to be.

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "iron/train/run_changes.h"

namespace iron::command {

/// Adds both options to a group of the verb's help; `passes` says what an epoch is.
void add_length(CLI::App& verb, std::optional<RunChange>& length, const std::string& passes,
                const std::string& group);

/// The option that a length was given by.
const char* length_option(const RunChange& length);

/// The length of a new run. Throws ValueError when it is to be on top of what there is.
void set_length(const RunChange& length, TrainOptions& training);

}  // namespace iron::command
