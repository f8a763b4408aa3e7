// Stands in for backend/cuda in a build without it.

#include "iron/backend/gpu_backend.h"
#include "iron/core/error.h"

namespace iron {

Backend& cuda_backend(i32 index) {
  throw DeviceError(
      "device", to_string(Device::cuda(index)) + " is not in this build of Iron Learn",
      "use --device cpu, or rebuild with cmake -DIRON_CUDA=on: that needs the CUDA toolkit "
      "and a version that has iron/backend/cuda");
}

std::vector<DeviceInfo> cuda_devices() { return {}; }

}  // namespace iron
