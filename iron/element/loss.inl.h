// Losses of one number and their gradients by the output, unscaled. A fragment: simd.inl.h and
// scalar.h read it inside their namespaces. NaN in output or target gives NaN.

/// e², 2e with e = output − target.
struct Mse {
  template <class V>
  IRON_ELEMENT void operator()(V output, V target, V& loss, V& gradient) const {
    const V e = output - target;
    loss = e * e;
    gradient = e + e;
  }
};

/// |e|, sign(e) with sign(0) = 0.
struct Mae {
  template <class V>
  IRON_ELEMENT void operator()(V output, V target, V& loss, V& gradient) const {
    const V e = output - target;
    const V zero = like(e, 0);
    loss = abs(e);
    gradient = select(e > zero, like(e, 1), select(e < zero, like(e, -1), e));
  }
};

/// ½e² where |e| ≤ δ, δ(|e| − ½δ) beyond; e held within ±δ.
struct Huber {
  double delta;
  template <class V>
  IRON_ELEMENT void operator()(V output, V target, V& loss, V& gradient) const {
    const V e = output - target;
    const V d = like(e, delta);
    const V near = like(e, 0.5) * e * e;
    const V far = d * (abs(e) - like(e, 0.5 * delta));
    loss = select(abs(e) > d, far, near);
    gradient = clamp(e, negate(d), d);
  }
};

/// Binary cross-entropy of the logit z = output against t in [0, 1]:
/// max(z, 0) − z·t + log(1 + e^(−|z|)), sigmoid(z) − t. Finite for every finite logit.
struct Bce {
  template <class V>
  IRON_ELEMENT void operator()(V output, V target, V& loss, V& gradient) const {
    const V zero = like(output, 0);
    const V one = like(output, 1);
    const V e = exp_nonpositive(negate(abs(output)));
    loss = select(output <= zero, zero, output) - output * target + log1p(e);
    // sigmoid(z) = high/(1 + e) and 1 − sigmoid(z) = low/(1 + e): no cancellation at t = 0 or 1.
    const auto below = output < zero;
    const V high = select(below, e, one);
    const V low = select(below, one, e);
    gradient = (high * (one - target) - low * target) / (one + e);
  }
};
