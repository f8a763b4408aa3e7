// Logarithms. A fragment: simd.inl.h and scalar.h read it inside their namespaces.

/// x = m·2^e with √½ ≤ m ≤ √2, for a normal x > 0.
template <class V>
IRON_ELEMENT void split_exponent(V x, V& m, V& e) {
  const auto bits = to_bits(x);
  // An exponent field written into the mantissa of 2^23 (2^52) reads as 2^23 + field.
  if constexpr (kSingle<V>) {
    e = from_bits(x, shift_right<23>(bits) | bits_like(x, 0x4B000000)) - like(x, 0x1p23 + 127);
    m = from_bits(x, (bits & bits_like(x, 0x007FFFFF)) | bits_like(x, 0x3F800000));
  } else {
    e = from_bits(x, shift_right<52>(bits) | bits_like(x, 0x4330000000000000)) -
        like(x, 0x1p52 + 1023);
    m = from_bits(x, (bits & bits_like(x, 0x000FFFFFFFFFFFFF)) | bits_like(x, 0x3FF0000000000000));
  }
  const auto high = m > like(x, 1.4142135623730951);
  m = select(high, m * like(x, 0.5), m);
  e = select(high, e + like(x, 1), e);
}

/// split_exponent for any x > 0, subnormal numbers as well.
template <class V>
IRON_ELEMENT void split_positive(V x, V& m, V& e) {
  const auto tiny = x < like(x, 0x1p-126, 0x1p-1022);
  split_exponent(select(tiny, x * like(x, 0x1p24, 0x1p54), x), m, e);
  e = select(tiny, e - like(x, 24, 54), e);
}

/// log(1 + f) = f − log1p_tail(f) for √½ ≤ 1 + f ≤ √2. With s = f/(2 + f) it is 2 atanh s, and
/// 2 atanh s = 2s + s·R(s²), R(z) = z·p(z). Error of the fit 2^-30 (f32), 2^-59 (f64).
template <class V>
IRON_ELEMENT V log1p_tail(V f) {
  const V s = f / (like(f, 2) + f);
  const V z = s * s;
  V p;
  if constexpr (kSingle<V>) {
    p = polynomial(z, 0.666667759, 0.399775684, 0.298714489);
  } else {
    p = polynomial(z, 0.66666666666667351, 0.39999999999409352, 0.28571428743686339,
                   0.22222198429048862, 0.18183572346243473, 0.15313832569801078,
                   0.14798252332284681);
  }
  const V half_square = like(f, 0.5) * f * f;
  return half_square - s * fma(z, p, half_square);
}

/// `value`, computed for a positive finite x, with what a logarithm gives elsewhere: −∞ at 0, NaN
/// below, ∞ and NaN as they are.
template <class V>
IRON_ELEMENT V log_domain(V x, V value) {
  const V zero = like(x, 0);
  const V infinity = like(x, 1) / zero;
  value = select(x < infinity, value, x);
  value = select(x < zero, zero * infinity, value);
  return select(x == zero, negate(infinity), value);
}

/// The natural logarithm.
template <class V>
IRON_ELEMENT V log(V x) {
  V m, e;
  split_positive(x, m, e);
  const V f = m - like(x, 1);
  const V tail = fnma(e, like(x, -1.90465430e-9, 2.3190468138462996e-17), log1p_tail(f));
  const V value = fma(e, like(x, 0.693147182464599609, 0.69314718055994529), f - tail);
  return log_domain(x, value);
}

/// log(1 + x), accurate near 0.
template <class V>
IRON_ELEMENT V log1p(V x) {
  const V one = like(x, 1);
  const V u = one + x;
  V m, e;
  split_exponent(u, m, e);
  // What 1 + x lost in rounding; where 1 + x needs no scaling, f is x itself.
  const V lost = select(x < one, x - (u - one), one - (u - x)) / u;
  const auto near = e == like(x, 0);
  const V f = select(near, x, m - one);
  V tail = fnma(e, like(x, -1.90465430e-9, 2.3190468138462996e-17), log1p_tail(f));
  tail = select(near, tail, tail - lost);
  const V value = fma(e, like(x, 0.693147182464599609, 0.69314718055994529), f - tail);
  return select(abs(x) < like(x, 0x1p-25, 0x1p-54), x, log_domain(u, value));
}

/// The logarithm to base 2; exact for powers of 2.
template <class V>
IRON_ELEMENT V log2(V x) {
  V m, e;
  split_positive(x, m, e);
  const V f = m - like(x, 1);
  const V log_m = f - log1p_tail(f);
  // log2(e) in two parts.
  const V value = fma(log_m, like(x, 1.44269502162933350, 1.4426950408889634), e);
  return log_domain(x, fma(log_m, like(x, 1.92596303e-08, 2.0355273740931033e-17), value));
}

/// The logarithm to base 10.
template <class V>
IRON_ELEMENT V log10(V x) {
  V m, e;
  split_positive(x, m, e);
  const V f = m - like(x, 1);
  const V log_m = f - log1p_tail(f);
  // log10(2) and log10(e), each in two parts.
  V low = e * like(x, -1.43209888e-08, -2.8037281277851704e-18);
  low = fma(log_m, like(x, -1.010305e-08, 1.0983196502167651e-17), low);
  low = fma(log_m, like(x, 0.434294492006301880, 0.43429448190325182), low);
  return log_domain(x, fma(e, like(x, 0.301030009984970093, 0.3010299956639812), low));
}
