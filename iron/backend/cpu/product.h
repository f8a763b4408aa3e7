#pragma once
/// One small matrix product of fixed sizes, its kernel looked up once.

#include "iron/backend/cpu/kernel_table.h"

namespace iron {

/// What a product computes, in the terms of row-major matrices whose rows are padded.
struct ProductShape {
  i64 m = 0;  ///< columns of c, padded
  i64 n = 0;  ///< rows of c
  i64 k = 0;  ///< terms of each sum
  i64 a_stride = 0;
  i64 b_stride = 0;
  i64 c_stride = 0;
  bool b_transposed = false;  ///< b is stored [k, n] rather than [n, k]
  bool accumulate = false;    ///< c += rather than c =
};

/// A generated kernel; it takes optional prefetch pointers that we never pass.
template <class T>
using SmallProduct = void (*)(const T* a, const T* b, T* c, ...);

/// c[n, m] (+)= b[n, k] · a[k, m]. LIBXSMM where it has a kernel, the kernel table's otherwise.
template <class T>
class Product {
 public:
  Product() = default;
  Product(const ProductShape& shape, const Kernels<T>& kernels);

  void operator()(const T* a, const T* b, T* c) const {
    if (kernel_ != nullptr) {
      kernel_(a, b, c);
    } else {
      const i64 row = shape_.b_transposed ? 1 : shape_.b_stride;
      const i64 column = shape_.b_transposed ? shape_.b_stride : 1;
      plain_(shape_.m, shape_.n, shape_.k, a, shape_.a_stride, b, row, column, c, shape_.c_stride,
             shape_.accumulate);
    }
  }

 private:
  ProductShape shape_;
  SmallProduct<T> kernel_ = nullptr;
  decltype(Kernels<T>::product) plain_ = nullptr;
};

}  // namespace iron
