#include "iron/backend/cpu/product.h"

#include "iron/backend/cpu/small_product.h"

namespace iron {

template <class T>
Product<T>::Product(const ProductShape& shape, const Kernels<T>& kernels)
    : shape_(shape), kernel_(find_small_product<T>(shape)), plain_(kernels.product) {}

template class Product<float>;
template class Product<double>;

}  // namespace iron
