#pragma once
/// What the files of the regressions have in common. Not for users.

#include <span>
#include <string>
#include <vector>

#include "iron/format/safetensors.h"
#include "iron/model/regression_statistics.h"

namespace iron {

/// Puts the tensors "intercept" [outputs] and "coefficients" [outputs, features] into a file.
/// Throws TrainingError when a value is NaN or infinite.
void add_coefficients(SafetensorsFile& file, std::span<const double> intercepts,
                      std::span<const double> coefficients);

struct CoefficientTensors {
  i64 features = 0;
  std::vector<double> intercepts;
  std::vector<double> coefficients;
};
/// The inverse, for `outputs` rows. Throws DataError(where, …).
CoefficientTensors read_coefficients(const SafetensorsFile& file, i64 outputs,
                                     const std::string& where);

/// The JSON text of a model of that kind. Throws DataError(where, …) when there is none or it is of
/// another kind.
const std::string& regression_text(const SafetensorsFile& file, const std::string& kind,
                                   const std::string& where);

/// Throws DataError(where, …) unless a list of that name is as long as expected.
void expect_length(std::size_t length, i64 expected, const char* name, const std::string& where);
/// Throws DataError(where, …) unless features are ascending and below `features`.
void expect_features(const std::vector<i64>& list, i64 features, const char* name,
                     const std::string& where);

/// Writes a model's file, sealed.
void write_regression(const std::filesystem::path& path, SafetensorsFile file, Overwrite overwrite);
/// Reads one and checks the seal.
SafetensorsFile read_regression(const std::filesystem::path& path);

}  // namespace iron
