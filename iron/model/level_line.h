#pragma once
/// The line along which a grid of numbers has a given value. Not for users.

#include "iron/report/plot.h"

namespace iron {

/// The points where the grid passes `level`, joined cell by cell between the cells' middles
/// (marching squares, with straight interpolation); NaN parts the pieces. Cells with NaN have none.
LineSeries level_line(const HeatMap& grid, double level);

}  // namespace iron
