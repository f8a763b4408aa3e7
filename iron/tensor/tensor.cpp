// What a Tensor is: its storage, element access, conversion and writing.

#include "iron/tensor/tensor.h"

#include <algorithm>
#include <string>
#include <utility>

#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron {
namespace {

/// Lowest and highest element an array touches, relative to its first.
std::pair<i64, i64> reach(const Shape& shape, const Strides& strides, bool& overflow) {
  i64 low = 0;
  i64 high = 0;
  for (std::size_t i = 0; i < strides.size(); ++i) {
    i64 span = 0;
    overflow |= __builtin_mul_overflow(shape.extents()[i] - 1, strides[i], &span);
    i64& end = span < 0 ? low : high;
    overflow |= __builtin_add_overflow(end, span, &end);
  }
  return {low, high};
}

}  // namespace

Tensor::Tensor() : Tensor(empty({0})) {}

Tensor Tensor::empty(const Shape& shape, DType dtype, Device device) {
  if (dtype == DType::bf16) throw_no_element(dtype);
  i64 bytes = 0;
  if (__builtin_mul_overflow(shape.numel(), size_of(dtype), &bytes)) {
    throw ValueError("empty", "a tensor of shape " + to_string(shape) + " is too large");
  }
  return {Storage::allocate(bytes, device), 0, shape, contiguous_strides(shape), dtype};
}

Tensor Tensor::over(std::shared_ptr<const Storage> storage, const Shape& shape, DType dtype,
                    Strides strides, i64 offset) {
  if (dtype == DType::bf16) throw_no_element(dtype);
  if (strides.empty()) strides = contiguous_strides(shape);
  if (static_cast<i64>(strides.size()) != shape.rank()) {
    throw ShapeError(
        "over", std::to_string(strides.size()) + " strides do not fit shape " + to_string(shape));
  }
  const i64 size = size_of(dtype);
  if (reinterpret_cast<std::uintptr_t>(storage->data()) % static_cast<std::uintptr_t>(size) != 0) {
    throw ValueError("over", "the memory is not aligned for " + std::string(name_of(dtype)),
                     "copy it to aligned memory first");
  }
  const i64 room = storage->bytes() / size;
  bool outside = offset < 0 || offset > room;
  if (!outside && shape.numel() > 0) {
    const auto [low, high] = reach(shape, strides, outside);
    outside = outside || low < -offset || high >= room - offset;
  }
  if (outside) {
    throw ShapeError("over", "shape " + to_string(shape) + " at offset " + std::to_string(offset) +
                                 " reaches outside the storage of " + std::to_string(room) + " " +
                                 std::string(name_of(dtype)));
  }
  return {std::move(storage), offset, shape, std::move(strides), dtype};
}

Tensor Tensor::copy_of(const void* values, i64 count, DType dtype, const Shape& shape,
                       Device device) {
  if (count != shape.numel()) {
    throw ShapeError("from",
                     std::to_string(count) + " values do not fill shape " + to_string(shape));
  }
  Tensor out = empty(shape, dtype, device);
  if (count == 0) return out;
  if (device.kind != Device::Kind::cpu) count_transfer();
  backend_for(device).upload(values, out.address(), count * size_of(dtype));
  return out;
}

Tensor Tensor::from(const Literal& literal, DType dtype, Device device) {
  Tensor host = empty(literal.shape(), dtype);
  auto* element = static_cast<std::byte*>(host.address());
  for (const Scalar& value : literal.values()) {
    value.store(dtype, element, "from");
    element += size_of(dtype);
  }
  return host.to(device);
}

void* Tensor::address() const noexcept {
  return static_cast<std::byte*>(storage_->data()) + offset_ * size_of(dtype_);
}

Tensor Tensor::with(Shape shape, Strides strides, i64 offset) const {
  return {storage_, offset, std::move(shape), std::move(strides), dtype_};
}

