#pragma once
/// LinearRegression: least squares with ridge, weights and inference.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "iron/format/safetensors.h"
#include "iron/linalg/row_blocks.h"
#include "iron/model/regression_statistics.h"
#include "iron/tensor/tensor.h"

namespace iron {

struct LinearRegressionOptions {
  bool intercept = true;
  double l2 = 0;  ///< ridge: adds l2·‖b‖² to the sum of squares, the intercept left free

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("intercept", self.intercept, "whether there is a constant term");
    visit("l2", self.l2, "ridge penalty on the squared coefficients");
  }
};

/// How well one target is explained, on the rows of the fit. Empty: not defined there.
struct LinearSummary {
  double residual_squares = 0;       ///< Σ w (y − ŷ)²
  double total_squares = 0;          ///< Σ w (y − ȳ)²; Σ w y² without intercept
  std::optional<double> sigma = {};  ///< √(residual_squares / degrees of freedom)
  std::optional<double> r_squared = {};
  std::optional<double> adjusted_r_squared = {};
  std::optional<double> f = {};    ///< against the model of the intercept alone
  std::optional<double> f_p = {};  ///< P(F ≥ f)

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("residual_squares", self.residual_squares, "sum of squared residuals");
    visit("total_squares", self.total_squares, "sum of squares about the mean");
    visit("sigma", self.sigma, "standard deviation of the residuals");
    visit("r_squared", self.r_squared, "share of the squares that is explained");
    visit("adjusted_r_squared", self.adjusted_r_squared, "the same, for its degrees of freedom");
    visit("f", self.f, "F statistic of all features");
    visit("f_p", self.f_p, "its probability");
  }
};

/// y = b₀ + x·b, fitted by minimising Σ w (y − b₀ − x·b)² + l2·‖b‖² exactly (see
/// linalg/least_squares.h): memory does not grow with rows, and the bits are the same with any
/// number of threads.
///
///     LinearRegression model;
///     model.fit(x, y);                        // [rows, features], [rows]
///     model.coefficients(); model.score(x, y); model.predict(x);
///
/// Inference is that of ordinary (weighted) least squares: standard error σ·√((XᵀWX)⁻¹)ⱼⱼ with
/// σ² = residual_squares / (rows − rank − 1), t = b / standard error, p from Student's t. With
/// l2 > 0 there is none: ridge estimates are biased. Features that depend on each other (see
/// `dependent`) get the shortest answer and no inference. Every target of several has its own
/// coefficients. Not for two threads at once while fitting.
class LinearRegression {
 public:
  explicit LinearRegression(LinearRegressionOptions options = {}) : options_(options) {}
  /// A model of known coefficients, without inference.
  static LinearRegression from_coefficients(double intercept, std::vector<double> coefficients);

  /// x [rows, features], y [rows] or [rows, targets], weights [rows]; any dtype, on the CPU.
  /// Throws ShapeError, DeviceError, and ValueError as solve_least_squares.
  LinearRegression& fit(const Tensor& x, const Tensor& y,
                        const std::optional<Tensor>& weights = std::nullopt);
  LinearRegression& fit(const RowBlocks& rows);

  /// f64 [rows], or [rows, targets] of several, for x [rows, features]. Throws ShapeError, and
  /// ValueError before the first fit.
  Tensor predict(const Tensor& x) const;
  /// The same for row-major x [rows, features] into out [rows, targets], on the calling thread.
  void predict(const double* x, i64 rows, double* out) const;
  /// R² = 1 − Σ w (y − ŷ)² / Σ w (y − ȳ)², the mean over several targets; empty for a constant
  /// one. Throws as metric/regression_metrics.h.
  std::optional<double> score(const Tensor& x, const Tensor& y,
                              const std::optional<Tensor>& weights = std::nullopt) const;

  double intercept(i64 target = 0) const;
  std::span<const double> coefficients(i64 target = 0) const;
  /// Intercept (if there is one) and coefficients with their statistics.
  std::vector<Coefficient> table(i64 target = 0) const;
  const LinearSummary& summary(i64 target = 0) const;

  const LinearRegressionOptions& options() const noexcept { return options_; }
  i64 features() const noexcept { return features_; }
  i64 targets() const noexcept { return targets_; }
  /// Rows of the fit; 0: made from coefficients.
  i64 rows() const noexcept { return rows_; }
  /// Rank of the (centred) features.
  i64 rank() const noexcept { return rank_; }
  /// Features in linear dependencies, counted from 0.
  const std::vector<i64>& dependent() const noexcept { return dependent_; }
  /// rows − rank − 1, or − 0 without intercept.
  i64 degrees_of_freedom() const noexcept { return rows_ - rank_ - (options_.intercept ? 1 : 0); }

  /// A .safetensors file: the tensors "intercept" [targets] and "coefficients" [targets, features]
  /// in f64, all else as JSON. Throws ValueError before the first fit, OutputError.
  void save(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) const;
  /// Throws DataError naming what is wrong with the file.
  static LinearRegression load(const std::filesystem::path& path);
  /// The same as a part of a file; `where` names it in errors.
  void add_to(SafetensorsFile& file) const;
  static LinearRegression from(const SafetensorsFile& file, const std::string& where);

 private:
  std::size_t check_target(i64 target) const;

  LinearRegressionOptions options_;
  i64 features_ = 0;
  i64 targets_ = 0;  // 0: not fitted
  i64 rows_ = 0;
  i64 rank_ = 0;
  std::vector<i64> dependent_;
  std::vector<double> intercepts_;              // [targets]
  std::vector<double> coefficients_;            // [targets, features]
  std::vector<LinearSummary> summaries_;        // [targets]; empty without a fit
  std::vector<Inference> intercept_inference_;  // [targets]
  std::vector<Inference> inference_;            // [targets, features]
};

}  // namespace iron
