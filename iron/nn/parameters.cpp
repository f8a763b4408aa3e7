#include "iron/nn/parameters.h"

#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron {
namespace {

void expect_storage(const std::string& where, const Tensor& parameters, DType precision) {
  if (parameters.dtype() == storage_of(precision)) return;
  throw TypeError(where, "the network computes in " + std::string(name_of(precision)) +
                             ", the parameters are " + std::string(name_of(parameters.dtype())));
}

}  // namespace

Tensor initial_parameters(const NetworkSpec& network, u64 seed, DType dtype, Device device) {
  Program program;
  emit(network, program);
  Tensor flat = Tensor::empty({parameter_count(program)}, DType::f64);
  initialize(network, seed, flat.data<double>());
  return flat.to(dtype).to(device);
}

Tensor adopted_parameters(const std::string& where, const Program& program,
                          const Tensor& parameters, Device device) {
  const i64 count = parameter_count(program);
  if (parameters.shape() != Shape{count}) {
    throw ShapeError(where, "the network has " + std::to_string(count) + " parameters, not " +
                                to_string(parameters.shape()));
  }
  expect_storage(where, parameters, program.precision);
  return parameters.to(device).contiguous().clone();
}

Tensor predict(const NetworkSpec& network, LossKind loss, const Tensor& parameters,
               const Tensor& inputs, std::optional<DType> precision) {
  if (inputs.device() != parameters.device()) {
    throw DeviceError("predict", "the inputs are on " + to_string(inputs.device()) +
                                     ", the parameters on " + to_string(parameters.device()));
  }
  const Program program = prediction_program(network, loss, precision.value_or(parameters.dtype()));
  expect_storage("predict", parameters, program.precision);
  if (parameters.shape() != Shape{parameter_count(program)}) {
    throw ShapeError("predict", "the network has " + std::to_string(parameter_count(program)) +
                                    " parameters, not " + to_string(parameters.shape()));
  }
  if (inputs.rank() != 2 || inputs.shape()[1] != network.inputs) {
    throw ShapeError("predict", "the network takes rows of " + std::to_string(network.inputs) +
                                    ", not " + to_string(inputs.shape()));
  }
  const Tensor flat = parameters.contiguous();
  const Tensor rows = inputs.to(parameters.dtype()).contiguous();
  Tensor out = Tensor::empty({rows.shape()[0], output_width(network)}, parameters.dtype(),
                             parameters.device());
  backend_for(parameters.device())
      .compile_forward(program, flat.const_view())
      ->run(rows.const_view(), out.view());
  return out;
}

}  // namespace iron
