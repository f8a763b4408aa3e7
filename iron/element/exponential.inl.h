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
  return at_most(at_least(x, low), high);
}

/// Adding and subtracting it rounds to a whole number: one unit in its last place is 1.
template <class V>
IRON_ELEMENT V rounding_shift(V v) {
  return like(v, 0x1.8p23, 0x1.8p52);
}

/// 2^(n + offset), a normal number (exponent −126 … 127 in f32, −1022 … 1023 in f64), for a whole n
/// given as `shifted` = n + rounding_shift.
template <int offset, class V>
IRON_ELEMENT V exp2_shifted(V shifted) {
  // The low bits of the mantissa are those of n; the shift makes n + bias the exponent.
  if constexpr (kSingle<V>) {
    return from_bits(shifted, shift_left<23>(to_bits(shifted) + bits_like(shifted, 127 + offset)));
  } else {
    return from_bits(shifted, shift_left<52>(to_bits(shifted) + bits_like(shifted, 1023 + offset)));
  }
}

/// 2^n for a whole n, as exp2_shifted.
template <class V>
IRON_ELEMENT V exp2_int(V n) {
  return exp2_shifted<0>(n + rounding_shift(n));
}

/// x·2^n for a whole n from −252 to 254 (f64: −2044 to 2046); gradual towards 0 and infinity.
template <class V>
IRON_ELEMENT V scale_exp2(V x, V n) {
  const V shift = rounding_shift(n);
  const V half = multiply_add(n, like(n, 0.5), shift) - shift;
  return x * exp2_int(half) * exp2_int(n - half);
}

/// x = n·ln 2 + r with a whole n and |r| ≤ ½ ln 2, for |x| < 1000; shifted = n + rounding_shift.
template <class V>
IRON_ELEMENT void reduce_ln2(V x, V& shifted, V& n, V& r) {
  const V shift = rounding_shift(x);
  shifted = multiply_add(x, like(x, 1.4426950408889634), shift);
  n = shifted - shift;
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
  V shifted, n, r;
  reduce_ln2(clamp(x, like(x, -104, -746), like(x, 89, 710)), shifted, n, r);
  return scale_exp2(expm1_reduced(r) + like(x, 1), n);
}

/// e^x for x ≤ 0 or NaN; one multiplication less than exp.
template <class V>
IRON_ELEMENT V exp_nonpositive(V x) {
  V shifted, n, r;
  reduce_ln2(at_least(x, like(x, -104, -746)), shifted, n, r);
  // 2^(n + offset) is normal for every n; the last product alone rounds into the subnormals.
  const V scale = exp2_shifted < kSingle<V> ? 64 : 512 > (shifted);
  return (expm1_reduced(r) + like(x, 1)) * scale * like(x, 0x1p-64, 0x1p-512);
}

/// (2^f − 1)/f for |f| ≤ ½: expm1_reduced at f·ln 2.
template <class V>
IRON_ELEMENT V exp2m1_quotient(V f) {
  if constexpr (kSingle<V>) {
    return polynomial(f, 0.69314718055994531, 0.2402264925455103, 0.05550369349408876,
                      0.009618253235355487, 0.0013386861199821787, 0.00015396442551292275);
  } else {
    return polynomial(f, 0.69314718055994531, 0.24022650695910097, 0.05550410866482131,
                      0.009618129107607405, 0.0013333558146519774, 0.00015403530441251786,
                      1.5252733708986676e-05, 1.3215442749495477e-06, 1.0178118882277683e-07,
                      7.072570994643701e-09, 4.445834324954627e-10);
  }
}

/// e^(−x²/2)/√(2π) for |x| ≤ 14.6 (f64: 39) or NaN. Rounding x² costs up to x²/4 units in the last
/// place, so a single constant that turns it into powers of two is accurate enough.
template <class V>
IRON_ELEMENT V normal_density(V x) {
  const V shift = rounding_shift(x);
  const V to_power = like(x, -0.72134752044448170);
  const V square = x * x;
  const V shifted = multiply_add(square, to_power, shift);
  const V f = multiply_add(square, to_power, shift - shifted);
  // As in exp_nonpositive: the last product alone rounds into the subnormals.
  const V scale = exp2_shifted < kSingle<V> ? 64 : 512 > (shifted);
  const V last = like(x, 0.39894228040143268 * 0x1p-64, 0.39894228040143268 * 0x1p-512);
  return multiply_add(f, exp2m1_quotient(f), like(x, 1)) * scale * last;
}

/// (e^x − 1)/2 for −40 ≤ x ≤ 89 (f64: 710) or NaN. The half keeps 2^n finite up to overflow.
template <class V>
IRON_ELEMENT V half_expm1(V x) {
  V shifted, n, r;
  reduce_ln2(x, shifted, n, r);
  const V scale = exp2_shifted<-1>(shifted);
  return fma(scale, expm1_reduced(r), scale - like(x, 0.5));
}

/// e^x − 1, accurate near 0.
template <class V>
IRON_ELEMENT V expm1(V x) {
  const V half = half_expm1(clamp(x, like(x, -18, -40), like(x, 89, 710)));
  return select(abs(x) < like(x, 0x1p-25, 0x1p-54), x, half + half);
}

/// tanh x = (1 − e^(−2|x|)) / (1 + e^(−2|x|)) with the sign of x. One rounded constant turns 2|x|
/// into powers of two: its error grows with |x|, but e^(−2|x|), which it touches, falls faster.
template <class V>
IRON_ELEMENT V tanh(V x) {
  const V shift = rounding_shift(x);
  const V to_power = like(x, -2.8853900817779268);
  const V a = at_most(abs(x), like(x, 10, 20));  // from here on the quotient is 1
  const V shifted = multiply_add(a, to_power, shift);
  const V f = multiply_add(a, to_power, shift - shifted);
  const V scale = exp2_shifted<-1>(shifted);
  const V half = multiply_add(scale * f, exp2m1_quotient(f), scale - like(x, 0.5));
  return copy_sign(half / (like(x, 1) + half), x);
}

/// 1 / (1 + e^(−x)), from e^(−|x|) so that nothing overflows.
template <class V>
IRON_ELEMENT V sigmoid(V x) {
  const V one = like(x, 1);
  const V e = exp_nonpositive(negate(abs(x)));
  return select(x < like(x, 0), e, one) / (one + e);
}
