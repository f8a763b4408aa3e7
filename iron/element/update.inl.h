// Update rules for one parameter. A fragment: simd.inl.h and scalar.h read it inside their
// namespaces. p is the parameter, g its gradient; the new parameter is returned and the moments are
// changed in place. The rules are those of PyTorch's SGD, Adam and AdamW.

/// g ← gradient_scale·g + weight_decay·p; velocity ← momentum·velocity + g;
/// p − rate·velocity, or with nesterov p − rate·(g + momentum·velocity).
struct SgdUpdate {
  double rate;
  double momentum;
  double weight_decay;
  double gradient_scale;
  bool nesterov;

  template <class V>
  IRON_ELEMENT V operator()(V p, V g, V& velocity) const {
    g = decayed(p, g);
    velocity = multiply_add(like(p, momentum), velocity, g);
    const V direction = nesterov ? multiply_add(like(p, momentum), velocity, g) : velocity;
    return multiply_add(like(p, -rate), direction, p);
  }
  /// Without momentum: p − rate·g.
  template <class V>
  IRON_ELEMENT V operator()(V p, V g) const {
    return multiply_add(like(p, -rate), decayed(p, g), p);
  }

 private:
  template <class V>
  IRON_ELEMENT V decayed(V p, V g) const {
    return multiply_add(like(p, weight_decay), p, like(p, gradient_scale) * g);
  }
};

/// Adam (Kingma and Ba, 2015); with `decoupled` AdamW (Loshchilov and Hutter, 2019).
/// g ← gradient_scale·g, plus weight_decay·p unless decoupled, where p ← p·(1 − rate·weight_decay);
/// m ← β1·m + (1 − β1)·g; v ← β2·v + (1 − β2)·g²;
/// p − rate/correction1 · m / (√v/√correction2 + epsilon), with correctionᵢ = 1 − βᵢ^t at step t.
struct AdamUpdate {
  double rate;
  double beta1;
  double beta2;
  double epsilon;
  double weight_decay;
  double gradient_scale;
  double correction1;
  double correction2;
  bool decoupled;

  template <class V>
  IRON_ELEMENT V operator()(V p, V g, V& m, V& v) const {
    g = like(p, gradient_scale) * g;
    if (decoupled) {
      p = p * like(p, 1 - rate * weight_decay);
    } else {
      g = multiply_add(like(p, weight_decay), p, g);
    }
    m = multiply_add(like(p, beta1), m, like(p, 1 - beta1) * g);
    v = multiply_add(like(p, beta2), v, like(p, 1 - beta2) * (g * g));
    const V denominator =
        multiply_add(sqrt(v), like(p, 1 / std::sqrt(correction2)), like(p, epsilon));
    return multiply_add(like(p, -rate / correction1), m / denominator, p);
  }
};
