#pragma once
/// A Program with parameters, moments and rows of its own, compiled for the CPU.

#include <atomic>
#include <memory>
#include <vector>

#include "iron/backend/backend.h"
#include "iron/core/random.h"
#include "tests/support/reference_network.h"

namespace iron::testing {

/// Numbers in [low, high), from a stream of their own.
inline std::vector<double> uniform_numbers(std::size_t count, u64 seed, double low, double high) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = low + (high - low) * random_uniform(seed, RandomStream::tensor, 0, i);
  }
  return values;
}

inline Matrix uniform_matrix(i64 rows, i64 columns, u64 seed, double low, double high) {
  Matrix matrix(rows, columns);
  matrix.values = uniform_numbers(matrix.values.size(), seed, low, high);
  return matrix;
}

template <class T>
class PlanRunner {
 public:
  PlanRunner(Program program, const std::vector<double>& start, Matrix inputs, Matrix targets,
             DType precision = dtype_of<T>())
      : program_(with_precision(std::move(program), precision)),
        inputs_(std::move(inputs)),
        targets_(std::move(targets)),
        parameters_(start.begin(), start.end()),
        moments_(static_cast<std::size_t>(moment_count(program_.update)),
                 std::vector<T>(parameters_.size())) {
    TrainState state{.parameters = view(parameters_), .moments = {}};
    for (std::vector<T>& moment : moments_) state.moments.push_back(view(moment));
    const RowsSource source{view(inputs_), view(targets_)};
    plan_ = backend_for(Device::cpu()).compile(program_, state, source);
  }
  PlanRunner(const PlanRunner&) = delete;
  PlanRunner& operator=(const PlanRunner&) = delete;

  i64 run(i64 steps) { return plan_->run(steps, never_); }
  StepPlan& plan() { return *plan_; }
  std::vector<T>& parameters() { return parameters_; }
  Control control() const { return plan_->control(); }

  /// The gradient at the present parameters; `loss` as the Plan found it.
  std::vector<T> gradient(double& loss) {
    std::vector<T> out(parameters_.size());
    loss = plan_->gradient(view(out));
    return out;
  }

 private:
  static Program with_precision(Program program, DType precision) {
    program.precision = precision;
    return program;
  }
  static View view(std::vector<T>& values) {
    return {values.data(), dtype_of<T>(), {static_cast<i64>(values.size())}};
  }
  static ConstView view(const Matrix& matrix) {
    return {matrix.values.data(), DType::f64, {matrix.rows, matrix.columns}};
  }

  Program program_;
  Matrix inputs_;
  Matrix targets_;
  std::vector<T> parameters_;
  std::vector<std::vector<T>> moments_;
  std::unique_ptr<StepPlan> plan_;
  const std::atomic<bool> never_{false};
};

/// One forward run of a Program.
template <class T>
Matrix run_forward(Program program, const std::vector<double>& parameters, const Matrix& inputs,
                   DType precision = dtype_of<T>()) {
  program.precision = precision;
  const std::vector<T> flat(parameters.begin(), parameters.end());
  const std::vector<T> in(inputs.values.begin(), inputs.values.end());
  Matrix result(inputs.rows, output_width(program));
  std::vector<T> out(result.values.size());
  backend_for(Device::cpu())
      .compile_forward(program, {flat.data(), dtype_of<T>(), {static_cast<i64>(flat.size())}})
      ->run({in.data(), dtype_of<T>(), {inputs.rows, inputs.columns}},
            {out.data(), dtype_of<T>(), {result.rows, result.columns}});
  result.values.assign(out.begin(), out.end());
  return result;
}

}  // namespace iron::testing
