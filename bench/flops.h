#pragma once
/// Floating-point operations that the mathematics of dense layers asks for.

#include <vector>

#include "iron/core/types.h"

namespace iron::bench {

/// Drawing a row: 2·in·out a layer. `widths`: input first, output last.
double forward_flops(const std::vector<i64>& widths, i64 rows);

/// A training step: three products of 2·in·out a row and layer (forward, gradient of the weights,
/// gradient of the inputs), the last not for the first layer. Activations, biases, loss, update and
/// padding are not counted.
double step_flops(const std::vector<i64>& widths, i64 rows);

}  // namespace iron::bench
