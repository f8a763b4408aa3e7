#include "iron/tensor/agree.h"

#include <optional>

#include "iron/core/error.h"

namespace iron {

Device common_device(std::initializer_list<const Operand*> operands, const std::string& where) {
  std::optional<Device> device;
  for (const Operand* operand : operands) {
    if (!operand->is_tensor()) continue;
    const Device here = operand->tensor().device();
    if (device && *device != here) {
      throw DeviceError(where,
                        "tensors are on " + to_string(*device) + " and on " + to_string(here),
                        "bring them together with to(Device)");
    }
    device = here;
  }
  return device.value_or(Device::cpu());
}

DType common_dtype(std::initializer_list<const Operand*> operands) {
  std::optional<DType> dtype;
  for (const Operand* operand : operands) {
    if (!operand->is_tensor()) continue;
    const DType own = operand->tensor().dtype();
    dtype = dtype ? promote(*dtype, own) : own;
  }
  DType result = dtype.value_or(DType::boolean);
  for (const Operand* operand : operands) {
    if (!operand->is_tensor()) result = promote(result, operand->scalar());
  }
  return result;
}

Tensor materialize(const Operand& operand, DType dtype, Device device, const Shape& shape,
                   const std::string& where) {
  if (operand.is_tensor()) return operand.tensor().to(dtype).broadcast_to(shape);
  alignas(8) std::byte element[8];
  operand.scalar().store(dtype, element, where);
  return visit_dtype(dtype,
                     [&]<class T>() {
                       const std::span<const T> one(reinterpret_cast<const T*>(element), 1);
                       return Tensor::from(one, {}, device);
                     })
      .broadcast_to(shape);
}

}  // namespace iron
