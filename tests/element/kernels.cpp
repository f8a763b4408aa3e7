#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/element/kernels.cpp"
#include "tests/element/kernels.h"

#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "iron/element/scalar.h"
#include "iron/element/simd.inl.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {

#define IRON_TEST_ATTR HWY_ATTR
#include "tests/element/kernels.inl.h"
#undef IRON_TEST_ATTR

/// `in` holds 4 pointers and `out` 3; n is a multiple of every vector's length.
template <class T>
HWY_ATTR void run_arrays(testing::Kernel kernel, const testing::Parameters& parameters,
                         const T* const* in, T* const* out, std::size_t n) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<hn::ScalableTag<T>>;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const V x[4] = {hn::LoadU(d, in[0] + i), hn::LoadU(d, in[1] + i), hn::LoadU(d, in[2] + i),
                    hn::LoadU(d, in[3] + i)};
    V y[3] = {hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    run_rule(kernel, parameters, x, y);
    for (int k = 0; k < 3; ++k) hn::StoreU(y[k], d, out[k] + i);
  }
}

void run_f32(testing::Kernel kernel, const testing::Parameters& parameters, const float* const* in,
             float* const* out, std::size_t n) {
  run_arrays(kernel, parameters, in, out, n);
}
void run_f64(testing::Kernel kernel, const testing::Parameters& parameters, const double* const* in,
             double* const* out, std::size_t n) {
  run_arrays(kernel, parameters, in, out, n);
}

}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
namespace scalar {

#define IRON_TEST_ATTR inline
#include "tests/element/kernels.inl.h"
#undef IRON_TEST_ATTR

}  // namespace scalar

HWY_EXPORT(run_f32);
HWY_EXPORT(run_f64);

namespace testing {
namespace {

constexpr std::size_t kPadding = 256;  // beyond any vector's length

template <class T>
Columns<T> run_any(const Way& way, Kernel kernel, const Parameters& parameters, Columns<T> in) {
  const std::size_t n = in[0].size();
  const std::size_t padded = (n + kPadding - 1) / kPadding * kPadding;
  in.resize(4);
  for (auto& column : in) column.resize(padded, T{1});
  Columns<T> out(3, std::vector<T>(padded, T{0}));
  const T* inputs[4] = {in[0].data(), in[1].data(), in[2].data(), in[3].data()};
  T* outputs[3] = {out[0].data(), out[1].data(), out[2].data()};

  if (way.target == 0) {
    for (std::size_t i = 0; i < n; ++i) {
      const T x[4] = {inputs[0][i], inputs[1][i], inputs[2][i], inputs[3][i]};
      T y[3] = {0, 0, 0};
      scalar::run_rule(kernel, parameters, x, y);
      for (int k = 0; k < 3; ++k) outputs[k][i] = y[k];
    }
  } else {
    hwy::SetSupportedTargetsForTest(way.target);
    if constexpr (sizeof(T) == 4) {
      HWY_DYNAMIC_DISPATCH(run_f32)(kernel, parameters, inputs, outputs, padded);
    } else {
      HWY_DYNAMIC_DISPATCH(run_f64)(kernel, parameters, inputs, outputs, padded);
    }
    hwy::SetSupportedTargetsForTest(0);
  }
  for (auto& column : out) column.resize(n);
  return out;
}

}  // namespace

const std::vector<Way>& ways() {
  static const std::vector<Way> all = [] {
    std::vector<Way> list{{0, "scalar"}};
    hwy::SetSupportedTargetsForTest(0);
    for (const i64 target : hwy::SupportedAndGeneratedTargets()) {
      list.push_back({target, hwy::TargetName(target)});
    }
    return list;
  }();
  return all;
}

Columns<float> run(const Way& way, Kernel kernel, const Parameters& parameters,
                   const Columns<float>& in) {
  return run_any(way, kernel, parameters, in);
}
Columns<double> run(const Way& way, Kernel kernel, const Parameters& parameters,
                    const Columns<double>& in) {
  return run_any(way, kernel, parameters, in);
}

}  // namespace testing
}  // namespace iron
#endif  // HWY_ONCE
