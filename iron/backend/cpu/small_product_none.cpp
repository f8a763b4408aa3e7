// For processors without LIBXSMM.

#include "iron/backend/cpu/small_product.h"

namespace iron {

template <class T>
SmallProduct<T> find_small_product(const ProductShape&) {
  return nullptr;
}

template SmallProduct<float> find_small_product<float>(const ProductShape&);
template SmallProduct<double> find_small_product<double>(const ProductShape&);

}  // namespace iron
