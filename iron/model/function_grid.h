#pragma once
/// Regular grids of points. Not for users.

#include <vector>

#include "iron/core/types.h"

namespace iron {

/// `count` numbers evenly from low to high, both included; low alone when count is 1.
std::vector<double> even_points(double low, double high, i64 count);

/// The points of a grid, row-major [∏ counts, axes]; the first axis runs fastest. 1 or 2 axes.
std::vector<double> grid_points(const std::vector<std::vector<double>>& axes);

}  // namespace iron
