#pragma once
/// Tensor: an array of any rank on a device.

#include <concepts>
#include <memory>
#include <optional>
#include <ranges>
#include <span>

#include "iron/core/view.h"
#include "iron/tensor/axes.h"
#include "iron/tensor/literal.h"
#include "iron/tensor/storage.h"

namespace iron {

/// What a slice takes along an axis, as Python's start:stop:step: bounds count from the end when
/// negative and are clamped to the axis; a negative step walks backwards.
struct Slice {
  std::optional<i64> start = std::nullopt;
  std::optional<i64> stop = std::nullopt;
  i64 step = 1;
};

/// A handle to an array: shared storage, an offset into it, a shape, strides, a dtype. Copying the
/// handle copies no element; views (slice, transpose, reshape …) share the storage, so a write
/// through one is seen by all. Elementwise functions and operators are in functions.h.
///
/// Types: operands promote as promote() in core/dtype.h says; scalars from C++ are weak. Integer
/// arithmetic stays integer and wraps. Operations on tensors of two devices throw DeviceError.
class Tensor {
 public:
  /// An empty f32 vector.
  Tensor();

  // --- making -------------------------------------------------------------------------------
  /// Not initialised.
  static Tensor empty(const Shape& shape, DType dtype = DType::f32, Device device = Device::cpu());
  static Tensor zeros(const Shape& shape, DType dtype = DType::f32, Device device = Device::cpu());
  static Tensor ones(const Shape& shape, DType dtype = DType::f32, Device device = Device::cpu());
  /// Every element is `value`. Throws ValueError when dtype cannot hold it.
  static Tensor full(const Shape& shape, const Scalar& value, DType dtype = DType::f32,
                     Device device = Device::cpu());
  /// The identity matrix [rows, columns]; square when `columns` is left out.
  static Tensor eye(i64 rows, std::optional<i64> columns = std::nullopt, DType dtype = DType::f32,
                    Device device = Device::cpu());
  /// start, start + step, … below stop (above, when step is negative): ceil((stop − start)/step)
  /// numbers. Throws ValueError on a step of 0.
  static Tensor arange(const Scalar& start, const Scalar& stop, const Scalar& step = 1,
                       DType dtype = DType::f32, Device device = Device::cpu());
  /// `count` numbers evenly from start to stop, both included. f32 or f64.
  static Tensor linspace(double start, double stop, i64 count, DType dtype = DType::f32,
                         Device device = Device::cpu());
  /// Uniform numbers in [low, high), f32 or f64: element i is Philox number i of `seed`.
  static Tensor uniform(const Shape& shape, u64 seed, double low = 0, double high = 1,
                        DType dtype = DType::f32, Device device = Device::cpu());
  /// Normal numbers, f32 or f64: element i is Philox number i of `seed`.
  static Tensor normal(const Shape& shape, u64 seed, double mean = 0, double deviation = 1,
                       DType dtype = DType::f32, Device device = Device::cpu());
  /// From nested braces: from({{1, 2}, {3, 4}}, DType::i32). Throws ShapeError on ragged lists,
  /// ValueError on a number that `dtype` cannot hold.
  static Tensor from(const Literal& literal, DType dtype = DType::f32,
                     Device device = Device::cpu());
  /// A copy of `values` in row-major order. Throws ShapeError when the counts differ.
  template <std::ranges::contiguous_range Range>
  static Tensor from(const Range& values, const Shape& shape, Device device = Device::cpu()) {
    using T = std::ranges::range_value_t<Range>;
    return copy_of(std::ranges::data(values), static_cast<i64>(std::ranges::size(values)),
                   dtype_of<T>(), shape, device);
  }
  /// A tensor over existing storage, `offset` elements in. Empty `strides` mean row-major. Throws
  /// ShapeError when an element would lie outside the storage, ValueError when the memory is not
  /// aligned to the dtype's size.
  static Tensor over(std::shared_ptr<const Storage> storage, const Shape& shape, DType dtype,
                     Strides strides = {}, i64 offset = 0);

  // --- asking -------------------------------------------------------------------------------
  const Shape& shape() const noexcept { return shape_; }
  const Strides& strides() const noexcept { return strides_; }
  DType dtype() const noexcept { return dtype_; }
  Device device() const noexcept { return storage_->device(); }
  i64 rank() const noexcept { return shape_.rank(); }
  i64 numel() const noexcept { return shape_.numel(); }
  i64 offset() const noexcept { return offset_; }
  const Storage& storage() const noexcept { return *storage_; }
  bool is_contiguous() const noexcept;
  /// Whether two tensors see the same storage.
  bool shares_storage(const Tensor& other) const noexcept { return storage_ == other.storage_; }

  /// For backends. view() throws ValueError when the tensor may not be written: read-only storage,
  /// or a broadcast axis, where one element stands for many.
  View view();
  ConstView const_view() const;

  /// The elements of a contiguous CPU tensor. Throws TypeError when T is not its dtype, ShapeError
  /// when it is not contiguous, DeviceError when it is not on the CPU, and, for writing, ValueError
  /// when it may not be written (std::as_const reads it).
  /// The span dangles once the last tensor on the storage is gone, so temporaries give none.
  template <class T>
  std::span<T> data() & {
    return {static_cast<T*>(writable_data(dtype_of<T>())), static_cast<std::size_t>(numel())};
  }
  template <class T>
  std::span<const T> data() const& {
    return {static_cast<const T*>(readable_data(dtype_of<T>())), static_cast<std::size_t>(numel())};
  }
  template <class T>
  std::span<const T> data() const&& = delete;

