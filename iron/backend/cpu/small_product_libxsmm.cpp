// LIBXSMM generates a kernel for each size at run time (Heinecke et al., SC 2016).

#include <libxsmm.h>

#include "iron/backend/cpu/instructions.h"
#include "iron/backend/cpu/small_product.h"

namespace iron {
namespace {

// LIBXSMM is column-major: our row-major c[n, m] is its m×n matrix, and so on.
template <class T, class Dispatch>
SmallProduct<T> look_up(const ProductShape& shape, Dispatch dispatch) {
  const Instructions set = instructions();
  if (set == Instructions::portable) return nullptr;
  libxsmm_set_target_archid(set == Instructions::avx512 ? LIBXSMM_X86_AVX512_CORE
                                                        : LIBXSMM_X86_AVX2);
  const auto lda = static_cast<libxsmm_blasint>(shape.a_stride);
  const auto ldb = static_cast<libxsmm_blasint>(shape.b_stride);
  const auto ldc = static_cast<libxsmm_blasint>(shape.c_stride);
  const T one = 1;
  const T beta = shape.accumulate ? T{1} : T{0};
  const int flags = shape.b_transposed ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
  // LIBXSMM keeps kernels by their description, which does not name the instruction set: a
  // prefetch signature that generates nothing keeps the two apart.
  const int prefetch =
      set == Instructions::avx512 ? LIBXSMM_PREFETCH_NONE : LIBXSMM_PREFETCH_SIGONLY;
  const auto kernel = dispatch(
      static_cast<libxsmm_blasint>(shape.m), static_cast<libxsmm_blasint>(shape.n),
      static_cast<libxsmm_blasint>(shape.k), &lda, &ldb, &ldc, &one, &beta, &flags, &prefetch);
  return reinterpret_cast<SmallProduct<T>>(kernel);
}

}  // namespace

template <>
SmallProduct<float> find_small_product<float>(const ProductShape& shape) {
  return look_up<float>(shape, libxsmm_smmdispatch);
}
template <>
SmallProduct<double> find_small_product<double>(const ProductShape& shape) {
  return look_up<double>(shape, libxsmm_dmmdispatch);
}

}  // namespace iron
