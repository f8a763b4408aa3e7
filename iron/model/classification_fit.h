#pragma once
/// What logistic and softmax regression have in common.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "iron/format/safetensors.h"
#include "iron/linalg/row_blocks.h"
#include "iron/model/regression_statistics.h"
#include "iron/tensor/tensor.h"

namespace iron {

struct ClassificationOptions {
  bool intercept = true;
  double l2 = 0;  ///< ridge: adds ½·l2·‖b‖² to the sum of the losses; scikit-learn's C is 1/l2
  i64 max_iterations = 100;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("intercept", self.intercept, "whether there is a constant term");
    visit("l2", self.l2, "ridge penalty on half the squared coefficients");
    visit("max_iterations", self.max_iterations, "passes over the rows at most");
  }
};

/// How well the classes are explained, on the rows of the fit.
struct ClassificationSummary {
  double log_loss = 0;              ///< Σ w·(−ln P(class)) / Σ w
  double null_log_loss = 0;         ///< the same of a model without features
  double pseudo_r_squared = 0;      ///< 1 − log_loss / null_log_loss (McFadden)
  i64 iterations = 0;               ///< passes over the rows
  bool converged = true;            ///< false: max_iterations came first
  std::vector<i64> dependent = {};  ///< features in linear dependencies, without inference
  std::vector<i64> separated = {};  ///< features that tell some rows' class without fault: their
                                    ///< coefficients have no finite value, and no inference
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("log_loss", self.log_loss, "mean negative log-likelihood");
    visit("null_log_loss", self.null_log_loss, "the same without features");
    visit("pseudo_r_squared", self.pseudo_r_squared, "McFadden's");
    visit("iterations", self.iterations, "passes over the rows");
    visit("converged", self.converged, "whether it ended before the bound");
    visit("dependent", self.dependent, "features that depend on others");
    visit("separated", self.separated, "features without a finite coefficient");
  }
};

/// Coefficients of each class above 0 against class 0, and their statistics.
struct ClassificationFit {
  ClassificationOptions options = {};
  i64 classes = 0;  ///< 0: not fitted
  i64 features = 0;
  i64 rows = 0;  ///< of the fit; 0: made from coefficients
  i64 rank = 0;
  std::vector<double> intercepts = {};              ///< [classes − 1]
  std::vector<double> coefficients = {};            ///< [classes − 1, features]
  std::vector<Inference> intercept_inference = {};  ///< [classes − 1]
  std::vector<Inference> inference = {};            ///< [classes − 1, features]
  std::optional<ClassificationSummary> summary = {};

  /// Fits by linalg/multinomial.h; `symmetric` as there.
  static ClassificationFit of(const RowBlocks& rows, i64 classes, bool symmetric,
                              const ClassificationOptions& options);
  /// A fit of known coefficients, without inference.
  static ClassificationFit from_coefficients(i64 classes, std::vector<double> intercepts,
                                             std::vector<double> coefficients);

  /// Throws ValueError before the first fit.
  void expect_fitted(const char* where) const;
  /// Throws ValueError for a model made from coefficients.
  const ClassificationSummary& summary_or_throw() const;
  /// b₀ₖ + x·bₖ of the classes above 0 for one row, into out [classes − 1].
  void logits(const double* x, double* out) const;
  /// Probabilities of all classes for row-major x [rows, features] into out [rows, classes].
  void predict(const double* x, i64 rows, double* out) const;
  /// Intercept (if there is one) and coefficients of a class above 0 against class 0.
  std::vector<Coefficient> table(i64 k) const;

  void add_to(SafetensorsFile& file, const std::string& kind) const;
  static ClassificationFit from(const SafetensorsFile& file, const std::string& kind,
                                const std::string& where);
};

/// Accuracy and log-loss on rows, weighted.
struct ClassificationScore {
  double accuracy = 0;
  double log_loss = 0;
};
/// Of a fit for x [rows, features] and class codes y [rows]; weights [rows]. Throws ShapeError, and
/// ValueError naming a row whose code is no class. The log-loss comes from logits: it is finite
/// however sure and wrong the model is.
ClassificationScore score_rows(const ClassificationFit& fit, const Tensor& x, const Tensor& y,
                               const std::optional<Tensor>& weights);

}  // namespace iron