bool Tensor::is_contiguous() const noexcept { return const_view().is_contiguous(); }

ConstView Tensor::const_view() const { return {address(), dtype_, shape_, strides_}; }

View Tensor::view() {
  expect_writable("view");
  return {address(), dtype_, shape_, strides_};
}

void Tensor::expect_writable(const char* where) const {
  if (storage_->read_only()) {
    throw ValueError(where, "the tensor's storage is read-only", "write to a clone() of it");
  }
  if (numel() == 0) return;
  for (std::size_t i = 0; i < strides_.size(); ++i) {
    if (strides_[i] == 0 && shape_.extents()[i] > 1) {
      throw ValueError(where,
                       "axis " + std::to_string(i) +
                           " of the tensor is broadcast: one element "
                           "stands for many",
                       "write to a clone() of it");
    }
  }
}

const void* Tensor::readable_data(DType dtype) const {
  if (dtype != dtype_) {
    throw TypeError("data", "the tensor holds " + std::string(name_of(dtype_)) + ", not " +
                                std::string(name_of(dtype)));
  }
  if (device() != Device::cpu()) {
    throw DeviceError("data", "the tensor is on " + to_string(device()), "use to(Device::cpu())");
  }
  if (!is_contiguous()) {
    throw ShapeError("data", "the tensor is not contiguous", "use contiguous()");
  }
  return address();
}

void* Tensor::writable_data(DType dtype) {
  expect_writable("data");
  return const_cast<void*>(readable_data(dtype));  // the storage may be written
}

void Tensor::read_item(DType dtype, void* value) const {
  if (numel() != 1) {
    throw ShapeError("item", "shape " + to_string(shape_) + " does not hold exactly one element");
  }
  const Tensor one = to(dtype);
  count_transfer();
  backend_for(device()).download(one.address(), value, size_of(dtype));
}

Tensor Tensor::to(DType dtype) const {
  if (dtype == dtype_) return *this;
  Tensor out = empty(shape_, dtype, device());
  backend_for(device()).unary(UnaryOp::cast, const_view(), out.view());
  return out;
}

Tensor Tensor::to(Device target) const {
  if (target == device()) return *this;
  const Tensor packed = contiguous();
  const i64 bytes = numel() * size_of(dtype_);
  if (device().kind != Device::Kind::cpu && target.kind != Device::Kind::cpu) {
    return to(Device::cpu()).to(target);  // from one GPU to another by way of the host
  }
  Tensor out = empty(shape_, dtype_, target);
  if (bytes == 0) return out;
  count_transfer();
  if (target.kind == Device::Kind::cpu) {
    backend_for(device()).download(packed.address(), out.address(), bytes);
  } else {
    backend_for(target).upload(packed.address(), out.address(), bytes);
  }
  return out;
}

Tensor Tensor::contiguous() const { return is_contiguous() ? *this : clone(); }

Tensor Tensor::clone() const {
  Tensor out = empty(shape_, dtype_, device());
  backend_for(device()).unary(UnaryOp::cast, const_view(), out.view());
  return out;
}

Tensor& Tensor::copy_(const Tensor& source) {
  expect_writable("copy_");
  if (source.device() != device()) {
    throw DeviceError(
        "copy_", "cannot copy from " + to_string(source.device()) + " to " + to_string(device()),
        "use to(Device)");
  }
  // Reading and writing one storage in a different order would mix old and new elements.
  const Tensor from = source.shares_storage(*this) ? source.clone() : source;
  const Tensor wide = from.broadcast_to(shape_);
  backend_for(device()).unary(UnaryOp::cast, wide.const_view(), view());
  return *this;
}

Tensor& Tensor::fill(const Scalar& value) {
  expect_writable("fill");
  alignas(8) std::byte element[8];
  value.store(dtype_, element, "fill");
  return copy_(copy_of(element, 1, dtype_, {}, device()));
}

}  // namespace iron
