#pragma once
/// FunctionModel: a network that has learnt a function of one or two variables.

#include <filesystem>
#include <span>
#include <vector>

#include "iron/core/device.h"
#include "iron/format/output_file.h"
#include "iron/model/function_description.h"
#include "iron/tensor/tensor.h"
#include "iron/train/watch.h"

namespace iron {

/// Learns y = f(x) or z = f(x, y) from samples.
///
///     const Formula formula("sin(3*x)*exp(-x^2)");
///     const FunctionSamples samples = sample_function(formula, {{"x", -3, 3}}, 400);
///     const FunctionRecipe recipe = function_recipe(1);
///     FunctionModel model(recipe.network);
///     model.fit(samples, recipe.training);
///     const double y = model.predict(std::vector{0.5})[0];
///
/// Ranges of variables are brought to [−1, 1] and values to mean 0 and deviation 1, in f64; the
/// model keeps how, and takes and gives numbers in their own units. Copies share nothing that
/// changes. Not for two threads at once while it is fitted.
class FunctionModel {
 public:
  /// The network between the variables and one value; the arithmetic runs on `device`. Throws as
  /// validate(NetworkSpec).
  explicit FunctionModel(NetworkOptions network, Device device = Device::cpu());

  /// A model made of parameters that are there: flat, in the order of the Program's segments, in
  /// the precision of `description`. Throws as validate(NetworkSpec), ShapeError or TypeError when
  /// they do not fit the network.
  static FunctionModel from_parameters(FunctionDescription description, const Tensor& parameters,
                                       Device device = Device::cpu());

  /// Trains from the start; the parameters with the lowest squared error on the samples are kept.
  /// A loss that brings a function of its own (bce, cross_entropy) is refused. Throws as
  /// validate(FunctionSamples), ValueError (an option), TrainingError (a loss that jumps or is not
  /// finite, however often the run goes back; the model then has the best parameters before that).
  TrainReport fit(const FunctionSamples& samples, const TrainOptions& options,
                  const TrainWatch& watch = {});

  /// The values at `points`, row-major [n, variables], in the function's own units: n numbers.
  /// Points may lie outside the ranges: that is extrapolation. Throws ValueError before the first
  /// fit, ShapeError when the points are no whole rows.
  std::vector<double> predict(std::span<const double> points) const;
  /// The same of a floating tensor [n, variables] on any device: an f64 tensor [n] on the host.
  Tensor predict(const Tensor& points) const;

  /// The coefficient of determination R² = 1 − Σ(v − p)²/Σ(v − mean)² on samples; NaN where all
  /// values are the same. Throws as predict, or when the number of variables differs.
  double score(const FunctionSamples& samples) const;

  /// Writes a .safetensors model file. The same training gives the same bytes. Throws ValueError
  /// before the first fit, OutputError when the file cannot be written.
  void save(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) const;
  /// Reads one. Throws DataError naming what is wrong with the file.
  static FunctionModel load(const std::filesystem::path& path, Device device = Device::cpu());

  const FunctionDescription& description() const noexcept { return description_; }
  /// The variables, with their ranges; empty before the first fit.
  const std::vector<InputRange>& inputs() const noexcept { return description_.inputs; }
  /// The name of the value.
  const std::string& output() const noexcept { return description_.output; }
  /// Flat; empty before the first fit.
  const Tensor& weights() const noexcept { return weights_; }
  Device device() const noexcept { return device_; }
  /// Trained numbers; 0 before the first fit.
  i64 parameters() const;

 private:
  void expect_fitted(const char* where) const;

  FunctionDescription description_;
  Device device_;
  Tensor weights_;
};

}  // namespace iron
