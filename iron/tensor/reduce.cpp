// Reductions: the result's shape and dtype, then the backend.

#include <algorithm>
#include <string>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/tensor/tensor.h"

namespace iron {
namespace {

DType result_dtype(ReduceOp op, DType dtype) {
  switch (op) {
    case ReduceOp::sum:
    case ReduceOp::prod:
      return is_floating(dtype) ? dtype : DType::i64;
    case ReduceOp::mean:
      return is_floating(dtype) ? dtype : DType::f32;
    case ReduceOp::max:
    case ReduceOp::min:
      return dtype;
    case ReduceOp::argmax:
    case ReduceOp::argmin:
      return DType::i64;
    case ReduceOp::any:
    case ReduceOp::all:
      break;
  }
  return DType::boolean;
}

bool needs_an_element(ReduceOp op) {
  return op == ReduceOp::max || op == ReduceOp::min || op == ReduceOp::argmax ||
         op == ReduceOp::argmin;
}

Tensor reduce(ReduceOp op, const Tensor& a, const Axes& named, KeepDims keep, const char* where) {
  const std::vector<i64> axes = named.resolve(a.rank(), where);
  std::vector<i64> extents = a.shape().extents();
  i64 reduced = 1;
  for (const i64 axis : axes) {
    i64& extent = extents[static_cast<std::size_t>(axis)];
    reduced *= extent;
    extent = 1;
  }
  const Shape kept(extents);
  if (reduced == 0 && kept.numel() > 0 && needs_an_element(op)) {
    throw ShapeError(where, "shape " + to_string(a.shape()) + " has no element to choose from");
  }
  Tensor out = Tensor::empty(kept, result_dtype(op, a.dtype()), a.device());
  backend_for(a.device()).reduce(op, a.const_view(), axes, out.view());
  if (keep == KeepDims::yes) return out;

  std::vector<i64> left;
  for (i64 axis = 0; axis < a.rank(); ++axis) {
    if (!std::binary_search(axes.begin(), axes.end(), axis)) left.push_back(a.shape()[axis]);
  }
  return out.reshape(Shape(std::move(left)));
}

Tensor reduce_arg(ReduceOp op, const Tensor& a, const Axes& axis, KeepDims keep,
                  const char* where) {
  if (!axis.is_all() && axis.resolve(a.rank(), where).size() != 1) {
    throw ShapeError(where, "takes one axis, or none for the flattened tensor");
  }
  return reduce(op, a, axis, keep, where);
}

}  // namespace

Tensor Tensor::sum(const Axes& axes, KeepDims keep) const {
  return reduce(ReduceOp::sum, *this, axes, keep, "sum");
}
Tensor Tensor::mean(const Axes& axes, KeepDims keep) const {
  return reduce(ReduceOp::mean, *this, axes, keep, "mean");
}
Tensor Tensor::prod(const Axes& axes, KeepDims keep) const {
  return reduce(ReduceOp::prod, *this, axes, keep, "prod");
}
Tensor Tensor::max(const Axes& axes, KeepDims keep) const {
  return reduce(ReduceOp::max, *this, axes, keep, "max");
}
Tensor Tensor::min(const Axes& axes, KeepDims keep) const {
  return reduce(ReduceOp::min, *this, axes, keep, "min");
}
Tensor Tensor::argmax(const Axes& axis, KeepDims keep) const {
  return reduce_arg(ReduceOp::argmax, *this, axis, keep, "argmax");
}
Tensor Tensor::argmin(const Axes& axis, KeepDims keep) const {
  return reduce_arg(ReduceOp::argmin, *this, axis, keep, "argmin");
}
Tensor Tensor::any(const Axes& axes, KeepDims keep) const {
  return reduce(ReduceOp::any, *this, axes, keep, "any");
}
Tensor Tensor::all(const Axes& axes, KeepDims keep) const {
  return reduce(ReduceOp::all, *this, axes, keep, "all");
}

}  // namespace iron
