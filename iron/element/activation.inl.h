// Activation functions. A fragment: simd.inl.h and scalar.h read it inside their namespaces.
//
// Each has value(z). Where kSlopeFromOutput holds, slope(y) is the derivative written in the output
// y = value(z), so that training keeps one array; elsewhere value_and_slope(z, y, slope) computes
// both from z, sharing work. NaN passes through all of them.

/// y = z.
struct Identity {
  static constexpr bool kSlopeFromOutput = true;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    return z;
  }
  template <class V>
  IRON_ELEMENT V slope(V y) const {
    return like(y, 1);
  }
};

/// y = 1/(1 + e^(−z)), y' = y·(1 − y).
struct Sigmoid {
  static constexpr bool kSlopeFromOutput = true;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    return sigmoid(z);
  }
  template <class V>
  IRON_ELEMENT V slope(V y) const {
    return y * (like(y, 1) - y);
  }
};

/// y = tanh z, y' = 1 − y².
struct Tanh {
  static constexpr bool kSlopeFromOutput = true;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    return tanh(z);
  }
  template <class V>
  IRON_ELEMENT V slope(V y) const {
    return (like(y, 1) - y) * (like(y, 1) + y);
  }
};

/// y = max(z, 0); y' = 1 above 0, 0 at and below it.
struct Relu {
  static constexpr bool kSlopeFromOutput = true;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    const V zero = like(z, 0);
    return select(z <= zero, zero, z);
  }
  template <class V>
  IRON_ELEMENT V slope(V y) const {
    return select(y > like(y, 0), like(y, 1), y);  // what is not above 0 is 0 or NaN
  }
};

/// y = z above 0, slope_below·z below; y' = 1 above 0, slope_below at and below it.
/// slope_below ≥ 0, so that y has the sign of z.
struct LeakyRelu {
  double slope_below;
  static constexpr bool kSlopeFromOutput = true;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    return select(z > like(z, 0), z, like(z, slope_below) * z);
  }
  template <class V>
  IRON_ELEMENT V slope(V y) const {
    const V zero = like(y, 0);
    return select(y > zero, like(y, 1), select(y <= zero, like(y, slope_below), y));
  }
};

/// y = z·Φ(z), Φ(z) = ½(1 + erf(z/√2)); y' = Φ(z) + z·e^(−z²/2)/√(2π).
struct Gelu {
  static constexpr bool kSlopeFromOutput = false;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    V y, slope;
    value_and_slope(z, y, slope);
    return y;
  }
  template <class V>
  IRON_ELEMENT void value_and_slope(V z, V& y, V& slope) const {
    // Beyond ±14.6 (f64: ±39) Φ is 0 or 1 and the density 0.
    const V size = at_most(abs(z), like(z, 14.6, 39));
    const V bounded = copy_sign(size, z);
    const V density = normal_density(size);
    const V tail = mills_ratio(size) * density;
    const auto positive = z > like(z, 0);
    const V phi = select(positive, like(z, 1) - tail, tail);
    y = select(positive, z, bounded) * phi;
    slope = multiply_add(bounded, density, phi);
  }
};

/// y = sin(ωz), y' = ω·cos(ωz) (Sitzmann et al., "Implicit neural representations with periodic
/// activation functions", 2020).
struct Sine {
  double omega;
  static constexpr bool kSlopeFromOutput = false;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    V y, cosine;
    sin_cos_scaled(z, omega, y, cosine);
    return y;
  }
  template <class V>
  IRON_ELEMENT void value_and_slope(V z, V& y, V& slope) const {
    V cosine;
    sin_cos_scaled(z, omega, y, cosine);
    slope = like(z, omega) * cosine;
  }
};

/// y = sin(ω(|z| + 1)z), slope = ω(|z| + 1)·cos(ω(|z| + 1)z): the factor |z| + 1 is held constant
/// in the gradient, as its authors do (Liu et al., "FINER", 2024).
struct Finer {
  double omega;
  static constexpr bool kSlopeFromOutput = false;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    return sin(factor(z) * z);
  }
  template <class V>
  IRON_ELEMENT void value_and_slope(V z, V& y, V& slope) const {
    V cosine;
    sin_cos(factor(z) * z, y, cosine);
    slope = factor(z) * cosine;
  }

 private:
  template <class V>
  IRON_ELEMENT V factor(V z) const {
    return like(z, omega) * (abs(z) + like(z, 1));
  }
};

/// y = e^(−(ωz)²), y' = −2ω²z·y.
struct Gauss {
  double omega;
  static constexpr bool kSlopeFromOutput = false;
  template <class V>
  IRON_ELEMENT V value(V z) const {
    const V u = like(z, omega) * z;
    return exp_nonpositive(negate(u * u));
  }
  template <class V>
  IRON_ELEMENT void value_and_slope(V z, V& y, V& slope) const {
    const V u = clamp(like(z, omega) * z, like(z, -40), like(z, 40));  // y is 0 beyond
    y = exp_nonpositive(negate(u * u));
    slope = like(z, -2 * omega) * u * y;
  }
};
