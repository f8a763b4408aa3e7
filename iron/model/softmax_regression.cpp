#include "iron/model/softmax_regression.h"

#include <algorithm>
#include <cmath>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"
#include "iron/linalg/row_leaves.h"
#include "iron/linalg/tensor_rows.h"
#include "iron/model/regression_file.h"

namespace iron {
namespace {

constexpr const char* kKind = "softmax_regression";
constexpr i64 kChunk = 1024;         // rows one thread predicts at a time
constexpr i64 kMostClasses = 10000;  // a code above is a mistake: the second derivatives would fill
                                     // all memory

/// The greatest class code and one.
i64 count_classes(const RowBlocks& rows) {
  const RowLeaves leaves = divide_rows(rows.rows, rows.features + 1, 8);
  std::vector<double> greatest(static_cast<std::size_t>(leaves.count), 1.0);
  for_each_block(rows, leaves, "classification", [&](const LeafBlock& block) {
    double& mine = greatest[static_cast<std::size_t>(block.leaf)];
    for (i64 i = 0; i < block.count; ++i) {
      const double code = block.y[i];
      if (!(code >= 0 && code < kMostClasses) || code != std::floor(code)) {
        throw ValueError("classification",
                         "the target of row " + std::to_string(block.first + i + 1) + " is " +
                             std::to_string(code) + ", not a class code",
                         "give whole numbers 0, 1, 2 … below " + std::to_string(kMostClasses));
      }
      mine = std::max(mine, code);
    }
  });
  return static_cast<i64>(*std::max_element(greatest.begin(), greatest.end())) + 1;
}

/// Contrasts of the classes above 0 with class 0, [classes − 1, columns], in the symmetric form:
/// [classes, columns], every column with the sum 0.
std::vector<double> symmetric(const std::vector<double>& contrasts, i64 classes) {
  const std::size_t columns = contrasts.size() / static_cast<std::size_t>(classes - 1);
  std::vector<double> out(columns);  // class 0
  out.insert(out.end(), contrasts.begin(), contrasts.end());
  for (std::size_t j = 0; j < columns; ++j) {
    double mean = 0;
    for (std::size_t i = j; i < out.size(); i += columns) mean += out[i];
    mean /= static_cast<double>(classes);
    for (std::size_t i = j; i < out.size(); i += columns) out[i] -= mean;
  }
  return out;
}

std::vector<double> against_first(const std::vector<double>& values, std::size_t columns) {
  std::vector<double> out;
  for (std::size_t i = columns; i < values.size(); ++i) {
    out.push_back(values[i] - values[i % columns]);
  }
  return out;
}

}  // namespace

SoftmaxRegression SoftmaxRegression::from_coefficients(const std::vector<double>& intercepts,
                                                       const std::vector<double>& coefficients) {
  if (intercepts.size() < 2 || coefficients.size() % intercepts.size() != 0) {
    throw ShapeError("softmax regression",
                     std::to_string(intercepts.size()) + " intercepts and " +
                         std::to_string(coefficients.size()) + " coefficients do not fit",
                     "give [classes] and [classes, features] for at least 2 classes");
  }
  SoftmaxRegression model;
  model.fit_ = ClassificationFit::from_coefficients(
      static_cast<i64>(intercepts.size()), against_first(intercepts, 1),
      against_first(coefficients, coefficients.size() / intercepts.size()));
  return model;
}

SoftmaxRegression& SoftmaxRegression::fit(const Tensor& x, const Tensor& y,
                                          const std::optional<Tensor>& weights, i64 classes) {
  return fit(tensor_rows(x, y, weights), classes);
}

SoftmaxRegression& SoftmaxRegression::fit(const RowBlocks& rows, i64 classes) {
  check_rows(rows, "classification");
  fit_ =
      ClassificationFit::of(rows, classes == 0 ? count_classes(rows) : classes, true, fit_.options);
  return *this;
}

void SoftmaxRegression::predict(const double* x, i64 rows, double* out) const {
  fit_.expect_fitted("predict");
  fit_.predict(x, rows, out);
}

Tensor SoftmaxRegression::predict(const Tensor& x) const {
  fit_.expect_fitted("predict");
  const Tensor rows = feature_rows(x, fit_.features, "predict");
  const i64 count = rows.shape()[0];
  Tensor out = Tensor::empty({count, fit_.classes}, DType::f64);
  const double* from = rows.data<double>().data();
  double* to = out.data<double>().data();
  cpu::parallel_chunks(count, kChunk, [&](i64 begin, i64 end) {
    fit_.predict(from + begin * fit_.features, end - begin, to + begin * fit_.classes);
  });
  return out;
}

ClassificationScore SoftmaxRegression::score(const Tensor& x, const Tensor& y,
                                             const std::optional<Tensor>& weights) const {
  fit_.expect_fitted("score");
  return score_rows(fit_, x, y, weights);
}

Tensor SoftmaxRegression::intercepts() const {
  fit_.expect_fitted("intercepts");
  return Tensor::from(symmetric(fit_.intercepts, fit_.classes), {fit_.classes});
}

Tensor SoftmaxRegression::coefficients() const {
  fit_.expect_fitted("coefficients");
  return Tensor::from(symmetric(fit_.coefficients, fit_.classes), {fit_.classes, fit_.features});
}

std::vector<Coefficient> SoftmaxRegression::table(i64 k) const {
  fit_.expect_fitted("table");
  return fit_.table(k);
}

const ClassificationSummary& SoftmaxRegression::summary() const { return fit_.summary_or_throw(); }

void SoftmaxRegression::add_to(SafetensorsFile& file) const { fit_.add_to(file, kKind); }

SoftmaxRegression SoftmaxRegression::from(const SafetensorsFile& file, const std::string& where) {
  SoftmaxRegression model;
  model.fit_ = ClassificationFit::from(file, kKind, where);
  return model;
}

void SoftmaxRegression::save(const std::filesystem::path& path, Overwrite overwrite) const {
  SafetensorsFile file;
  add_to(file);
  write_regression(path, std::move(file), overwrite);
}

SoftmaxRegression SoftmaxRegression::load(const std::filesystem::path& path) {
  return from(read_regression(path), path.string());
}

}  // namespace iron
