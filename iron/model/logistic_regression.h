#pragma once
/// LogisticRegression: two classes by maximum likelihood, with ridge, weights and inference.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "iron/model/classification_fit.h"
#include "iron/tensor/tensor.h"

namespace iron {

/// P(class 1) = 1 / (1 + exp(−b₀ − x·b)), fitted by minimising
/// Σ w·(−ln P(class of the row)) + ½·l2·‖b‖² with Newton's method (see linalg/multinomial.h), which
/// converges from any start; memory does not grow with rows, and the bits are the same with any
/// number of threads.
///
///     LogisticRegression model;
///     model.fit(x, y);          // [rows, features], [rows] of 0 and 1
///     model.predict(x);         // P(class 1)
///     model.summary().log_loss; model.table();
///
/// Inference is that of the inverse information: z = b / standard error (as `t`), p from the normal
/// distribution, odds ratio exp(b); none with l2 > 0. A feature that separates rows without fault
/// has no finite coefficient: it is in summary().separated and has no inference; the value shown is
/// where the loss no longer changed. Not for two threads at once while fitting.
class LogisticRegression {
 public:
  explicit LogisticRegression(ClassificationOptions options = {}) { fit_.options = options; }
  /// A model of known coefficients, without inference.
  static LogisticRegression from_coefficients(double intercept, std::vector<double> coefficients);

  /// x [rows, features], y [rows] of class codes 0 and 1, weights [rows]; any dtype, on the CPU.
  /// Throws ShapeError, DeviceError, and ValueError as fit_multinomial: a target that is neither 0
  /// nor 1 (naming the row), only one class, a value that is not finite.
  LogisticRegression& fit(const Tensor& x, const Tensor& y,
                          const std::optional<Tensor>& weights = std::nullopt);
  LogisticRegression& fit(const RowBlocks& rows);

  /// P(class 1), f64 [rows], for x [rows, features]. Throws ShapeError, and ValueError before the
  /// first fit.
  Tensor predict(const Tensor& x) const;
  /// The same for row-major x [rows, features] into out [rows], on the calling thread.
  void predict(const double* x, i64 rows, double* out) const;
  /// Accuracy (class 1 from P > ½ on) and mean log-loss.
  ClassificationScore score(const Tensor& x, const Tensor& y,
                            const std::optional<Tensor>& weights = std::nullopt) const;

  double intercept() const;
  std::span<const double> coefficients() const;
  /// Intercept (if there is one) and coefficients with their statistics.
  std::vector<Coefficient> table() const;
  /// Throws ValueError for a model made from coefficients.
  const ClassificationSummary& summary() const;

  const ClassificationOptions& options() const noexcept { return fit_.options; }
  i64 features() const noexcept { return fit_.features; }
  /// Rows of the fit; 0: made from coefficients.
  i64 rows() const noexcept { return fit_.rows; }
  i64 rank() const noexcept { return fit_.rank; }

  /// A .safetensors file: the tensors "intercept" [1] and "coefficients" [1, features] in f64, all
  /// else as JSON. Throws ValueError before the first fit, OutputError.
  void save(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) const;
  /// Throws DataError naming what is wrong with the file.
  static LogisticRegression load(const std::filesystem::path& path);
  /// The same as a part of a file; `where` names it in errors.
  void add_to(SafetensorsFile& file) const;
  static LogisticRegression from(const SafetensorsFile& file, const std::string& where);

 private:
  ClassificationFit fit_;
};

}  // namespace iron
