#pragma once
/// The files of a run that can be taken up again.

#include <optional>
#include <string>

#include "iron/core/types.h"

namespace iron::command {

/// "cub.safetensors" → "cub.checkpoint.safetensors".
std::string default_checkpoint(const std::string& model);

/// A checkpoint of another run is put aside, not lost; any other file stays. `is_checkpoint`:
/// whether the file at `path` is one. Throws OutputError.
void put_aside(const std::string& path, bool force, bool is_checkpoint);

/// In quotes where a shell would split it.
std::string shell_word(const std::string& word);

/// When to save, from --save-every: "30s" or a number of steps. Throws ValueError when it cannot be
/// read, or when it is given and nothing `saves`.
void set_saving(const std::optional<std::string>& every, bool saves, double& seconds, i64& steps);

}  // namespace iron::command
