// The error function. A fragment: simd.inl.h and scalar.h read it inside their namespaces.

/// erfcx(a) = e^(a²)·erfc(a) for 0 ≤ a ≤ 28: p(t)/(1 + 2a) with t = (a − k)/(a + k), k = 2 (f32)
/// and 4 (f64). Error of the fit 2^-23.4 (f32), 2^-54.2 (f64).
template <class V>
IRON_ELEMENT V erfcx(V a) {
  const V k = like(a, 2, 4);
  const V t = (a - k) / (a + k);
  V p;
  if constexpr (kSingle<V>) {
    p = polynomial(t, 1.27697837, -0.0927641168, -0.166033313, 0.164057449, -0.0541850738,
                   -0.00806334894, 0.00856761076, 0.00129284291, -0.00116214389, -0.000357286073);
  } else {
    p = polynomial(t, 1.2329951186255526, -0.13962111684056316, 0.0153796521026059,
                   0.068097054254762895, -0.1010390660355515, 0.093732834996228406,
                   -0.066330365828370139, 0.037167515565463057, -0.016197733878539636,
                   0.005031969789236884, -0.00075777445386264615, -0.00019925602576279701,
                   0.00015062638949576239, -2.4400231568367109e-05, -1.1234159406958886e-05,
                   5.708997825174598e-06, 3.1345610350618303e-07, -8.1997620141030577e-07,
                   5.5610022706156254e-08, 1.0152004704736485e-07, -8.2204177439837832e-09,
                   -8.4418359607201534e-09);
  }
  return p / multiply_add(a, like(a, 2), like(a, 1));
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
  const V limit = like(x, 6);  // erf is 1 from here on
  const V a = select(abs(x) > limit, limit, abs(x));
  const V far = copy_sign(fnma(erfcx(a), exp_nonpositive(negate(a * a)), one), x);
  return select(abs(x) < one, fma(x, p, x), far);
}
