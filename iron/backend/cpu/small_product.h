#pragma once
/// The door to LIBXSMM. CMake links small_product_libxsmm.cpp where LIBXSMM exists and
/// small_product_none.cpp elsewhere.

#include "iron/backend/cpu/product.h"

namespace iron {

/// LIBXSMM's kernel for this product under instructions(), or null when it has none.
template <class T>
SmallProduct<T> find_small_product(const ProductShape& shape);

}  // namespace iron
