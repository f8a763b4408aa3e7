#pragma once
/// Tensors as rows of a regression.

#include <optional>

#include "iron/linalg/row_blocks.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// Rows of x [rows, features] with targets y [rows] or [rows, targets] and weights [rows] (1 for
/// all, if there are none), of any dtype, on the CPU. They share the tensors' memory where that is
/// row-major f64. Throws ShapeError when the shapes do not fit, DeviceError on another device.
RowBlocks tensor_rows(const Tensor& x, const Tensor& y,
                      const std::optional<Tensor>& weights = std::nullopt);

/// x [rows, features] as row-major f64 on the CPU. Throws ShapeError unless of rank 2 with
/// `features` columns; `where` is the caller for that message.
Tensor feature_rows(const Tensor& x, i64 features, const char* where);

}  // namespace iron
