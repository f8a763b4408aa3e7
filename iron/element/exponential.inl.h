// exp and its kin. A fragment: simd.inl.h and scalar.h read it inside their namespaces.
// Coefficients here and in the other fragments are minimax fits made for this project; beside each
// stands what it approximates and the largest relative error of the result it is used in.

/// The constant for the lane type of V.
template <class V>
IRON_ELEMENT V like(V v, double single, double wide) {
  return like(v, kSingle<V> ? single : wide);
}

/// Horner's rule: c0 + c1·x + c2·x² + …
template <class V>
IRON_ELEMENT V polynomial(V x, double c0) {
  return like(x, c0);
}
template <class V, class... C>
IRON_ELEMENT V polynomial(V x, double c0, C... rest) {
  return multiply_add(polynomial(x, rest...), x, like(x, c0));
}

/// The smaller and the larger; NaN where either is NaN.
template <class V>
IRON_ELEMENT V min(V a, V b) {
  return select(is_nan(a), a, select(a < b, a, b));
}
template <class V>
IRON_ELEMENT V max(V a, V b) {
  return select(is_nan(a), a, select(b < a, a, b));
}

/// x held within [low, high]; NaN passes.
template <class V>
IRON_ELEMENT V clamp(V x, V low, V high) {
  x = select(x < low, low, x);
  return select(x > high, high, x);
}

/// Adding and subtracting it rounds to a whole number: one unit in its last place is 1.
template <class V>
IRON_ELEMENT V rounding_shift(V v) {
  return like(v, 0x1.8p23, 0x1.8p52);
}

/// 2^n for a whole n whose result is a normal number (−126 … 127 in f32, −1022 … 1023 in f64).
template <class V>
IRON_ELEMENT V exp2_int(V n) {
  // The sum leaves n + bias in the low bits of its mantissa; the shift makes that the exponent.
  const V biased = n + like(n, 0x1.8p23 + 127, 0x1.8p52 + 1023);
  if constexpr (kSingle<V>) {
    return from_bits(n, shift_left<23>(to_bits(biased)));
  } else {
    return from_bits(n, shift_left<52>(to_bits(biased)));
  }
}

/// x·2^n for a whole n from −252 to 254 (f64: −2044 to 2046); gradual towards 0 and infinity.
template <class V>
IRON_ELEMENT V scale_exp2(V x, V n) {
  const V shift = rounding_shift(n);
  const V half = multiply_add(n, like(n, 0.5), shift) - shift;
  return x * exp2_int(half) * exp2_int(n - half);
}

/// x = n·ln 2 + r with a whole n and |r| ≤ ½ ln 2, for |x| < 1000.
template <class V>
IRON_ELEMENT void reduce_ln2(V x, V& n, V& r) {
  const V shift = rounding_shift(x);
  n = multiply_add(x, like(x, 1.4426950408889634), shift) - shift;
  r = fnma(n, like(x, 0.693147182464599609, 0.69314718055994529), x);
  r = fnma(n, like(x, -1.90465430e-9, 2.3190468138462996e-17), r);
}

/// e^r − 1 for |r| ≤ ½ ln 2: r + r²·p(r). Error of the fit 2^-25.8 (f32), 2^-54.9 (f64).
template <class V>
IRON_ELEMENT V expm1_reduced(V r) {
  V p;
  if constexpr (kSingle<V>) {
    p = polynomial(r, 0.49999997, 0.16666542, 0.0416672044, 0.00836664718, 0.0013882498);
  } else {
    p = polynomial(r, 0.50000000000000056, 0.16666666666666588, 0.041666666666575383,
                   0.008333333333390416, 0.0013888888932051954, 0.00019841269717595471,
                   2.4801504650224239e-05, 2.7557408228225082e-06, 2.7626298826911153e-07,
                   2.5053776744477241e-08);
  }
  return fma(r * r, p, r);
}

/// e^x.
template <class V>
IRON_ELEMENT V exp(V x) {
  V n, r;
  reduce_ln2(clamp(x, like(x, -104, -746), like(x, 89, 710)), n, r);
  return scale_exp2(expm1_reduced(r) + like(x, 1), n);
}

/// e^x for x ≤ 0 or NaN; one multiplication less than exp.
template <class V>
IRON_ELEMENT V exp_nonpositive(V x) {
  const V low = like(x, -104, -746);
  V n, r;
  reduce_ln2(select(x < low, low, x), n, r);
  // 2^(n + offset) is normal for every n; the last product alone rounds into the subnormals.
  const V scale = exp2_int(n + like(x, 64, 512));
  return (expm1_reduced(r) + like(x, 1)) * scale * like(x, 0x1p-64, 0x1p-512);
}

/// (e^x − 1)/2 for −40 ≤ x ≤ 89 (f64: 710) or NaN. The half keeps 2^n finite up to overflow.
template <class V>
IRON_ELEMENT V half_expm1(V x) {
  V n, r;
  reduce_ln2(x, n, r);
  const V scale = exp2_int(n - like(x, 1));
  return fma(scale, expm1_reduced(r), scale - like(x, 0.5));
}

/// e^x − 1, accurate near 0.
template <class V>
IRON_ELEMENT V expm1(V x) {
  const V half = half_expm1(clamp(x, like(x, -18, -40), like(x, 89, 710)));
  return select(abs(x) < like(x, 0x1p-25, 0x1p-54), x, half + half);
}

/// tanh x = (1 − e^(−2|x|)) / (1 + e^(−2|x|)) with the sign of x.
template <class V>
IRON_ELEMENT V tanh(V x) {
  const V low = like(x, -20, -40);  // from here on the quotient is 1
  const V twice = like(x, -2) * abs(x);
  const V half = half_expm1(select(twice < low, low, twice));
  return copy_sign(half / (like(x, 1) + half), x);
}

/// 1 / (1 + e^(−x)), from e^(−|x|) so that nothing overflows.
template <class V>
IRON_ELEMENT V sigmoid(V x) {
  const V one = like(x, 1);
  const V e = exp_nonpositive(negate(abs(x)));
  return select(x < like(x, 0), e, one) / (one + e);
}
