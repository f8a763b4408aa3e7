// Stands in for backend/cuda in a build without it.

#include "iron/backend/gpu_backend.h"
#include "iron/core/error.h"

namespace iron {

Backend& cuda_backend(i32 index) {
  throw DeviceError("device",
                    to_string(Device::cuda(index)) + " is not in this build of Iron Learn",
                    "rebuild with cmake -DIRON_CUDA=on where the CUDA toolkit is installed, or use "
                    "--device cpu");
}

std::vector<DeviceInfo> cuda_devices() { return {}; }

}  // namespace iron
