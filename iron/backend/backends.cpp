// Finds the backend of a device.

#include "iron/backend/backend.h"
#include "iron/backend/cpu/cpu_backend.h"
#include "iron/backend/gpu_backend.h"

namespace iron {

Backend& backend_for(Device device) {
  return device.kind == Device::Kind::cpu ? cpu_backend() : cuda_backend(device.index);
}

std::vector<DeviceInfo> devices() {
  std::vector<DeviceInfo> all{{Device::cpu(), cpu_backend().description()}};
  for (DeviceInfo& gpu : cuda_devices()) all.push_back(std::move(gpu));
  return all;
}

}  // namespace iron
