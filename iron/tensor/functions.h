#pragma once
/// Functions and operators on tensors, named as in NumPy and PyTorch. Shapes broadcast, dtypes
/// promote, devices must agree (DeviceError). Results are new and contiguous.

#include <string>

#include "iron/tensor/operand.h"

namespace iron {

// --- arithmetic -----------------------------------------------------------------------------
// Integers stay integers and wrap. bool: add is or, multiply is and; the others throw TypeError.
Tensor add(const Operand& a, const Operand& b);
Tensor subtract(const Operand& a, const Operand& b);
Tensor multiply(const Operand& a, const Operand& b);
/// True division; integers give f32.
Tensor divide(const Operand& a, const Operand& b);
/// ⌊a/b⌋. Integers throw ValueError on a zero divisor; the smallest integer by −1 wraps.
Tensor floor_divide(const Operand& a, const Operand& b);
/// a − b⌊a/b⌋, with the sign of b. Integers throw ValueError on a zero divisor.
Tensor remainder(const Operand& a, const Operand& b);
/// a^b, as std::pow; integers wrap and throw ValueError on a negative exponent.
Tensor pow(const Operand& a, const Operand& b);
/// NaN when either is.
Tensor minimum(const Operand& a, const Operand& b);
Tensor maximum(const Operand& a, const Operand& b);

inline Tensor operator+(const Operand& a, const Operand& b) { return add(a, b); }
inline Tensor operator-(const Operand& a, const Operand& b) { return subtract(a, b); }
inline Tensor operator*(const Operand& a, const Operand& b) { return multiply(a, b); }
inline Tensor operator/(const Operand& a, const Operand& b) { return divide(a, b); }
inline Tensor operator%(const Operand& a, const Operand& b) { return remainder(a, b); }

// In place. Throw TypeError when the result would have another dtype than `a`, ShapeError when it
// would have another shape, ValueError when `a` may not be written.
Tensor& operator+=(Tensor& a, const Operand& b);
Tensor& operator-=(Tensor& a, const Operand& b);
Tensor& operator*=(Tensor& a, const Operand& b);
Tensor& operator/=(Tensor& a, const Operand& b);

// --- comparison and logic: bool -------------------------------------------------------------
// In the promoted dtype. NaN equals nothing, and is neither less nor greater than anything.
Tensor equal(const Operand& a, const Operand& b);
Tensor not_equal(const Operand& a, const Operand& b);
Tensor less(const Operand& a, const Operand& b);
Tensor less_equal(const Operand& a, const Operand& b);
Tensor greater(const Operand& a, const Operand& b);
Tensor greater_equal(const Operand& a, const Operand& b);

inline Tensor operator==(const Operand& a, const Operand& b) { return equal(a, b); }
inline Tensor operator!=(const Operand& a, const Operand& b) { return not_equal(a, b); }
inline Tensor operator<(const Operand& a, const Operand& b) { return less(a, b); }
inline Tensor operator<=(const Operand& a, const Operand& b) { return less_equal(a, b); }
inline Tensor operator>(const Operand& a, const Operand& b) { return greater(a, b); }
inline Tensor operator>=(const Operand& a, const Operand& b) { return greater_equal(a, b); }

/// Of numbers: whether ≠ 0.
Tensor logical_and(const Operand& a, const Operand& b);
Tensor logical_or(const Operand& a, const Operand& b);
Tensor logical_xor(const Operand& a, const Operand& b);
Tensor logical_not(const Tensor& a);

// --- functions of one tensor ----------------------------------------------------------------
/// −a; unsigned and the smallest integer wrap. bool throws TypeError.
Tensor negative(const Tensor& a);
inline Tensor operator-(const Tensor& a) { return negative(a); }
/// The same for every dtype; |smallest integer| wraps to itself.
Tensor abs(const Tensor& a);
/// max(a, 0).
Tensor relu(const Tensor& a);
/// To the nearest integer, half to even; integers stay as they are.
Tensor round(const Tensor& a);
Tensor floor(const Tensor& a);
Tensor ceil(const Tensor& a);
// Integers and bool become f32.
Tensor exp(const Tensor& a);
Tensor log(const Tensor& a);
Tensor log2(const Tensor& a);
Tensor log10(const Tensor& a);
Tensor sqrt(const Tensor& a);
/// 1/√a.
Tensor rsqrt(const Tensor& a);
Tensor sin(const Tensor& a);
Tensor cos(const Tensor& a);
Tensor tan(const Tensor& a);
Tensor tanh(const Tensor& a);
/// 1/(1 + e^−a).
Tensor sigmoid(const Tensor& a);

// --- choosing -------------------------------------------------------------------------------
/// condition ? a : b. Throws TypeError unless condition is bool.
Tensor where(const Tensor& condition, const Operand& a, const Operand& b);
/// min(max(a, low), high); NaN in any of them gives NaN.
Tensor clamp(const Tensor& a, const Operand& low, const Operand& high);

// --- products -------------------------------------------------------------------------------
/// Matrix product over the last two axes, leading axes broadcast. A vector on the left is a row, on
/// the right a column, and its axis vanishes. Integers wrap; i8 × i8 gives i32; bool and u8 throw
/// TypeError. Throws ShapeError when the inner extents differ or a rank is 0.
Tensor matmul(const Tensor& a, const Tensor& b);

// --- joining, splitting, picking ------------------------------------------------------------
/// Along an existing axis; the other extents agree. Throws ValueError on an empty list.
Tensor concat(const std::vector<Tensor>& tensors, i64 axis = 0);
/// Along a new axis; all shapes agree. Throws ValueError on an empty list.
Tensor stack(const std::vector<Tensor>& tensors, i64 axis = 0);
/// Views of the given extents along an axis, which they fill. Throws ShapeError otherwise.
std::vector<Tensor> split(const Tensor& a, const std::vector<i64>& extents, i64 axis = 0);
/// `parts` equal views along an axis. Throws ShapeError unless it divides evenly.
std::vector<Tensor> split(const Tensor& a, i64 parts, i64 axis = 0);
/// a at the positions `index` (integers, rank 1, negative from the end) of an axis. Throws
/// ShapeError when one is out of range.
Tensor take(const Tensor& a, const Tensor& index, i64 axis = 0);
/// out[i…, j, k…] = a[i…, index[i…, j, k…], k…]: PyTorch's gather. The other extents of index do
/// not exceed those of a.
Tensor gather(const Tensor& a, i64 axis, const Tensor& index);

// --- comparing and showing ------------------------------------------------------------------
/// Whether |a − b| ≤ absolute + relative·|b| everywhere, shapes broadcast, compared in f64; equal
/// infinities are close, NaN is only with `equal_nan`. A counted transfer.
bool allclose(const Tensor& a, const Tensor& b, double relative = 1e-5, double absolute = 1e-8,
              bool equal_nan = false);
/// Whether dtype, shape and every element agree (NaN with nothing). A counted transfer.
bool array_equal(const Tensor& a, const Tensor& b);

/// As NumPy prints it: nested brackets, aligned columns, at most `precision` digits after the
/// point and no trailing zeros; above 1000 elements only the corners, with "...".
/// From a GPU a counted transfer. Throws ValueError on a negative precision.
std::string to_string(const Tensor& tensor, int precision = 8);

}  // namespace iron
