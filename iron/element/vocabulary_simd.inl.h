// The words the fragments are written in, for Highway vectors. Read by simd.inl.h, once for each
// target. +, −, ·, /, comparisons and the operators & | ^ + on bits come from Highway itself.

namespace hn = hwy::HWY_NAMESPACE;

/// The number type of a vector: float or double.
template <class V>
using LaneOf = hn::TFromV<V>;
template <class V>
using TagOf = hn::DFromV<V>;
template <class V>
using BitsTagOf = hn::RebindToUnsigned<TagOf<V>>;
/// The same bits as unsigned integers.
template <class V>
using BitsOf = hn::Vec<BitsTagOf<V>>;

template <class V>
inline constexpr bool kSingle = sizeof(LaneOf<V>) == 4;

/// The constant c in every lane, rounded to the lane type.
template <class V>
IRON_ELEMENT V like(V, double c) {
  return hn::Set(TagOf<V>(), static_cast<LaneOf<V>>(c));
}

#if HWY_NATIVE_FMA
/// a·b + c, rounded once.
template <class V>
IRON_ELEMENT V fma(V a, V b, V c) {
  return hn::MulAdd(a, b, c);
}

/// c − a·b, rounded once.
template <class V>
IRON_ELEMENT V fnma(V a, V b, V c) {
  return hn::NegMulAdd(a, b, c);
}
#else
// Without the instruction. A product of floats is exact in double, so only the sum is rounded
// twice; the argument reductions rely on the exact product.
IRON_ELEMENT float fma_lane(float a, float b, float c) {
  return static_cast<float>(static_cast<double>(a) * static_cast<double>(b) +
                            static_cast<double>(c));
}
IRON_ELEMENT double fma_lane(double a, double b, double c) { return std::fma(a, b, c); }

template <class V>
IRON_ELEMENT V fma(V a, V b, V c) {
  const TagOf<V> d;
  HWY_ALIGN LaneOf<V> x[hn::MaxLanes(TagOf<V>())];
  HWY_ALIGN LaneOf<V> y[hn::MaxLanes(TagOf<V>())];
  HWY_ALIGN LaneOf<V> z[hn::MaxLanes(TagOf<V>())];
  hn::Store(a, d, x);
  hn::Store(b, d, y);
  hn::Store(c, d, z);
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) z[i] = fma_lane(x[i], y[i], z[i]);
  return hn::Load(d, z);
}

template <class V>
IRON_ELEMENT V fnma(V a, V b, V c) {
  return fma(hn::Neg(a), b, c);
}
#endif

/// a·b + c, fused where that is quick: for sums that need no exact product.
template <class V>
IRON_ELEMENT V multiply_add(V a, V b, V c) {
  return hn::MulAdd(a, b, c);
}

template <class V>
IRON_ELEMENT V negate(V a) {
  return hn::Neg(a);
}
template <class V>
IRON_ELEMENT V abs(V a) {
  return hn::Abs(a);
}
template <class V>
IRON_ELEMENT V sqrt(V a) {
  return hn::Sqrt(a);
}
/// To the nearest whole number, ties to even.
template <class V>
IRON_ELEMENT V round_nearest(V a) {
  return hn::Round(a);
}
template <class V>
IRON_ELEMENT V floor(V a) {
  return hn::Floor(a);
}
/// |magnitude| with the sign of `sign`.
template <class V>
IRON_ELEMENT V copy_sign(V magnitude, V sign) {
  return hn::CopySign(magnitude, sign);
}

/// mask ? a : b in each lane.
template <class M, class V>
IRON_ELEMENT V select(M mask, V a, V b) {
  return hn::IfThenElse(mask, a, b);
}
/// x, or low where x lies below it; NaN passes.
template <class V>
IRON_ELEMENT V at_least(V x, V low) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
  return hn::Max(low, x);  // where either is NaN the instruction gives its second operand
#else
  return hn::IfThenElse(hn::Lt(x, low), low, x);
#endif
}
/// x, or high where x lies above it; NaN passes.
template <class V>
IRON_ELEMENT V at_most(V x, V high) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
  return hn::Min(high, x);
#else
  return hn::IfThenElse(hn::Gt(x, high), high, x);
#endif
}
template <class M>
IRON_ELEMENT M both(M a, M b) {
  return hn::And(a, b);
}
template <class M>
IRON_ELEMENT M either(M a, M b) {
  return hn::Or(a, b);
}

/// Where a is NaN. (On x86 Highway's != is false for NaN.)
template <class V>
IRON_ELEMENT auto is_nan(V a) {
  return hn::IsNaN(a);
}

template <class V>
IRON_ELEMENT BitsOf<V> to_bits(V a) {
  return hn::BitCast(BitsTagOf<V>(), a);
}
template <class V>
IRON_ELEMENT V from_bits(V, BitsOf<V> bits) {
  return hn::BitCast(TagOf<V>(), bits);
}
/// The whole number c as bits in every lane.
template <class V>
IRON_ELEMENT BitsOf<V> bits_like(V, unsigned long long c) {
  return hn::Set(BitsTagOf<V>(), static_cast<hn::TFromD<BitsTagOf<V>>>(c));
}
template <int n, class B>
IRON_ELEMENT B shift_left(B bits) {
  return hn::ShiftLeft<n>(bits);
}
template <int n, class B>
IRON_ELEMENT B shift_right(B bits) {
  return hn::ShiftRight<n>(bits);
}
/// Where bit n is set.
template <int n, class V>
IRON_ELEMENT auto test_bit(V a, BitsOf<V> bits) {
  return hn::RebindMask(TagOf<V>(), hn::TestBit(bits, bits_like(a, 1ULL << n)));
}

/// select(mask, f(a), otherwise), f called for one number at a time: for rare hard arguments, and
/// free of calls where the mask is empty.
template <class M, class V, class F>
IRON_ELEMENT V lanewise(M mask, V a, F f, V otherwise) {
  const TagOf<V> d;
  if (HWY_LIKELY(hn::AllFalse(d, mask))) return otherwise;
  HWY_ALIGN LaneOf<V> lanes[hn::MaxLanes(TagOf<V>())];
  hn::Store(a, d, lanes);
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) lanes[i] = f(lanes[i]);
  return select(mask, hn::Load(d, lanes), otherwise);
}
