#pragma once
/// Tensors of every layout with their values known, and the comparison of results with them.

#include <string>
#include <vector>

#include "iron/tensor/functions.h"

namespace iron::conformance {

/// Holds every f64 and every i64 exactly.
using Real = long double;
using Reals = std::vector<Real>;

enum class Arrangement { contiguous, transposed, reversed, repeated, offset, stepped };
inline constexpr Arrangement kArrangements[] = {Arrangement::contiguous, Arrangement::transposed,
                                                Arrangement::reversed,   Arrangement::repeated,
                                                Arrangement::offset,     Arrangement::stepped};

/// Which numbers a tensor holds.
enum class Content {
  any,       ///< special values and random ones, over the whole range of the dtype
  nonzero,   ///< the same without 0
  moderate,  ///< −8 … 8, NaN and infinities included for floating dtypes
  small,     ///< 0 … 5, whole
  plain,     ///< −8 … 8, all finite
};

/// A tensor and its elements in row-major order, found by walking its strides over the memory it
/// was made from.
struct Sample {
  Tensor tensor;
  Reals values;
};

Sample make_sample(const Shape& shape, DType dtype, Arrangement arrangement, Content content,
                   u64 seed, Device device);

/// Shapes of many ranks, empty ones, and ones that cross the blocks of a kernel.
const std::vector<Shape>& shapes();

/// Elements in row-major order.
Reals values_of(const Tensor& tensor);

/// Row-major index `flat` of `shape` as one index an axis.
std::vector<i64> unravel(i64 flat, const Shape& shape);
/// The inverse; an axis of extent 1 is read at 0, leading axes too many are left out.
i64 ravel_broadcast(const std::vector<i64>& index, const Shape& shape);

/// How far a result may be off.
struct Tolerance {
  double ulps = 0;          ///< units in the last place of the exact result
  double absolute = 0;      ///< plus this
  bool signed_zero = true;  ///< whether −0 and 0 differ
};

/// Fails the test when `actual` is not of this dtype and shape with these values.
void expect_result(const Tensor& actual, DType dtype, const Shape& shape, const Reals& expected,
                   const Tolerance& tolerance, const std::string& context);

/// The value that the integer `value` becomes in `dtype`, modulo its size.
i64 wrapped(i64 value, DType dtype);

std::string describe(DType dtype, const Shape& shape, Arrangement arrangement);

}  // namespace iron::conformance
