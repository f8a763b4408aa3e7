#pragma once
/// What a plot must be before it is drawn. Internal.

#include "iron/report/plot.h"

namespace iron::drawing {

/// Throws ShapeError and ValueError as plot_svg says, but for what only the layout knows.
void check_plot(const Plot& plot);

}  // namespace iron::drawing
