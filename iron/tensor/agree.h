#pragma once
/// How operands come to one device, one dtype and one shape.

#include <initializer_list>
#include <string>

#include "iron/tensor/operand.h"

namespace iron {

/// The device of the tensors among the operands; the CPU when there is none. Throws DeviceError
/// naming both when two differ.
Device common_device(std::initializer_list<const Operand*> operands, const std::string& where);

/// The promoted dtype. Scalars alone: f32 when one is floating, else i64, or bool.
DType common_dtype(std::initializer_list<const Operand*> operands);

/// The operand as a tensor of this dtype on this device, broadcast to `shape` without a copy.
Tensor materialize(const Operand& operand, DType dtype, Device device, const Shape& shape,
                   const std::string& where);

}  // namespace iron
