#include "iron/linalg/least_squares.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "iron/core/error.h"
#include "iron/linalg/factor_rows.h"
#include "iron/linalg/residual_pass.h"
#include "iron/linalg/row_leaves.h"
#include "iron/linalg/row_space.h"

namespace iron {
namespace {

constexpr const char* kWhere = "least squares";
constexpr int kMostPasses = 8;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

/// Everything the corrections need. All values are of the scaled columns.
class Refinement {
 public:
  Refinement(const RowBlocks& rows, const LeastSquaresOptions& options)
      : rows_(rows), options_(options), scaled_(factor_rows(rows, options.intercept, kWhere)) {
    penalty_ = penalties();
    space_ = find_row_space(scaled_.factor, rows.features, options.intercept, penalty_);
    for (i64 t = 0; t < rows.targets; ++t) start(t);
  }

  LeastSquares run() {
    for (int pass = 0; pass < kMostPasses; ++pass) {
      const std::vector<Residuals> residuals =
          residual_pass(rows_, models_, centres_, scaled_.scales);
      bool done = true;
      for (std::size_t t = 0; t < models_.size(); ++t) {
        done = correct(residuals[t], models_[t], fits_[t]) && done;
      }
      if (done) break;
    }
    return result();
  }

 private:
  /// The row of the intercept in the triangle, at a column of features or targets.
  double head(i64 column) const {
    return options_.intercept ? scaled_.factor.at(0, column + 1) : 0;
  }
  double corner() const { return scaled_.factor.at(0, 0); }

  /// l2 on the scaled coefficients.
  std::vector<double> penalties() const {
    std::vector<double> out;
    for (i64 j = 0; options_.l2 > 0 && j < rows_.features; ++j) {
      const double scale = scaled_.scales[static_cast<std::size_t>(j)];
      out.push_back(options_.l2 * scale * scale);
    }
    return out;
  }
  double penalty(std::size_t j) const { return penalty_.empty() ? 0 : penalty_[j]; }

  /// The f64 answer for a target, where the corrections begin.
  void start(i64 target) {
    const double* projected = space_.projected.data() + target * space_.rank;
    const std::vector<double> b = space_.expand({projected, static_cast<std::size_t>(space_.rank)});
    LinearModel model;
    double centre = 0;
    if (options_.intercept) {
      const double y = head(rows_.features + target);
      centre = y / corner();
      model.intercept.high = intercept_of(y, b);
    }
    for (const double value : b) model.coefficients.push_back({value, 0});
    models_.push_back(std::move(model));
    centres_.push_back(centre);
    fits_.emplace_back();
  }

  /// (y − Σ head_j b_j) / corner.
  double intercept_of(double y, const std::vector<double>& b) const {
    for (i64 j = 0; j < rows_.features; ++j) y -= head(j) * b[static_cast<std::size_t>(j)];
    return y / corner();
  }

  /// Solves RᵀR·d = Xᵀr − penalty·b and adds d to the model; fills the sums of squares of the
  /// model after that. Whether the next correction could no longer be seen.
  bool correct(const Residuals& r, LinearModel& model, LeastSquaresFit& fit) const {
    const auto features = static_cast<std::size_t>(rows_.features);
    const double first = options_.intercept ? r.sum.value() / corner() : 0;
    std::vector<double> v(features);
    for (std::size_t j = 0; j < features; ++j) {
      v[j] = (r.products[j] - model.coefficients[j] * penalty(j)).value() -
             head(static_cast<i64>(j)) * first;
    }
    const std::vector<double> u = space_.project(v);
    const std::vector<double> d = space_.expand(u);
    double length = first * first;  // of R·d, squared
    for (const double part : u) length += part * part;

    double dot = 0;
    double square = length;  // of X·d
    for (std::size_t j = 0; j < features; ++j) {
      dot += d[j] * r.products[j].value();
      square -= penalty(j) * d[j] * d[j];
      model.coefficients[j] = model.coefficients[j] + d[j];
    }
    if (options_.intercept) {
      const double d0 = intercept_of(first, d);
      dot += d0 * r.sum.value();
      model.intercept = model.intercept + d0;
    }
    fit.residual_squares = std::max(0.0, (r.squares + (square - 2 * dot)).value());
    fit.total_squares = total_squares(r);
    return settled(model, fit, r, length);
  }

