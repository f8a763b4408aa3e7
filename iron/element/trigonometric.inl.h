// Sine, cosine and tangent. A fragment: simd.inl.h and scalar.h read it inside their namespaces.

/// The standard library's functions, for huge arguments.
struct LibrarySin {
  template <class T>
  IRON_ELEMENT T operator()(T x) const {
    return std::sin(x);
  }
};
struct LibraryCos {
  template <class T>
  IRON_ELEMENT T operator()(T x) const {
    return std::cos(x);
  }
};
struct LibraryTan {
  template <class T>
  IRON_ELEMENT T operator()(T x) const {
    return std::tan(x);
  }
};

/// F of ωx.
template <class F>
struct LibraryScaled {
  double omega;
  template <class T>
  IRON_ELEMENT T operator()(T x) const {
    return F{}(static_cast<T>(omega) * x);
  }
};

/// Where |x| is too large for the reduction below; the standard library answers there.
template <class V>
IRON_ELEMENT auto beyond_reduction(V x) {
  return abs(x) > like(x, 1e5, 0x1p30);
}

/// x = n·π/2 + r + lost with |r| ≤ π/4, by π/2 in three parts (Cody and Waite). The low bits of
/// `shifted` are those of n; `lost` is what rounding took from r, for |r| > ¼, where the
/// differences that show it are exact; 0 below.
template <class V>
IRON_ELEMENT void reduce_half_pi(V x, V& shifted, V& r, V& lost) {
  const V shift = rounding_shift(x);
  shifted = multiply_add(x, like(x, 0.63661977236758138), shift);
  const V n = shifted - shift;
  const V part2 = like(x, -4.37113883e-08, 6.123233995736766e-17);
  const V part3 = like(x, -1.71512451e-15, -1.4973849048591698e-33);
  const V r1 = fnma(n, like(x, 1.57079637050628662, 1.5707963267948966), x);
  const V r2 = fnma(n, part2, r1);
  r = fnma(n, part3, r2);
  lost = fnma(n, part2, r1 - r2) + fnma(n, part3, r2 - r);
  lost = select(abs(r) > like(x, 0.25), lost, like(x, 0));
}

/// The sine and cosine of n·π/2 + r from s = sin r and c = cos r; the low bits of `shifted` are
/// those of n.
template <class V>
IRON_ELEMENT void turn_quadrants(V shifted, V s, V c, V& sine, V& cosine) {
  // Bit 0 of n swaps the two, bit 1 of n turns the sine's sign and bit 1 of n + 1 the cosine's.
  const auto quadrant = to_bits(shifted);
  const auto next = quadrant + bits_like(s, 1);
  const auto two = bits_like(s, 2);
  const auto odd = test_bit<0>(s, quadrant);
  constexpr int kToSign = kSingle<V> ? 30 : 62;
  const auto sine_sign = shift_left<kToSign>(quadrant & two);
  const auto cosine_sign = shift_left<kToSign>(next & two);
  sine = from_bits(s, to_bits(select(odd, c, s)) ^ sine_sign);
  cosine = from_bits(s, to_bits(select(odd, s, c)) ^ cosine_sign);
}

/// Sine and cosine of n·π/2 + r for |r| ≤ π/4.
template <class V>
IRON_ELEMENT void sin_cos_reduced(V shifted, V r, V& sine, V& cosine) {
  // sin r = r + r³·p(r²), error 2^-27.7 and 2^-57.9; cos r = 1 − r²/2 + r⁴·q(r²), error 2^-32 and
  // 2^-63.
  const V z = r * r;
  V p, q;
  if constexpr (kSingle<V>) {
    p = polynomial(z, -0.166666538, 0.00833210349, -0.000195073473);
    q = polynomial(z, 0.0416666456, -0.00138872943, 2.44293478e-05);
  } else {
    p = polynomial(z, -0.1666666666666663, 0.0083333333333218407, -0.00019841269829358528,
                   2.7557313538513781e-06, -2.5050734389191828e-08, 1.5895433286179732e-10);
    q = polynomial(z, 0.041666666666666595, -0.0013888888888873342, 2.4801587289002052e-05,
                   -2.7557314217020914e-07, 2.0875705392204641e-09, -1.1358748973599733e-11);
  }
  const V s = fma(r * z, p, r);
  const V c = fma(z * z, q, fnma(z, like(r, 0.5), like(r, 1)));
  turn_quadrants(shifted, s, c, sine, cosine);
}

