// Tensors from a rule: constants, ranges, random numbers.

#include <cmath>
#include <string>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/tensor/tensor.h"

namespace iron {
namespace {

void expect_floating(DType dtype, const char* where) {
  if (is_floating(dtype)) return;
  throw TypeError(where, "makes f32 or f64, not " + std::string(name_of(dtype)),
                  "convert with to(DType)");
}

void expect_count(i64 count, const char* where) {
  if (count < 0) throw ValueError(where, "cannot make " + std::to_string(count) + " elements");
}

Tensor random(RandomOp op, const Shape& shape, u64 seed, double a, double b, DType dtype,
              Device device, const char* where) {
  expect_floating(dtype, where);
  if (!std::isfinite(a) || !std::isfinite(b)) throw ValueError(where, "a bound is not finite");
  Tensor out = Tensor::empty(shape, dtype, device);
  backend_for(device).random(op, seed, 0, a, b, out.view());
  return out;
}

/// The whole number that a scalar stands for. Throws ValueError otherwise.
i64 whole(const Scalar& scalar) {
  i64 value = 0;
  scalar.store(DType::i64, &value, "arange");
  return value;
}

}  // namespace

Tensor Tensor::zeros(const Shape& shape, DType dtype, Device device) {
  return full(shape, 0, dtype, device);
}

Tensor Tensor::ones(const Shape& shape, DType dtype, Device device) {
  return full(shape, 1, dtype, device);
}

Tensor Tensor::full(const Shape& shape, const Scalar& value, DType dtype, Device device) {
  return empty(shape, dtype, device).fill(value);
}

Tensor Tensor::eye(i64 rows, std::optional<i64> columns, DType dtype, Device device) {
  const i64 width = columns.value_or(rows);
  expect_count(rows, "eye");
  expect_count(width, "eye");
  Tensor out = zeros({rows, width}, dtype, device);
  const i64 diagonal = std::min(rows, width);
  // The diagonal is every (width + 1)-th element.
  if (diagonal > 0) out.with({diagonal}, {width + 1}, 0).fill(1);
  return out;
}

Tensor Tensor::arange(const Scalar& start, const Scalar& stop, const Scalar& step, DType dtype,
                      Device device) {
  if (step.as_double() == 0) throw ValueError("arange", "the step is 0");
  if (is_floating(dtype)) {
    const double first = start.as_double();
    const double count = std::ceil((stop.as_double() - first) / step.as_double());
    if (!(count < 0x1p62)) throw ValueError("arange", "the bounds or the step are not finite");
    Tensor out = empty({std::max<i64>(0, static_cast<i64>(std::max(count, 0.0)))}, DType::f64);
    double* element = out.data<double>().data();
    for (i64 i = 0; i < out.numel(); ++i) {
      element[i] = first + static_cast<double>(i) * step.as_double();
    }
    return out.to(dtype).to(device);
  }
  const i64 first = whole(start);
  const i64 stride = whole(step);
  const i64 last = whole(stop);
  const bool any = stride > 0 ? first < last : first > last;
  const u64 gap = stride > 0 ? static_cast<u64>(last) - static_cast<u64>(first)
                             : static_cast<u64>(first) - static_cast<u64>(last);
  const u64 size = stride > 0 ? static_cast<u64>(stride) : u64{0} - static_cast<u64>(stride);
  Tensor out = empty({any ? static_cast<i64>((gap - 1) / size) + 1 : 0}, DType::i64);
  i64* element = out.data<i64>().data();
  for (i64 i = 0; i < out.numel(); ++i) element[i] = first + i * stride;
  if (out.numel() > 0) {  // the ends decide whether dtype holds all of them
    i64 held = 0;
    Scalar(element[0]).store(dtype, &held, "arange");
    Scalar(element[out.numel() - 1]).store(dtype, &held, "arange");
  }
  return out.to(dtype).to(device);
}

Tensor Tensor::linspace(double start, double stop, i64 count, DType dtype, Device device) {
  expect_floating(dtype, "linspace");
  expect_count(count, "linspace");
  Tensor out = empty({count}, DType::f64);
  double* element = out.data<double>().data();
  const double step = count > 1 ? (stop - start) / static_cast<double>(count - 1) : 0;
  for (i64 i = 0; i < count; ++i) element[i] = start + static_cast<double>(i) * step;
  if (count > 1) element[count - 1] = stop;
  return out.to(dtype).to(device);
}

Tensor Tensor::uniform(const Shape& shape, u64 seed, double low, double high, DType dtype,
                       Device device) {
  if (high < low) throw ValueError("uniform", "the upper bound is below the lower");
  return random(RandomOp::uniform, shape, seed, low, high, dtype, device, "uniform");
}

Tensor Tensor::normal(const Shape& shape, u64 seed, double mean, double deviation, DType dtype,
                      Device device) {
  if (deviation < 0) throw ValueError("normal", "the deviation is negative");
  return random(RandomOp::normal, shape, seed, mean, deviation, dtype, device, "normal");
}

}  // namespace iron