  double total_squares(const Residuals& r) const {
    if (!options_.intercept) return r.total.value();
    const double shift = r.shifted.value() / corner();
    return std::max(0.0, (r.total + -(shift * shift)).value());
  }

  /// The next correction is at most rate·‖R·d‖ in the norm of R. It is of no matter below an ulp of
  /// a coefficient, or below 1e-12 of its standard error.
  bool settled(const LinearModel& model, const LeastSquaresFit& fit, const Residuals& r,
               double length) const {
    const double seen = r.squares.value();
    if (length > seen / 2 && seen > 1e-30 * r.total.value()) return false;
    const double rate = 16 * kEpsilon * space_.condition * static_cast<double>(rows_.features + 1);
    const double next = rate * std::sqrt(length);
    const auto freedom = static_cast<double>(
        std::max<i64>(1, rows_.rows - space_.rank - (options_.intercept ? 1 : 0)));
    if (next <= 1e-12 * std::sqrt(fit.residual_squares / freedom)) return true;
    for (i64 j = 0; j < rows_.features; ++j) {
      const double b = model.coefficients[static_cast<std::size_t>(j)].high;
      if (next * unit_error(j) > kEpsilon / 2 * std::abs(b)) return false;
    }
    return true;
  }

  /// The length of a row of B.
  double unit_error(i64 j) const {
    double sum = 0;
    for (i64 k = 0; k < space_.rank; ++k) sum += space_.at(j, k) * space_.at(j, k);
    return std::sqrt(sum);
  }

  /// √((1 + ‖head·B‖²)) / corner.
  double intercept_unit_error() const {
    std::vector<double> heads;
    for (i64 j = 0; j < rows_.features; ++j) heads.push_back(head(j));
    double sum = 1;
    for (const double part : space_.project(heads)) sum += part * part;
    return std::sqrt(sum) / std::abs(corner());
  }

  /// Back in the own units of features and targets.
  LeastSquares result() const {
    LeastSquares out{.rows = rows_.rows,
                     .features = rows_.features,
                     .intercept = options_.intercept,
                     .rank = space_.rank,
                     .dependent = space_.involved,
                     .unit_errors = {},
                     .intercept_unit_error = {},
                     .targets = {}};
    out.unit_errors.resize(static_cast<std::size_t>(rows_.features));
    if (options_.l2 == 0) {
      for (i64 j = 0; j < rows_.features; ++j) {
        if (std::binary_search(space_.involved.begin(), space_.involved.end(), j)) continue;
        const auto at = static_cast<std::size_t>(j);
        out.unit_errors[at] = unit_error(j) * scaled_.scales[at];
      }
      if (options_.intercept && !space_.intercept_involved) {
        out.intercept_unit_error = intercept_unit_error();
      }
    }
    for (std::size_t t = 0; t < models_.size(); ++t) {
      const double scale = scaled_.scales[static_cast<std::size_t>(rows_.features) + t];
      LeastSquaresFit fit = fits_[t];
      fit.intercept = models_[t].intercept.value() / scale;
      for (std::size_t j = 0; j < models_[t].coefficients.size(); ++j) {
        fit.coefficients.push_back(models_[t].coefficients[j].value() * scaled_.scales[j] / scale);
      }
      fit.residual_squares = fit.residual_squares / scale / scale;
      fit.total_squares = fit.total_squares / scale / scale;
      out.targets.push_back(std::move(fit));
    }
    return out;
  }

  const RowBlocks& rows_;
  LeastSquaresOptions options_;
  ScaledFactor scaled_;
  std::vector<double> penalty_;
  RowSpace space_;
  std::vector<LinearModel> models_;
  std::vector<double> centres_;
  std::vector<LeastSquaresFit> fits_;
};

}  // namespace

LeastSquares solve_least_squares(const RowBlocks& rows, const LeastSquaresOptions& options) {
  check_rows(rows, kWhere);
  if (!(options.l2 >= 0) || std::isinf(options.l2)) {
    throw ValueError(kWhere, "l2 is " + std::to_string(options.l2), "it is a number from 0");
  }
  return Refinement(rows, options).run();
}

}  // namespace iron
