#pragma once
/// What probabilities and labels must be before anything is computed from them. Internal.

#include <span>

#include "iron/core/types.h"

namespace iron {

/// Throws ValueError naming the row of a label that is not 0 or 1, ShapeError when the counts
/// differ.
void expect_labels(const char* where, std::span<const double> truth, std::size_t scores);

/// Throws ValueError naming the row of a probability that is NaN or outside [0, 1].
void expect_probabilities(const char* where, std::span<const double> probabilities);

/// Throws ValueError naming the row of a number that is not 0 … classes − 1, or when there are no
/// two classes. `what`: "true class" or "predicted class".
void expect_codes(const char* where, const char* what, std::span<const i32> codes, i64 classes);

/// `probabilities`: row-major [codes, classes]. Throws also when a row of them does not sum to 1
/// within 1e-4.
void expect_class_probabilities(const char* where, std::span<const i32> truth,
                                std::span<const double> probabilities, i64 classes);

}  // namespace iron
