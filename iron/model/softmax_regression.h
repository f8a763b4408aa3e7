#pragma once
/// SoftmaxRegression: several classes by maximum likelihood, with ridge, weights and inference.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "iron/model/classification_fit.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// P(class k) = exp(aₖ + x·bₖ) / Σ exp(aₗ + x·bₗ), fitted by minimising
/// Σ w·(−ln P(class of the row)) + ½·l2·Σ‖bₖ‖² with Newton's method (see linalg/multinomial.h);
/// memory does not grow with rows, and the bits are the same with any number of threads.
///
///     SoftmaxRegression model;
///     model.fit(x, y);   // [rows, features], [rows] of class codes 0, 1, 2 …
///     model.predict(x);  // [rows, classes]
///
/// Only differences between classes are determined. `intercepts` and `coefficients` are the
/// symmetric form, in which the sum over classes is 0 (as in scikit-learn); `table(k)` is class k
/// against class 0, with inference as LogisticRegression's (as in statsmodels' MNLogit). Not for
/// two threads at once while fitting.
class SoftmaxRegression {
 public:
  explicit SoftmaxRegression(ClassificationOptions options = {}) { fit_.options = options; }
  /// A model of known coefficients: intercepts [classes], coefficients row-major
  /// [classes, features]. Throws ShapeError when they do not fit.
  static SoftmaxRegression from_coefficients(const std::vector<double>& intercepts,
                                             const std::vector<double>& coefficients);

  /// x [rows, features], y [rows] of class codes, weights [rows]; any dtype, on the CPU. `classes`:
  /// their number; 0: the greatest code and one. Throws ShapeError, DeviceError, and ValueError as
  /// fit_multinomial: a target that is no class code (naming the row), a class without rows.
  SoftmaxRegression& fit(const Tensor& x, const Tensor& y,
                         const std::optional<Tensor>& weights = std::nullopt, i64 classes = 0);
  SoftmaxRegression& fit(const RowBlocks& rows, i64 classes = 0);

  /// Probabilities, f64 [rows, classes], for x [rows, features]. Throws ShapeError, and ValueError
  /// before the first fit.
  Tensor predict(const Tensor& x) const;
  /// The same for row-major x [rows, features] into out [rows, classes], on the calling thread.
  void predict(const double* x, i64 rows, double* out) const;
  /// Accuracy (the likeliest class) and mean log-loss.
  ClassificationScore score(const Tensor& x, const Tensor& y,
                            const std::optional<Tensor>& weights = std::nullopt) const;

  /// [classes] and [classes, features] in f64, each column with the sum 0.
  Tensor intercepts() const;
  Tensor coefficients() const;
  /// Intercept (if there is one) and coefficients of class k ≥ 1 against class 0.
  std::vector<Coefficient> table(i64 k) const;
  /// Throws ValueError for a model made from coefficients.
  const ClassificationSummary& summary() const;

  const ClassificationOptions& options() const noexcept { return fit_.options; }
  i64 classes() const noexcept { return fit_.classes; }
  i64 features() const noexcept { return fit_.features; }
  /// Rows of the fit; 0: made from coefficients.
  i64 rows() const noexcept { return fit_.rows; }
  i64 rank() const noexcept { return fit_.rank; }

  /// A .safetensors file: the tensors "intercept" [classes − 1] and "coefficients"
  /// [classes − 1, features] of the classes above 0 against class 0, in f64, all else as JSON.
  /// Throws ValueError before the first fit, OutputError.
  void save(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) const;
  /// Throws DataError naming what is wrong with the file.
  static SoftmaxRegression load(const std::filesystem::path& path);
  /// The same as a part of a file; `where` names it in errors.
  void add_to(SafetensorsFile& file) const;
  static SoftmaxRegression from(const SafetensorsFile& file, const std::string& where);

 private:
  ClassificationFit fit_;
};

}  // namespace iron
