#include "iron/linalg/multinomial.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/linalg/multinomial_pass.h"
#include "iron/linalg/newton.h"
#include "iron/linalg/newton_system.h"
#include "iron/linalg/row_leaves.h"

namespace iron {
namespace {

constexpr const char* kWhere = "classification";
constexpr i64 kManyRows = i64{1} << 18;  // from here on a sample shows where to begin
constexpr i64 kSample = i64{1} << 15;
/// Variables this independent need no exact whitening: their condition number is below 1000.
constexpr double kIndependent = 1e-6;

void check(const RowBlocks& rows, const MultinomialOptions& options) {
  check_rows(rows, kWhere);
  if (rows.targets != 1) throw ShapeError(kWhere, "there is one target, the class code");
  if (options.classes < 2) throw ValueError(kWhere, "there are at least 2 classes");
  if (!(options.l2 >= 0) || std::isinf(options.l2)) {
    throw ValueError(kWhere, "l2 is " + std::to_string(options.l2), "it is a number from 0");
  }
  if (options.max_iterations < 1) {
    throw ValueError(kWhere, "max_iterations is " + std::to_string(options.max_iterations),
                     "it is at least 1");
  }
  const auto wanted = static_cast<std::size_t>((options.classes - 1) * (1 + rows.features));
  if (!options.start.empty() && options.start.size() != wanted) {
    throw ShapeError(kWhere, "the start has " + std::to_string(options.start.size()) +
                                 " numbers instead of " + std::to_string(wanted));
  }
}

/// The model's own coefficients [classes − 1, 1 + features] from those of z.
std::vector<double> own_coefficients(const Whitening& whitening, i64 classes,
                                     const std::vector<double>& c) {
  std::vector<double> out;
  const auto size = static_cast<std::size_t>(whitening.size());
  for (std::size_t k = 0; k + 1 < static_cast<std::size_t>(classes); ++k) {
    for (i64 feature = -1; feature < whitening.features; ++feature) {
      const std::vector<double> row = whitening.row(feature);
      double sum = 0;
      for (std::size_t j = 0; j < size; ++j) sum += row[j] * c[k * size + j];
      out.push_back(sum);
    }
  }
  return out;
}

std::vector<double> whitened(const Whitening& whitening, i64 classes,
                             const std::vector<double>& own) {
  std::vector<double> c;
  for (i64 k = 0; k + 1 < classes; ++k) {
    const std::vector<double> part =
        whitening.from_coefficients(own.data() + k * (1 + whitening.features));
    c.insert(c.end(), part.begin(), part.end());
  }
  return c;
}

struct Start {
  Whitening whitening;
  std::vector<double> c;
};

/// Where many rows begin: the answer for a sample of them, slightly penalised because a sample may
/// be separable, in variables whitened column by column. Empty when these depend on each other too
/// much, or when the sample cannot be used: then its fault shows, by its true row, in all rows.
std::optional<Start> start_from_sample(const RowBlocks& rows, const MultinomialOptions& options) {
  try {
    const RowBlocks sample = sample_rows(rows, kSample);
    Start start{.whitening = whiten_columns(sample, options.intercept), .c = {}};
    const NewtonOptions rough{.classes = options.classes, .penalty = 1, .rough = true};
    NewtonResult end = minimise_multinomial(sample, start.whitening, rough, {});
    start.c = std::move(end.c);
    const i64 size = start.whitening.size() * (options.classes - 1);
    for (i64 i = 0; i < size; ++i) {  // the penalty hides what nearly depends
      end.sums.hessian[static_cast<std::size_t>(i * (size + 1))] -= rough.penalty;
    }
    if (least_pivot(end.sums.hessian, size) > kIndependent) return start;
  } catch (const ValueError&) {
  }
  return std::nullopt;
}

Start find_start(const RowBlocks& rows, const MultinomialOptions& options) {
  if (options.start.empty() && rows.rows >= kManyRows) {
    std::optional<Start> start = start_from_sample(rows, options);
    if (start) return *std::move(start);
  }
  Start start{.whitening = whiten_exactly(rows, options.intercept, kWhere), .c = {}};
  if (!options.start.empty()) {
    start.c = whitened(start.whitening, options.classes, options.start);
  }
  return start;
}

/// Whether z holds anything of a feature: of a constant one it holds rounding errors.
bool has_weight(const Whitening& whitening, i64 feature, const std::vector<double>& row) {
  if (feature < 0) return false;
  double square = 0;
  for (const double part : row) square += part * part;
  return std::sqrt(square) * whitening.spread[static_cast<std::size_t>(feature)] > 1e-8;
}

/// Fills standard errors and the list of separated features.
void infer(const Whitening& whitening, const MultinomialOptions& options, const NewtonResult& end,
           MultinomialFit& fit) {
  const auto size = static_cast<std::size_t>(whitening.size());
  const std::size_t all = size * static_cast<std::size_t>(options.classes - 1);
  const Information information(end.sums.hessian, end.overlap, static_cast<i64>(all));
  for (std::size_t k = 0; k + 1 < static_cast<std::size_t>(options.classes); ++k) {
    for (i64 feature = -1; feature < whitening.features; ++feature) {
      const std::vector<double> row = whitening.row(feature);
      std::vector<double> v(all);
      std::copy(row.begin(), row.end(), v.begin() + static_cast<std::ptrdiff_t>(k * size));
      std::optional<double> variance = information.variance(v);
      const bool dependent = feature < 0 ? whitening.intercept_dependent
                                         : std::binary_search(whitening.dependent.begin(),
                                                              whitening.dependent.end(), feature);
      if (!variance && !end.overlap.empty() && has_weight(whitening, feature, row)) {
        fit.separated.push_back(feature);
      }
      if (dependent || options.l2 > 0) variance.reset();
      if (variance) variance = std::sqrt(*variance);
      if (feature >= 0) {
        fit.errors.push_back(variance);
      } else {
        fit.intercept_errors.push_back(options.intercept ? variance : std::nullopt);
      }
    }
  }
  std::sort(fit.separated.begin(), fit.separated.end());
  fit.separated.erase(std::unique(fit.separated.begin(), fit.separated.end()), fit.separated.end());
}

}  // namespace

MultinomialFit fit_multinomial(const RowBlocks& rows, const MultinomialOptions& options) {
  check(rows, options);
  const Start start = find_start(rows, options);
  const NewtonOptions newton{.classes = options.classes,
                             .l2 = options.l2,
                             .symmetric = options.symmetric,
                             .max_iterations = options.max_iterations};
  const NewtonResult end = minimise_multinomial(rows, start.whitening, newton, start.c);

  MultinomialFit fit{.rows = rows.rows,
                     .features = rows.features,
                     .rank = start.whitening.rank,
                     .class_weights = end.sums.class_weights,
                     .intercepts = {},
                     .coefficients = {},
                     .intercept_errors = {},
                     .errors = {},
                     .loss = end.loss,
                     .iterations = end.iterations,
                     .converged = end.converged,
                     .dependent = start.whitening.dependent,
                     .separated = {}};
  const std::vector<double> own = own_coefficients(start.whitening, options.classes, end.c);
  for (std::size_t i = 0; i < own.size(); ++i) {
    const bool intercept = i % static_cast<std::size_t>(1 + rows.features) == 0;
    (intercept ? fit.intercepts : fit.coefficients).push_back(own[i]);
  }
  infer(start.whitening, options, end, fit);
  return fit;
}

}  // namespace iron
