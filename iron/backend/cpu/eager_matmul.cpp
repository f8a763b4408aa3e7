// Matrix products: one matrix after another over the leading axes.

#include "iron/backend/cpu/blocks.h"
#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/matrix.h"
#include "iron/core/error.h"

namespace iron::cpu {
namespace {

/// The axes before the last two, and where each matrix of a batch starts.
struct Batch {
  explicit Batch(const ConstView& view)
      : walker(Layout(Shape(std::vector<i64>(view.shape.begin(), view.shape.end() - 2)),
                      Strides(view.strides.begin(), view.strides.end() - 2))) {}

  i64 offset(i64 matrix) {
    i64 at = 0;
    walker.walk(matrix, 1, [&](i64, i64 offset, i64, i64) { at = offset; });
    return at;
  }

  Walker walker;
};

template <class Pointer>
i64 step(const BasicView<Pointer>& view, std::size_t from_end) {
  return view.strides[view.strides.size() - from_end];
}

template <class In, class Out>
void multiply(const ConstView& a, const ConstView& b, const View& out) {
  const i64 rows = out.shape[-2];
  const i64 columns = out.shape[-1];
  const i64 inner = a.shape[-1];
  if (out.numel() == 0) return;
  Batch batch_a(a);
  Batch batch_b(b);
  Batch batch_out(out);
  const i64 matrices = out.numel() / (rows * columns);
  for (i64 i = 0; i < matrices; ++i) {
    const Matrix<const In> left{a.as<In>() + batch_a.offset(i), rows, inner, step(a, 2),
                                step(a, 1)};
    const Matrix<const In> right{b.as<In>() + batch_b.offset(i), inner, columns, step(b, 2),
                                 step(b, 1)};
    const Matrix<Out> product{out.as<Out>() + batch_out.offset(i), rows, columns, step(out, 2),
                              step(out, 1)};
    multiply_matrix(left, right, product);
  }
}

}  // namespace

void matmul(const ConstView& a, const ConstView& b, const View& out) {
  switch (a.dtype) {
    case DType::f32:
      return multiply<float, float>(a, b, out);
    case DType::f64:
      return multiply<double, double>(a, b, out);
    case DType::i64:
      return multiply<i64, i64>(a, b, out);
    case DType::i32:
      return multiply<i32, i32>(a, b, out);
    case DType::i8:
      return multiply<i8, i32>(a, b, out);
    case DType::u8:
    case DType::boolean:
    case DType::bf16:
      break;
  }
  throw TypeError("matmul", "is not defined for " + std::string(name_of(a.dtype)));
}

}  // namespace iron::cpu
