#pragma once
/// The eager operations every backend offers, by name.

#include "iron/core/types.h"

namespace iron {

/// out[i] = f(a[i]). All take and give one dtype, except: isfinite-like tests do not exist here;
/// logical_not takes bool and gives bool; `cast` converts between any two dtypes.
enum class UnaryOp : u8 {
  cast,
  negative,
  abs,
  exp,
  log,
  log2,
  log10,
  sqrt,
  rsqrt,
  sin,
  cos,
  tan,
  tanh,
  sigmoid,
  relu,
  round,
  floor,
  ceil,
  logical_not,
};

/// out[i] = f(a[i], b[i]). Inputs share one dtype; comparisons and logical operations give bool.
enum class BinaryOp : u8 {
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  remainder,
  power,
  minimum,
  maximum,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  logical_xor,
};

/// Reductions over axes. argmax and argmin give i64, any and all give bool.
enum class ReduceOp : u8 { sum, mean, prod, max, min, argmax, argmin, any, all };

/// Distributions of `Backend::random`.
enum class RandomOp : u8 { uniform, normal };

}  // namespace iron
