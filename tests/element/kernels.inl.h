// Kernel by name, for one value type. Read inside the namespaces of simd.inl.h and scalar.h.

template <class A, class V>
IRON_TEST_ATTR void run_activation(const A& activation, V z, V* out) {
  out[0] = activation.value(z);
  if constexpr (A::kSlopeFromOutput) {
    out[1] = out[0];
    out[2] = activation.slope(out[0]);
  } else {
    activation.value_and_slope(z, out[1], out[2]);
  }
}

template <class V>
IRON_TEST_ATTR void run_function(testing::Kernel kernel, const V* in, V* out) {
  using K = testing::Kernel;
  const V x = in[0];
  switch (kernel) {
    case K::exp:
      out[0] = exp(x);
      break;
    case K::expm1:
      out[0] = expm1(x);
      break;
    case K::log:
      out[0] = log(x);
      break;
    case K::log1p:
      out[0] = log1p(x);
      break;
    case K::log2:
      out[0] = log2(x);
      break;
    case K::log10:
      out[0] = log10(x);
      break;
    case K::sin:
      out[0] = sin(x);
      break;
    case K::cos:
      out[0] = cos(x);
      break;
    case K::tan:
      out[0] = tan(x);
      break;
    case K::tanh:
      out[0] = tanh(x);
      break;
    case K::sigmoid:
      out[0] = sigmoid(x);
      break;
    case K::erf:
      out[0] = erf(x);
      break;
    case K::sqrt:
      out[0] = sqrt(x);
      break;
    case K::round_nearest:
      out[0] = round_nearest(x);
      break;
    case K::floor:
      out[0] = floor(x);
      break;
    case K::exp2_int:
      out[0] = scale_exp2(like(x, 1), x);
      break;
    case K::round_bf16:
      if constexpr (kSingle<V>) out[0] = round_bf16(x);
      break;
    case K::min:
      out[0] = min(x, in[1]);
      break;
    case K::max:
      out[0] = max(x, in[1]);
      break;
    default:
      out[0] = copy_sign(x, in[1]);
      break;
  }
}

template <class V>
IRON_TEST_ATTR void run_rule(testing::Kernel kernel, const testing::Parameters& f, const V* in,
                             V* out) {
  using K = testing::Kernel;
  switch (kernel) {
    case K::identity:
      return run_activation(Identity{}, in[0], out);
    case K::sigmoid_activation:
      return run_activation(Sigmoid{}, in[0], out);
    case K::tanh_activation:
      return run_activation(Tanh{}, in[0], out);
    case K::relu:
      return run_activation(Relu{}, in[0], out);
    case K::leaky_relu:
      return run_activation(LeakyRelu{f[0]}, in[0], out);
    case K::gelu:
      return run_activation(Gelu{}, in[0], out);
    case K::sine:
      return run_activation(Sine{f[0]}, in[0], out);
    case K::finer:
      return run_activation(Finer{f[0]}, in[0], out);
    case K::gauss:
      return run_activation(Gauss{f[0]}, in[0], out);
    case K::mse:
      return Mse{}(in[0], in[1], out[0], out[1]);
    case K::mae:
      return Mae{}(in[0], in[1], out[0], out[1]);
    case K::huber:
      return Huber{f[0]}(in[0], in[1], out[0], out[1]);
    case K::bce:
      return Bce{}(in[0], in[1], out[0], out[1]);
    case K::sgd:
      out[1] = in[2];
      out[0] = SgdUpdate{f[0], f[1], f[2], f[3], f[4] != 0}(in[0], in[1], out[1]);
      return;
    case K::sgd_plain:
      out[0] = SgdUpdate{f[0], f[1], f[2], f[3], f[4] != 0}(in[0], in[1]);
      return;
    case K::adam:
      out[1] = in[2];
      out[2] = in[3];
      out[0] = AdamUpdate{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8] != 0}(
          in[0], in[1], out[1], out[2]);
      return;
    default:
      return run_function(kernel, in, out);
  }
}
