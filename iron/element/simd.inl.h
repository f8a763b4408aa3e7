/// The mathematics of single numbers for Highway vectors, in iron::HWY_NAMESPACE. Include it from a
/// file that foreach_target compiles (or from one that is compiled for one target). Each function
/// takes and gives a vector of floats or doubles; see the fragments for what there is.

// Highway's toggle: the text is read once for each target.
#if defined(IRON_ELEMENT_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef IRON_ELEMENT_SIMD_INL_H_
#undef IRON_ELEMENT_SIMD_INL_H_
#else
#define IRON_ELEMENT_SIMD_INL_H_
#endif

#include <cmath>
#include <cstddef>
#include <hwy/highway.h>

#define IRON_ELEMENT HWY_INLINE

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
// clang-format off
#include "iron/element/vocabulary_simd.inl.h"
#include "iron/element/exponential.inl.h"
#include "iron/element/logarithm.inl.h"
#include "iron/element/trigonometric.inl.h"
#include "iron/element/error_function.inl.h"
#include "iron/element/activation.inl.h"
#include "iron/element/loss.inl.h"
#include "iron/element/update.inl.h"
#include "iron/element/bf16.inl.h"
// clang-format on
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#undef IRON_ELEMENT

#endif  // toggle
