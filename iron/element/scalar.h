#pragma once
/// The mathematics of single numbers for plain float and double, on the host and on the GPU, in
/// iron::scalar. The same fragments as simd.inl.h, so both agree to the last few bits.

#include <cmath>
#include <cstring>
#include <type_traits>

#include "iron/core/host_device.h"
#include "iron/core/types.h"

#define IRON_ELEMENT IRON_HOST_DEVICE inline

namespace iron::scalar {
// clang-format off
#include "iron/element/vocabulary_scalar.inl.h"
#include "iron/element/exponential.inl.h"
#include "iron/element/logarithm.inl.h"
#include "iron/element/trigonometric.inl.h"
#include "iron/element/error_function.inl.h"
#include "iron/element/activation.inl.h"
#include "iron/element/loss.inl.h"
#include "iron/element/update.inl.h"
#include "iron/element/bf16.inl.h"
// clang-format on
}  // namespace iron::scalar

#undef IRON_ELEMENT
