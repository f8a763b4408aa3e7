// Rounding to bf16 for processors that have no products of it.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_bf16.cpp"
#include "iron/backend/cpu/kernel_bf16.h"

#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "iron/element/simd.inl.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

void round_all(const float* x, float* y, i64 count) {
  const hn::CappedTag<float, kLine<float>> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  for (i64 i = 0; i < count; i += lanes) hn::Store(round_bf16(hn::Load(d, x + i)), d, y + i);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(round_all);
void round_to_bf16(const float* x, float* y, i64 count) {
  HWY_DYNAMIC_DISPATCH(round_all)(x, y, count);
}
}  // namespace iron
#endif
