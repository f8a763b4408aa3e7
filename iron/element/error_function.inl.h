// The error function. A fragment: simd.inl.h and scalar.h read it inside their namespaces.

/// erfcx(a) = e^(a²)·erfc(a) for 0 ≤ a ≤ 28, by t = (a − k)/(a + k). f32: p(t)/(a + k), k = 9/4,
/// with one division for both; f64: p(t)/(1 + 2a), k = 4. Error of the fit 2^-23.7 (f32), 2^-54.2
/// (f64).
template <class V>
IRON_ELEMENT V erfcx(V a) {
  if constexpr (kSingle<V>) {
    const V s = like(a, 1) / (a + like(a, 2.25));
    const V t = multiply_add(s, like(a, -4.5), like(a, 1));
    return s * polynomial(t, 1.03989267, -0.751959503, 0.371516794, -0.101201117, -0.0036064384,
                          0.011608094, -0.000809225079, -0.00152225711, 0.000101042402,
                          0.000169522798);
  } else {
    const V t = (a - like(a, 4)) / (a + like(a, 4));
    const V p = polynomial(t, 1.2329951186255526, -0.13962111684056316, 0.0153796521026059,
                           0.068097054254762895, -0.1010390660355515, 0.093732834996228406,
                           -0.066330365828370139, 0.037167515565463057, -0.016197733878539636,
                           0.005031969789236884, -0.00075777445386264615, -0.00019925602576279701,
                           0.00015062638949576239, -2.4400231568367109e-05, -1.1234159406958886e-05,
                           5.708997825174598e-06, 3.1345610350618303e-07, -8.1997620141030577e-07,
                           5.5610022706156254e-08, 1.0152004704736485e-07, -8.2204177439837832e-09,
                           -8.4418359607201534e-09);
    return p / multiply_add(a, like(a, 2), like(a, 1));
  }
}

/// (1 − Φ(a))/φ(a) for 0 ≤ a ≤ 14.6 (f64: 39), φ the density of the normal distribution and Φ its
/// integral: Mills' ratio. Error of the fit 2^-24.9 (f32).
template <class V>
IRON_ELEMENT V mills_ratio(V a) {
  if constexpr (kSingle<V>) {
    const V p = polynomial(a, 1.253314137321571, 1.1166770495407474, 0.47288245900167525,
                           0.10648762291702345, 0.011019765715146389);
    const V q = polynomial(a, 1, 1.6888643096577471, 1.2248179533157566, 0.4837874221692195,
                           0.10649217309019675, 0.011019688429923267);
    return p / q;
  } else {
    return erfcx(a * like(a, 0.70710678118654752)) * like(a, 1.2533141373155003);
  }
}

/// erf x: x + x·p(x²) up to 1 (error 2^-28.8 and 2^-55.8), then 1 − erfcx(|x|)·e^(−x²).
template <class V>
IRON_ELEMENT V erf(V x) {
  const V z = x * x;
  V p;
  if constexpr (kSingle<V>) {
    p = polynomial(z, 0.128379166, -0.37612626, 0.112835787, -0.0268533509, 0.00518717244,
                   -0.000799797243, 7.80738701e-05);
  } else {
    p = polynomial(z, 0.12837916709551259, -0.37612638903184098, 0.11283791670971098,
                   -0.026866170648031346, 0.0052239776526956305, -0.00085483285360356427,
                   0.00012055386204137365, -1.4926881771783271e-05, 1.6481064579066308e-06,
                   -1.6557198232417225e-07, 1.6013745016973381e-08, -1.6466951570650861e-09,
                   1.4347652348288588e-10);
  }
  const V one = like(x, 1);
  const V a = at_most(abs(x), like(x, 6));  // erf is 1 from here on
  const V far = copy_sign(fnma(erfcx(a), exp_nonpositive(negate(a * a)), one), x);
  return select(abs(x) < one, fma(x, p, x), far);
}
