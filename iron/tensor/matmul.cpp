// The matrix product: shapes as NumPy's matmul, then the backend.

#include <string>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/tensor/agree.h"
#include "iron/tensor/functions.h"

namespace iron {
namespace {

/// The dtypes in which factors are multiplied and the product is held.
struct ProductTypes {
  DType factors;
  DType product;
};

ProductTypes product_types(DType a, DType b) {
  const DType common = promote(a, b);
  if (common == DType::boolean || common == DType::u8) {
    throw TypeError("matmul", "is not defined for " + std::string(name_of(common)),
                    "convert with to(DType)");
  }
  return {common, common == DType::i8 ? DType::i32 : common};
}

Shape leading(const Tensor& a) {
  return Shape(std::vector<i64>(a.shape().begin(), a.shape().end() - 2));
}

Shape with_matrix(const Shape& leading, i64 rows, i64 columns) {
  std::vector<i64> extents = leading.extents();
  extents.push_back(rows);
  extents.push_back(columns);
  return Shape(std::move(extents));
}

}  // namespace

Tensor matmul(const Tensor& a, const Tensor& b) {
  const Operand left(a);
  const Operand right(b);
  const Device device = common_device({&left, &right}, "matmul");
  if (a.rank() == 0 || b.rank() == 0) {
    throw ShapeError("matmul", "a single number has no rows or columns", "use multiply");
  }
  const Tensor x = a.rank() == 1 ? a.unsqueeze(0) : a;
  const Tensor y = b.rank() == 1 ? b.unsqueeze(1) : b;
  if (x.shape()[-1] != y.shape()[-2]) {
    throw ShapeError("matmul", "shapes " + to_string(a.shape()) + " and " + to_string(b.shape()) +
                                   " do not agree");
  }
  const auto [factors, product] = product_types(a.dtype(), b.dtype());
  const Shape batch = broadcast(leading(x), leading(y), "matmul");
  const i64 rows = x.shape()[-2];
  const i64 inner = x.shape()[-1];
  const i64 columns = y.shape()[-1];
  Tensor out = Tensor::empty(with_matrix(batch, rows, columns), product, device);
  backend_for(device).matmul(
      x.to(factors).broadcast_to(with_matrix(batch, rows, inner)).const_view(),
      y.to(factors).broadcast_to(with_matrix(batch, inner, columns)).const_view(), out.view());
  if (a.rank() == 1) out = out.select(-2, 0);
  if (b.rank() == 1) out = out.select(-1, 0);
  return out;
}

}  // namespace iron
