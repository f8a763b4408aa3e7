#include "iron/format/named_tensor.h"

#include <algorithm>

namespace iron {

const NamedTensor* find_tensor(std::span<const NamedTensor> tensors,
                               std::string_view name) noexcept {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const NamedTensor& tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

bool has_size(const NamedTensor& tensor) noexcept {
  // By division: a product of outside numbers may overflow.
  const auto bytes = static_cast<i64>(tensor.data.size());
  const i64 width = size_of(tensor.dtype);
  return bytes % width == 0 && bytes / width == tensor.shape.numel();
}

bool has_valid_booleans(const NamedTensor& tensor) noexcept {
  return tensor.dtype != DType::boolean ||
         std::all_of(tensor.data.begin(), tensor.data.end(),
                     [](std::byte byte) { return byte == std::byte{0} || byte == std::byte{1}; });
}

NamedTensor to_named(const std::string& name, const Tensor& tensor) {
  const Tensor host = tensor.to(Device::cpu()).contiguous();
  const ConstView view = host.const_view();
  const auto* bytes = static_cast<const std::byte*>(view.data);
  return {name, view.dtype, view.shape, {bytes, bytes + view.numel() * size_of(view.dtype)}};
}

Tensor to_tensor(const NamedTensor& named) {
  Tensor tensor = Tensor::empty(named.shape, named.dtype);
  std::ranges::copy(named.data, static_cast<std::byte*>(tensor.view().data));
  return tensor;
}

}  // namespace iron
