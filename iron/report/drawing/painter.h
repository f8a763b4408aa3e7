#pragma once
/// Draws a plot on a canvas. Internal.

#include "iron/report/drawing/canvas.h"
#include "iron/report/plot.h"

namespace iron::drawing {

/// The plot has been checked. Throws ValueError when its labels leave no room.
void paint(const Plot& plot, Canvas& canvas);

}  // namespace iron::drawing
