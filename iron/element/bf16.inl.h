// Rounding to bf16. A fragment: simd.inl.h and scalar.h read it inside their namespaces.

/// x rounded to bf16 (8 bits of mantissa, the exponent of f32), ties to even, as a float. As the
/// processor's own conversion does: above the largest bf16 it is infinite, denormals become zero, a
/// NaN stays one. x is a float or a vector of them.
template <class V>
IRON_ELEMENT V round_bf16(V x) {
  const auto bits = to_bits(x);
  const auto high = bits_like(x, 0xffff0000);
  const auto odd = shift_right<16>(bits) & bits_like(x, 1);
  const V rounded = from_bits(x, (bits + bits_like(x, 0x7fff) + odd) & high);
  const V quiet = from_bits(x, (bits | bits_like(x, 0x00400000)) & high);
  const V tiny = copy_sign(like(x, 0), x);
  const double least = 0x1p-126;  // the least normal number
  return select(is_nan(x), quiet, select(abs(x) < like(x, least), tiny, rounded));
}
