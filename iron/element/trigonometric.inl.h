// Sine, cosine and tangent. A fragment: simd.inl.h and scalar.h read it inside their namespaces.

/// The standard library's functions, for arguments the reduction below does not cover.
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

/// sine = sin x, cosine = cos x: one reduction (Cody and Waite) serves both.
/// x = n·π/2 + r with |r| ≤ π/4, π/2 in three parts; n mod 4 says which polynomial and which sign.
/// Beyond 1e5 (f64: 2^30) the standard library answers, lane by lane.
template <class V>
IRON_ELEMENT void sin_cos(V x, V& sine, V& cosine) {
  const V shift = like(x, 0x1.8p23, 0x1.8p52);
  const V shifted = fma(x, like(x, 0.63661977236758138), shift);
  const V n = shifted - shift;
  V r = fnma(n, like(x, 1.57079637050628662, 1.5707963267948966), x);
  r = fnma(n, like(x, -4.37113883e-08, 6.123233995736766e-17), r);
  r = fnma(n, like(x, -1.71512451e-15, -1.4973849048591698e-33), r);

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
  const V c = fma(z * z, q, fnma(z, like(x, 0.5), like(x, 1)));

  // The low bits of `shifted` are those of n: bit 0 swaps the two, bit 1 of n turns the sine's
  // sign and bit 1 of n + 1 the cosine's.
  const auto quadrant = to_bits(shifted);
  const auto next = quadrant + bits_like(x, 1);
  const auto two = bits_like(x, 2);
  const auto odd = test_bit<0>(x, quadrant);
  constexpr int kToSign = kSingle<V> ? 30 : 62;
  const auto sine_sign = shift_left<kToSign>(quadrant & two);
  const auto cosine_sign = shift_left<kToSign>(next & two);
  sine = from_bits(x, to_bits(select(odd, c, s)) ^ sine_sign);
  cosine = from_bits(x, to_bits(select(odd, s, c)) ^ cosine_sign);

  const auto large = abs(x) > like(x, 1e5, 0x1p30);
  sine = lanewise(large, x, LibrarySin{}, sine);
  cosine = lanewise(large, x, LibraryCos{}, cosine);
}

template <class V>
IRON_ELEMENT V sin(V x) {
  V sine, cosine;
  sin_cos(x, sine, cosine);
  return sine;
}

template <class V>
IRON_ELEMENT V cos(V x) {
  V sine, cosine;
  sin_cos(x, sine, cosine);
  return cosine;
}

template <class V>
IRON_ELEMENT V tan(V x) {
  V sine, cosine;
  sin_cos(x, sine, cosine);
  return sine / cosine;
}
