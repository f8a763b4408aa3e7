#pragma once
/// Marks a function for the host and, when nvcc reads it, for the GPU as well. The only place
/// besides CMake that asks whether CUDA is compiling.

#ifdef __CUDACC__
#define IRON_HOST_DEVICE __host__ __device__
#else
#define IRON_HOST_DEVICE
#endif
