#pragma once
/// An array on its way into or out of a file.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/dtype.h"
#include "iron/core/shape.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// An array with a name. `data` holds shape.numel() row-major elements in this machine's byte
/// order.
struct NamedTensor {
  std::string name;
  DType dtype = DType::f32;
  Shape shape;
  std::vector<std::byte> data;

  friend bool operator==(const NamedTensor&, const NamedTensor&) = default;
};

/// The first tensor of that name, or nullptr.
const NamedTensor* find_tensor(std::span<const NamedTensor> tensors,
                               std::string_view name) noexcept;

/// Whether `data` is an array of `shape` and `dtype`: it has that many bytes, and booleans are 0 or
/// 1.
bool has_size(const NamedTensor& tensor) noexcept;
bool has_valid_booleans(const NamedTensor& tensor) noexcept;

/// A tensor as it stands in a file, and its return, on the host.
NamedTensor to_named(const std::string& name, const Tensor& tensor);
Tensor to_tensor(const NamedTensor& named);

}  // namespace iron
