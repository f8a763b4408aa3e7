#pragma once
/// What the files of all models have in common: one JSON text in the metadata under "iron_learn",
/// which says the kind of the model, and a tensor for each segment of a network's parameters. Not
/// for users.

#include <string>
#include <string_view>

#include "iron/format/safetensors.h"
#include "iron/program/program.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// The format that this version writes and reads, as "format_version" in the JSON text.
inline constexpr i64 kModelFormat = 1;

/// Puts the JSON text of a model into a file.
void set_model_text(SafetensorsFile& file, std::string text);
/// The JSON text of a model. Throws DataError(where, …) when there is none, or the file is the
/// checkpoint of a run.
const std::string& model_text(const SafetensorsFile& file, const std::string& where);

/// The kind of model that a JSON text speaks of, such as "picture". Throws DataError(where, …) when
/// it is of another format.
std::string model_kind(std::string_view text, const std::string& where);

/// Adds the parameters, flat in the order of the Program's segments; the tensors' names begin with
/// `prefix`. Throws TrainingError when a parameter is NaN or infinite.
void add_parameters(const Program& program, const Tensor& parameters, SafetensorsFile& file,
                    const std::string& prefix = {});
/// The inverse. Throws DataError(where, …) naming a tensor that is missing, of another shape or
/// dtype, or a parameter that is NaN or infinite.
Tensor read_parameters(const SafetensorsFile& file, const Program& program, DType dtype,
                       const std::string& where, const std::string& prefix = {});
/// Throws DataError(where, …) when the file holds another number of tensors than a model needs.
void expect_tensors(const SafetensorsFile& file, i64 count, const std::string& where);

}  // namespace iron
