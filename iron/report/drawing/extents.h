#pragma once
/// What the axes of a plot have to show. Internal.

#include "iron/report/drawing/axis.h"

namespace iron::drawing {

/// The x of everything in all panels.
Extent x_extent(const Plot& plot);

/// The y of everything in a panel.
Extent y_extent(const Plot& plot, const Panel& panel);

/// The numbers of a heat map, or its limits where it has some.
Extent heat_extent(const HeatMap& heat);

}  // namespace iron::drawing
