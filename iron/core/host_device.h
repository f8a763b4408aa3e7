#pragma once
/// What plain code needs to know of the processor it is compiled for, host or GPU. The only place
/// besides CMake that asks whether CUDA is compiling.

/// Marks a function for the host and, when nvcc reads it, for the GPU as well.
#ifdef __CUDACC__
#define IRON_HOST_DEVICE __host__ __device__
#else
#define IRON_HOST_DEVICE
#endif

/// 1 where std::fma is one instruction, 0 where it is a call.
#if defined(__CUDA_ARCH__) || defined(__FP_FAST_FMA)
#define IRON_FAST_FMA 1
#else
#define IRON_FAST_FMA 0
#endif