  /// The only element, converted to T as to(DType) would. A counted transfer. Throws ShapeError
  /// when there is not exactly one.
  template <class T>
  T item() const {
    T value{};
    read_item(dtype_of<T>(), &value);
    return value;
  }

  // --- converting ---------------------------------------------------------------------------
  /// Another dtype; *this when it is that already. Floating to integer truncates, saturates at the
  /// ends and makes 0 of NaN; integer to integer wraps; to bool: ≠ 0.
  Tensor to(DType dtype) const;
  /// Another device; *this when it is there already. A counted transfer.
  Tensor to(Device device) const;
  /// *this when contiguous, else a row-major copy.
  Tensor contiguous() const;
  /// A row-major copy with storage of its own.
  Tensor clone() const;

  // --- writing ------------------------------------------------------------------------------
  /// Copies the elements of `source`, broadcast and converted to this shape and dtype.
  Tensor& copy_(const Tensor& source);
  /// Sets every element. Throws ValueError when the dtype cannot hold `value`.
  Tensor& fill(const Scalar& value);

  // --- views --------------------------------------------------------------------------------
  /// The same elements in another shape; one extent may be −1. A view where strides allow it,
  /// otherwise a copy.
  Tensor reshape(const Shape& shape) const;
  Tensor reshape(std::initializer_list<i64> extents) const;
  /// One axis.
  Tensor flatten() const;
  /// Swaps two axes.
  Tensor transpose(i64 axis0 = -2, i64 axis1 = -1) const;
  /// Axis i of the result is axis order[i]. Throws ShapeError unless a permutation.
  Tensor permute(const std::vector<i64>& order) const;
  /// Throws ValueError on a step of 0.
  Tensor slice(i64 axis, const Slice& slice) const;
  /// The part at one index of an axis, without the axis. Throws ShapeError out of range.
  Tensor select(i64 axis, i64 index) const;
  /// select(0, index).
  Tensor operator[](i64 index) const { return select(0, index); }
  /// Repeats without a copy: stride 0. Throws ShapeError when it does not broadcast.
  Tensor broadcast_to(const Shape& shape) const;
  /// Without the axes (all, when none is named) of extent 1. Throws ShapeError on another extent.
  Tensor squeeze(const Axes& axes = Axes::all()) const;
  /// With an axis of extent 1 put in at `axis`.
  Tensor unsqueeze(i64 axis) const;

  // --- reducing -----------------------------------------------------------------------------
  // Reduced axes vanish, or keep extent 1 with KeepDims::yes. No axis named: all.
  /// Sum; integers and bool give i64. f32 adds in f64, f64 in blocks. Of nothing: 0.
  Tensor sum(const Axes& axes = Axes::all(), KeepDims keep = KeepDims::no) const;
  /// Mean; integers and bool give f32. Of nothing: NaN.
  Tensor mean(const Axes& axes = Axes::all(), KeepDims keep = KeepDims::no) const;
  /// Product; integers and bool give i64. Of nothing: 1.
  Tensor prod(const Axes& axes = Axes::all(), KeepDims keep = KeepDims::no) const;
  /// Largest and smallest; NaN when there is one. Of nothing: ShapeError.
  Tensor max(const Axes& axes = Axes::all(), KeepDims keep = KeepDims::no) const;
  Tensor min(const Axes& axes = Axes::all(), KeepDims keep = KeepDims::no) const;
  /// Index (i64) of the first largest or smallest along one axis, or in the flattened tensor when
  /// no axis is named; of the first NaN, if any. Of nothing: ShapeError.
  Tensor argmax(const Axes& axis = Axes::all(), KeepDims keep = KeepDims::no) const;
  Tensor argmin(const Axes& axis = Axes::all(), KeepDims keep = KeepDims::no) const;
  /// Whether any or all elements are ≠ 0 (NaN is). Of nothing: false and true.
  Tensor any(const Axes& axes = Axes::all(), KeepDims keep = KeepDims::no) const;
  Tensor all(const Axes& axes = Axes::all(), KeepDims keep = KeepDims::no) const;

 private:
  Tensor(std::shared_ptr<const Storage> storage, i64 offset, Shape shape, Strides strides,
         DType dtype) noexcept
      : storage_(std::move(storage)),
        offset_(offset),
        shape_(std::move(shape)),
        strides_(std::move(strides)),
        dtype_(dtype) {}

  static Tensor copy_of(const void* values, i64 count, DType dtype, const Shape& shape,
                        Device device);
  Tensor with(Shape shape, Strides strides, i64 offset) const;
  void* address() const noexcept;
  void expect_writable(const char* where) const;
  void* writable_data(DType dtype);
  const void* readable_data(DType dtype) const;
  void read_item(DType dtype, void* value) const;

  std::shared_ptr<const Storage> storage_;
  i64 offset_ = 0;  // in elements
  Shape shape_;
  Strides strides_;
  DType dtype_;
};

}  // namespace iron
