#include "iron/linalg/tensor_rows.h"

#include <algorithm>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr const char* kWhere = "fit";

Tensor plain(const Tensor& tensor) {
  if (tensor.device() != Device::cpu()) {
    throw DeviceError(
        kWhere, "exact regression runs on the CPU, the tensor is on " + to_string(tensor.device()),
        "move it with to(Device::cpu())");
  }
  return tensor.to(DType::f64).contiguous();
}

}  // namespace

RowBlocks tensor_rows(const Tensor& x, const Tensor& y, const std::optional<Tensor>& weights) {
  if (x.rank() != 2) {
    throw ShapeError(kWhere, "x has shape " + to_string(x.shape()), "it is [rows, features]");
  }
  const i64 rows = x.shape()[0];
  const bool fits = (y.rank() == 1 || y.rank() == 2) && y.shape()[0] == rows;
  if (!fits) {
    throw ShapeError(kWhere,
                     "y has shape " + to_string(y.shape()) + " and x " + to_string(x.shape()),
                     "y is [rows] or [rows, targets]");
  }
  if (weights && (weights->rank() != 1 || weights->shape()[0] != rows)) {
    throw ShapeError(kWhere, "the weights have shape " + to_string(weights->shape()) +
                                 ", but there are " + std::to_string(rows) + " rows");
  }
  RowBlocks blocks{
      .rows = rows, .features = x.shape()[1], .targets = y.rank() == 1 ? 1 : y.shape()[1]};
  const Tensor xs = plain(x);
  const Tensor ys = plain(y);
  std::optional<Tensor> ws;
  if (weights) ws = plain(*weights);
  blocks.read = [xs, ys, ws, features = blocks.features, targets = blocks.targets](
                    i64 first, i64 count, const RowBlock& out) {
    std::copy_n(xs.data<double>().data() + first * features, count * features, out.x);
    std::copy_n(ys.data<double>().data() + first * targets, count * targets, out.y);
    if (ws) {
      std::copy_n(ws->data<double>().data() + first, count, out.weights);
    } else {
      std::fill_n(out.weights, count, 1.0);
    }
  };
  return blocks;
}

Tensor feature_rows(const Tensor& x, i64 features, const char* where) {
  if (x.rank() != 2 || x.shape()[1] != features) {
    throw ShapeError(where,
                     "x has shape " + to_string(x.shape()) + ", but the model was fitted to " +
                         std::to_string(features) + " features",
                     "x is [rows, " + std::to_string(features) + "]");
  }
  return plain(x);
}

}  // namespace iron
