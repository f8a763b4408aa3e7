#include "iron/model/linear_regression.h"

#include <cmath>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"
#include "iron/linalg/distributions.h"
#include "iron/linalg/least_squares.h"
#include "iron/linalg/tensor_rows.h"
#include "iron/metric/regression_metrics.h"

namespace iron {
namespace {

constexpr i64 kChunk = 4096;  // rows one thread predicts at a time

/// Statistics of a value whose standard error is σ·unit.
Inference infer(double value, std::optional<double> unit, std::optional<double> sigma,
                double freedom) {
  Inference out;
  if (!unit || !sigma) return out;
  out.standard_error = *unit * *sigma;
  if (*out.standard_error == 0) return out;  // an exact fit: t would be infinite
  out.t = value / *out.standard_error;
  out.p = student_t_p(*out.t, freedom);
  return out;
}

LinearSummary summarise(const LeastSquares& answer, const LeastSquaresFit& fit, bool penalised) {
  LinearSummary out{.residual_squares = fit.residual_squares, .total_squares = fit.total_squares};
  if (fit.total_squares > 0) out.r_squared = 1 - fit.residual_squares / fit.total_squares;
  const auto freedom = static_cast<double>(answer.degrees_of_freedom());
  if (freedom <= 0 || penalised) return out;
  out.sigma = std::sqrt(fit.residual_squares / freedom);
  if (out.r_squared) {
    const auto rows = static_cast<double>(answer.rows - (answer.intercept ? 1 : 0));
    out.adjusted_r_squared = 1 - (1 - *out.r_squared) * (rows / freedom);
  }
  if (answer.rank > 0 && fit.residual_squares > 0) {
    const auto rank = static_cast<double>(answer.rank);
    const double explained = fit.total_squares - fit.residual_squares;
    out.f = explained / rank / (fit.residual_squares / freedom);
    out.f_p = fisher_f_p(*out.f, rank, freedom);
  }
  return out;
}

/// Every `stride`-th number.
std::vector<double> column(const double* from, i64 rows, i64 stride) {
  std::vector<double> out;
  for (i64 i = 0; i < rows; ++i) out.push_back(from[i * stride]);
  return out;
}

}  // namespace

LinearRegression LinearRegression::from_coefficients(double intercept,
                                                     std::vector<double> coefficients) {
  LinearRegression model;
  model.features_ = static_cast<i64>(coefficients.size());
  model.targets_ = 1;
  model.intercepts_ = {intercept};
  model.inference_.resize(coefficients.size());
  model.coefficients_ = std::move(coefficients);
  model.intercept_inference_.resize(1);
  return model;
}

LinearRegression& LinearRegression::fit(const Tensor& x, const Tensor& y,
                                        const std::optional<Tensor>& weights) {
  return fit(tensor_rows(x, y, weights));
}

LinearRegression& LinearRegression::fit(const RowBlocks& rows) {
  const LeastSquares answer =
      solve_least_squares(rows, {.intercept = options_.intercept, .l2 = options_.l2});
  LinearRegression model(options_);
  model.features_ = answer.features;
  model.targets_ = rows.targets;
  model.rows_ = answer.rows;
  model.rank_ = answer.rank;
  model.dependent_ = answer.dependent;
  const auto freedom = static_cast<double>(answer.degrees_of_freedom());
  for (const LeastSquaresFit& fit : answer.targets) {
    const LinearSummary summary = summarise(answer, fit, options_.l2 > 0);
    model.intercepts_.push_back(fit.intercept);
    model.intercept_inference_.push_back(
        infer(fit.intercept, answer.intercept_unit_error, summary.sigma, freedom));
    for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
      model.coefficients_.push_back(fit.coefficients[j]);
      model.inference_.push_back(
          infer(fit.coefficients[j], answer.unit_errors[j], summary.sigma, freedom));
    }
    model.summaries_.push_back(summary);
  }
  *this = std::move(model);
  return *this;
}

void LinearRegression::predict(const double* x, i64 rows, double* out) const {
  check_target(0);
  for (i64 i = 0; i < rows; ++i) {
    for (i64 t = 0; t < targets_; ++t) {
      const double* b = coefficients_.data() + t * features_;
      double sum = intercepts_[static_cast<std::size_t>(t)];
      for (i64 j = 0; j < features_; ++j) sum += x[i * features_ + j] * b[j];
      out[i * targets_ + t] = sum;
    }
  }
}

Tensor LinearRegression::predict(const Tensor& x) const {
  check_target(0);
  const Tensor rows = feature_rows(x, features_, "predict");
  const i64 count = rows.shape()[0];
  Tensor out = Tensor::empty(targets_ == 1 ? Shape{count} : Shape{count, targets_}, DType::f64);
  const double* from = rows.data<double>().data();
  double* to = out.data<double>().data();
  cpu::parallel_chunks(count, kChunk, [&](i64 begin, i64 end) {
    predict(from + begin * features_, end - begin, to + begin * targets_);
  });
  return out;
}

std::optional<double> LinearRegression::score(const Tensor& x, const Tensor& y,
                                              const std::optional<Tensor>& weights) const {
  const Tensor predicted = predict(x);
  const i64 rows = predicted.shape()[0];
  const Tensor truth = y.to(DType::f64).contiguous();
  if (truth.numel() != predicted.numel()) {
    throw ShapeError("score", "y has shape " + to_string(y.shape()) + ", but x gives " +
                                  to_string(predicted.shape()));
  }
  Tensor weight;
  std::span<const double> each;
  if (weights) {
    weight = weights->to(DType::f64).contiguous();
    each = std::as_const(weight).data<double>();
  }
  double sum = 0;
  for (i64 t = 0; t < targets_; ++t) {
    const std::optional<double> one =
        r2(column(truth.data<double>().data() + t, rows, targets_),
           column(std::as_const(predicted).data<double>().data() + t, rows, targets_), each);
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum / static_cast<double>(targets_);
}

double LinearRegression::intercept(i64 target) const { return intercepts_[check_target(target)]; }

std::span<const double> LinearRegression::coefficients(i64 target) const {
  const std::size_t size = static_cast<std::size_t>(features_);
  return std::span(coefficients_).subspan(check_target(target) * size, size);
}

std::vector<Coefficient> LinearRegression::table(i64 target) const {
  const std::size_t at = check_target(target);
  std::vector<Coefficient> rows;
  if (options_.intercept) rows.push_back({intercept_inference_[at], -1, intercepts_[at]});
  for (i64 j = 0; j < features_; ++j) {
    const std::size_t place =
        at * static_cast<std::size_t>(features_) + static_cast<std::size_t>(j);
    rows.push_back({inference_[place], j, coefficients_[place]});
  }
  return rows;
}

const LinearSummary& LinearRegression::summary(i64 target) const {
  const std::size_t at = check_target(target);
  if (!summaries_.empty()) return summaries_[at];
  throw ValueError("summary", "the model was made from coefficients, without rows to judge by");
}

std::size_t LinearRegression::check_target(i64 target) const {
  if (targets_ == 0) throw ValueError("linear regression", "the model is not fitted yet");
  if (target >= 0 && target < targets_) return static_cast<std::size_t>(target);
  throw ShapeError("linear regression", "there is no target " + std::to_string(target) + " among " +
                                            std::to_string(targets_));
}

}  // namespace iron
