#pragma once
/// A learnt function as a plot.

#include <optional>

#include "iron/model/function_model.h"
#include "iron/report/plot.h"

namespace iron {

/// Of one variable: the formula, the network and the samples (every n-th, where they are many)
/// above the error network − formula, over the range that was learnt. Of two: the formula, the
/// network and the error as heat maps, one above the other. Without a formula, where the samples
/// came from elsewhere: the network with all the samples, and its error at them. Throws ValueError
/// before the first fit, ShapeError when formula or samples have another number of variables.
Plot function_plot(const FunctionModel& model, const FunctionSamples& samples,
                   const std::optional<Formula>& formula);

}  // namespace iron