/// sine = sin x, cosine = cos x; one reduction serves both.
template <class V>
IRON_ELEMENT void sin_cos(V x, V& sine, V& cosine) {
  V shifted, r, lost;
  reduce_half_pi(x, shifted, r, lost);
  sin_cos_reduced(shifted, r, sine, cosine);
  const auto beyond = beyond_reduction(x);
  sine = lanewise(beyond, x, LibrarySin{}, sine);
  cosine = lanewise(beyond, x, LibraryCos{}, cosine);
}

/// sine = sin(ωx), cosine = cos(ωx): ωx is never rounded, for ω·2/π is taken in two parts and the
/// turns n it makes are taken from the exact product. ωx/(π/2) = n + f with |f| ≤ ½.
template <class V>
IRON_ELEMENT void sin_cos_scaled(V x, double omega, V& sine, V& cosine) {
  const double turns = omega * 0.63661977236758138;
  const double high = static_cast<double>(static_cast<LaneOf<V>>(turns));
  const double low =
      kSingle<V> ? turns - high
                 : std::fma(omega, 0.63661977236758138, -turns) + omega * -3.9357353350364974e-17;
  const V shift = rounding_shift(x);
  const V shifted = multiply_add(x, like(x, high), shift);
  const V minus_n = shift - shifted;
  V f = fma(x, like(x, high), minus_n);
  f = multiply_add(x, like(x, low), f);

  // sin(f·π/2) = f·p(f²), cos(f·π/2) = 1 + f²·q(f²): the fits of sin_cos_reduced at r = f·π/2.
  const V z = f * f;
  V p, q;
  if constexpr (kSingle<V>) {
    p = polynomial(z, 1.5707963267948966, -0.64596359882196299, 0.079680865112754478,
                   -0.0046029616360999911);
    q = polynomial(z, -1.2337005501361698, 0.25366937964574484, -0.020861085418781128,
                   0.000905463376182326);
  } else {
    p = polynomial(z, 1.5707963267948966, -0.64596409750624482, 0.07969262624605714,
                   -0.0046817541325080897, 0.00016044115168603113, -3.5986458547348398e-6,
                   5.6341807055212277e-8);
    q = polynomial(z, -1.2337005501361698, 0.25366950790104758, -0.020863480763329607,
                   0.00091926027437295967, -2.5202037794032345e-5, 4.7106374845156428e-7,
                   -6.3242462042908913e-9);
  }
  turn_quadrants(shifted, f * p, multiply_add(z, q, like(x, 1)), sine, cosine);
  const auto beyond = abs(minus_n) > like(x, 0x1p16, 0x1p30);
  sine = lanewise(beyond, x, LibraryScaled<LibrarySin>{omega}, sine);
  cosine = lanewise(beyond, x, LibraryScaled<LibraryCos>{omega}, cosine);
}

/// sin x, x in radians.
template <class V>
IRON_ELEMENT V sin(V x) {
  V sine, cosine;
  sin_cos(x, sine, cosine);
  return sine;
}

/// cos x, x in radians.
template <class V>
IRON_ELEMENT V cos(V x) {
  V sine, cosine;
  sin_cos(x, sine, cosine);
  return cosine;
}

/// tan x, x in radians: the quotient, corrected by lost·(1 + tan²).
template <class V>
IRON_ELEMENT V tan(V x) {
  V shifted, r, lost, sine, cosine;
  reduce_half_pi(x, shifted, r, lost);
  sin_cos_reduced(shifted, r, sine, cosine);
  const V t = sine / cosine;
  const V slope = multiply_add(t, t, like(x, 1));
  return lanewise(beyond_reduction(x), x, LibraryTan{}, multiply_add(lost, slope, t));
}
