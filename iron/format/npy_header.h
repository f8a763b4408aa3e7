#pragma once
/// The header of an NPY file: a dictionary written as a Python literal. Internal.

#include <string>
#include <string_view>

#include "iron/core/dtype.h"
#include "iron/core/shape.h"

namespace iron {

/// Axes an array may have; NumPy 2's own limit.
inline constexpr std::size_t kMostAxes = 64;

struct NpyHeader {
  DType dtype = DType::f32;
  bool fortran_order = false;
  Shape shape;
};

/// Throws DataError(where, …) when the text is not such a dictionary, or of a type that is not
/// supported.
NpyHeader parse_npy_header(std::string_view text, const std::string& where);

/// "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", row-major.
std::string format_npy_header(DType dtype, const Shape& shape);

}  // namespace iron
