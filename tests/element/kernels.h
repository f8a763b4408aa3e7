#pragma once
/// The mathematics of single numbers as functions over arrays, callable for every Highway target
/// this processor runs and for plain scalars.

#include <array>
#include <string>
#include <vector>

#include "iron/core/types.h"

namespace iron::testing {

/// Which function, activation, loss or update rule runs.
enum class Kernel {
  // out0 = f(in0)
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sin,
  cos,
  tan,
  tanh,
  sigmoid,
  erf,
  sqrt,
  round_nearest,
  floor,
  exp2_int,
  round_bf16,  // of floats
  // out0 = f(in0, in1)
  min,
  max,
  copy_sign,
  // out0 = value(z), out1 and out2 = value and slope, for z = in0; parameters[0] is the
  // activation's
  identity,
  sigmoid_activation,
  tanh_activation,
  relu,
  leaky_relu,
  gelu,
  sine,
  finer,
  gauss,
  // out0, out1 = loss, gradient of output in0 and target in1; parameters[0] is Huber's δ
  mse,
  mae,
  huber,
  bce,
  // out0 = p, out1, out2 = moments, from p, g and moments; parameters are the fields in order
  sgd,
  sgd_plain,
  adam,
};

using Parameters = std::array<double, 9>;

/// One way to compute: a Highway target, or 0 for iron::scalar.
struct Way {
  i64 target;
  std::string name;
};
/// Scalar first, then every Highway target compiled in that this processor runs.
const std::vector<Way>& ways();

template <class T>
using Columns = std::vector<std::vector<T>>;

/// Runs a kernel over columns of one length; gives three columns of that length.
Columns<float> run(const Way& way, Kernel kernel, const Parameters& parameters,
                   const Columns<float>& in);
Columns<double> run(const Way& way, Kernel kernel, const Parameters& parameters,
                    const Columns<double>& in);

/// The first column of a kernel without parameters.
template <class T>
std::vector<T> run1(const Way& way, Kernel kernel, const std::vector<T>& x) {
  return run(way, kernel, {}, Columns<T>{x})[0];
}

}  // namespace iron::testing
