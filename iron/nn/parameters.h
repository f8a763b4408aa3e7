#pragma once
/// Networks at work on tensors: their starting parameters and their predictions.

#include "iron/nn/network.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// The parameters `initialize` draws, flat, f32 or f64, on `device`. Drawn in f64, then rounded.
Tensor initial_parameters(const NetworkSpec& network, u64 seed, DType dtype, Device device);

/// A copy of parameters that were made elsewhere, on `device`. Throws ShapeError(where, …) unless
/// they are flat and as many as the Program's, TypeError unless they are of its precision.
Tensor adopted_parameters(const std::string& where, const Program& program,
                          const Tensor& parameters, Device device);

/// inputs [rows, network.inputs] to outputs [rows, output_width(network)], with the loss's link, in
/// the precision and on the device of `parameters` (flat, parameter_count numbers). Throws
/// ShapeError when widths or counts do not fit, DeviceError when the inputs are elsewhere.
Tensor predict(const NetworkSpec& network, LossKind loss, const Tensor& parameters,
               const Tensor& inputs);

}  // namespace iron
