#pragma once
/// A run's state as a part of a .safetensors file.

#include <string>

#include "iron/format/safetensors.h"
#include "iron/train/trainer.h"

namespace iron {

/// Adds the tensors "state.parameters", "state.moments.0", …, "good.parameters", …,
/// "best.parameters" and, in the metadata under "iron_learn_state", the numbers beside them. The
/// same state gives the same bytes.
void add_state(const TrainerState& state, SafetensorsFile& file);

/// The inverse; whether the state fits a run is checked by Trainer::restore. Throws
/// DataError(where, …) naming what is missing or malformed.
TrainerState read_state(const SafetensorsFile& file, const std::string& where);

/// Whether the file holds a state.
bool has_state(const SafetensorsFile& file);

}  // namespace iron
