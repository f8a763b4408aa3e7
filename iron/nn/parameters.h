#pragma once
/// Networks at work on tensors: their starting parameters and their predictions.

#include "iron/nn/network.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// The parameters `initialize` draws, flat, f32 or f64, on `device`. Drawn in f64, then rounded.
Tensor initial_parameters(const NetworkSpec& network, u64 seed, DType dtype, Device device);

/// A copy of parameters that were made elsewhere, on `device`. Throws ShapeError(where, …) unless
/// they are flat and as many as the Program's, TypeError unless they are of its storage type.
Tensor adopted_parameters(const std::string& where, const Program& program,
                          const Tensor& parameters, Device device);

/// inputs [rows, network.inputs] to outputs [rows, output_width(network)], with the loss's link, in
/// the type and on the device of `parameters` (flat, parameter_count numbers), computed in
/// `precision`; empty: in their type. Throws ShapeError when widths or counts do not fit, TypeError
/// when that precision stores other parameters, DeviceError when the inputs are elsewhere.
Tensor predict(const NetworkSpec& network, LossKind loss, const Tensor& parameters,
               const Tensor& inputs, std::optional<DType> precision = {});

}  // namespace iron
