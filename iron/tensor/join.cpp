// Joining, splitting and picking.

#include <numeric>
#include <string>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/tensor/agree.h"
#include "iron/tensor/functions.h"

namespace iron {
namespace {

void expect_some(const std::vector<Tensor>& tensors, const char* where) {
  if (tensors.empty()) throw ValueError(where, "there is no tensor to join");
}

/// The index as i64. Throws TypeError unless it holds integers.
Tensor as_index(const Tensor& index, const char* where) {
  if (!is_integer(index.dtype())) {
    throw TypeError(where,
                    "the index is " + std::string(name_of(index.dtype())) + ", not an integer");
  }
  return index.to(DType::i64);
}

}  // namespace

Tensor concat(const std::vector<Tensor>& tensors, i64 axis) {
  expect_some(tensors, "concat");
  const Tensor& first = tensors.front();
  const i64 along = normalize_axis(axis, first.rank(), "concat");
  std::vector<i64> extents = first.shape().extents();
  DType dtype = first.dtype();
  i64& total = extents[static_cast<std::size_t>(along)];
  total = 0;
  for (const Tensor& tensor : tensors) {
    const Operand a(first);
    const Operand b(tensor);
    common_device({&a, &b}, "concat");
    dtype = promote(dtype, tensor.dtype());
    bool agrees = tensor.rank() == first.rank();
    for (i64 i = 0; agrees && i < first.rank(); ++i) {
      agrees = i == along || tensor.shape()[i] == first.shape()[i];
    }
    if (!agrees) {
      throw ShapeError("concat", "shapes " + to_string(first.shape()) + " and " +
                                     to_string(tensor.shape()) + " do not join along axis " +
                                     std::to_string(along));
    }
    total += tensor.shape()[along];
  }
  Tensor out = Tensor::empty(Shape(extents), dtype, first.device());
  i64 at = 0;
  for (const Tensor& tensor : tensors) {
    const i64 end = at + tensor.shape()[along];
    out.slice(along, {at, end}).copy_(tensor);
    at = end;
  }
  return out;
}

Tensor stack(const std::vector<Tensor>& tensors, i64 axis) {
  expect_some(tensors, "stack");
  std::vector<Tensor> layers;
  for (const Tensor& tensor : tensors) {
    if (tensor.shape() != tensors.front().shape()) {
      throw ShapeError("stack", "shapes " + to_string(tensors.front().shape()) + " and " +
                                    to_string(tensor.shape()) + " differ");
    }
    layers.push_back(tensor.unsqueeze(axis));
  }
  return concat(layers, axis);
}

std::vector<Tensor> split(const Tensor& a, const std::vector<i64>& extents, i64 axis) {
  std::vector<Tensor> parts;
  i64 at = 0;
  const i64 total = a.shape()[normalize_axis(axis, a.rank(), "split")];
  for (const i64 extent : extents) {
    if (extent < 0 || extent > total - at) {
      throw ShapeError("split", "parts do not fit an axis of " + std::to_string(total));
    }
    parts.push_back(a.slice(axis, {at, at + extent}));
    at += extent;
  }
  if (at != total) {
    throw ShapeError("split", "parts of " + std::to_string(at) + " in all do not fill an axis of " +
                                  std::to_string(total));
  }
  return parts;
}

std::vector<Tensor> split(const Tensor& a, i64 parts, i64 axis) {
  const i64 total = a.shape()[normalize_axis(axis, a.rank(), "split")];
  if (parts < 1 || total % parts != 0) {
    throw ShapeError("split", "an axis of " + std::to_string(total) + " does not divide into " +
                                  std::to_string(parts) + " equal parts");
  }
  return split(a, std::vector<i64>(static_cast<std::size_t>(parts), total / parts), axis);
}

Tensor take(const Tensor& a, const Tensor& index, i64 axis) {
  const Operand data(a);
  const Operand positions(index);
  const Device device = common_device({&data, &positions}, "take");
  const i64 along = normalize_axis(axis, a.rank(), "take");
  if (index.rank() != 1) {
    throw ShapeError("take", "the index has shape " + to_string(index.shape()) + ", not rank 1");
  }
  std::vector<i64> extents = a.shape().extents();
  extents[static_cast<std::size_t>(along)] = index.numel();
  Tensor out = Tensor::empty(Shape(std::move(extents)), a.dtype(), device);
  backend_for(device).take(a.const_view(), along, as_index(index, "take").const_view(), out.view());
  return out;
}

Tensor gather(const Tensor& a, i64 axis, const Tensor& index) {
  const Operand data(a);
  const Operand positions(index);
  const Device device = common_device({&data, &positions}, "gather");
  const i64 along = normalize_axis(axis, a.rank(), "gather");
  bool fits = index.rank() == a.rank();
  for (i64 i = 0; fits && i < a.rank(); ++i) {
    fits = i == along || index.shape()[i] <= a.shape()[i];
  }
  if (!fits) {
    throw ShapeError("gather", "an index of shape " + to_string(index.shape()) +
                                   " does not fit shape " + to_string(a.shape()) + " along axis " +
                                   std::to_string(along));
  }
  Tensor out = Tensor::empty(index.shape(), a.dtype(), device);
  backend_for(device).gather(a.const_view(), along, as_index(index, "gather").const_view(),
                             out.view());
  return out;
}

}  // namespace iron
