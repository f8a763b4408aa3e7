#pragma once
/// Kernels over contiguous floating numbers for the instruction set in use. `y` may be `x` or `a`.

#include "iron/backend/operations.h"

namespace iron::cpu {

/// Every UnaryOp but cast and logical_not.
void simd_unary(UnaryOp op, const float* x, float* y, i64 count);
void simd_unary(UnaryOp op, const double* x, double* y, i64 count);

/// add, subtract, multiply, divide, minimum, maximum.
void simd_binary(BinaryOp op, const float* a, const float* b, float* y, i64 count);
void simd_binary(BinaryOp op, const double* a, const double* b, double* y, i64 count);

}  // namespace iron::cpu
