#pragma once
/// The door to the CUDA backend. CMake links either backend/cuda or backend/no_cuda behind it, so
/// no caller asks which was built.

#include <vector>

#include "iron/backend/backend.h"

namespace iron {

/// The backend of GPU `index`. Throws DeviceError, with what to do, when there is none.
Backend& cuda_backend(i32 index);

/// The GPUs this process can use; empty without any.
std::vector<DeviceInfo> cuda_devices();

}  // namespace iron
