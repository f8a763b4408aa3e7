// The words the fragments are written in, for float and double. Read by scalar.h.

/// The number type of a value: itself.
template <class V>
using LaneOf = V;
/// The same bits as an unsigned integer.
template <class V>
using BitsOf = std::conditional_t<sizeof(V) == 4, u32, u64>;

template <class V>
inline constexpr bool kSingle = sizeof(V) == 4;

/// The constant c, rounded to V.
template <class V>
IRON_ELEMENT V like(V, double c) {
  return static_cast<V>(c);
}

/// a·b + c, rounded once.
template <class V>
IRON_ELEMENT V fma(V a, V b, V c) {
  return std::fma(a, b, c);
}
/// c − a·b, rounded once.
template <class V>
IRON_ELEMENT V fnma(V a, V b, V c) {
  return std::fma(-a, b, c);
}

/// a·b + c, fused where that is quick: for sums that need no exact product.
template <class V>
IRON_ELEMENT V multiply_add(V a, V b, V c) {
#if IRON_FAST_FMA
  return std::fma(a, b, c);
#else
  return a * b + c;
#endif
}

template <class V>
IRON_ELEMENT V negate(V a) {
  return -a;
}
template <class V>
IRON_ELEMENT V abs(V a) {
  return std::fabs(a);
}
template <class V>
IRON_ELEMENT V sqrt(V a) {
  return std::sqrt(a);
}
/// To the nearest whole number, ties to even.
template <class V>
IRON_ELEMENT V round_nearest(V a) {
  return std::nearbyint(a);
}
template <class V>
IRON_ELEMENT V floor(V a) {
  return std::floor(a);
}
/// |magnitude| with the sign of `sign`.
template <class V>
IRON_ELEMENT V copy_sign(V magnitude, V sign) {
  return std::copysign(magnitude, sign);
}

/// mask ? a : b.
template <class V>
IRON_ELEMENT V select(bool mask, V a, V b) {
  return mask ? a : b;
}
/// x, or low where x lies below it; NaN passes.
template <class V>
IRON_ELEMENT V at_least(V x, V low) {
  return x < low ? low : x;
}
/// x, or high where x lies above it; NaN passes.
template <class V>
IRON_ELEMENT V at_most(V x, V high) {
  return x > high ? high : x;
}
IRON_ELEMENT bool both(bool a, bool b) { return a && b; }
IRON_ELEMENT bool either(bool a, bool b) { return a || b; }

/// Whether a is NaN.
template <class V>
IRON_ELEMENT bool is_nan(V a) {
  return a != a;  // NOLINT(misc-redundant-expression): that is what NaN is
}

template <class V>
IRON_ELEMENT BitsOf<V> to_bits(V a) {
  BitsOf<V> bits;
  std::memcpy(&bits, &a, sizeof(a));
  return bits;
}
template <class V>
IRON_ELEMENT V from_bits(V, BitsOf<V> bits) {
  V a;
  std::memcpy(&a, &bits, sizeof(a));
  return a;
}
/// The whole number c as bits.
template <class V>
IRON_ELEMENT BitsOf<V> bits_like(V, unsigned long long c) {
  return static_cast<BitsOf<V>>(c);
}
template <int n, class B>
IRON_ELEMENT B shift_left(B bits) {
  return bits << n;
}
template <int n, class B>
IRON_ELEMENT B shift_right(B bits) {
  return bits >> n;
}
/// Whether bit n is set.
template <int n, class V>
IRON_ELEMENT bool test_bit(V, BitsOf<V> bits) {
  return ((bits >> n) & 1) != 0;
}

/// mask ? f(a) : otherwise.
template <class V, class F>
IRON_ELEMENT V lanewise(bool mask, V a, F f, V otherwise) {
  return mask ? f(a) : otherwise;
}
