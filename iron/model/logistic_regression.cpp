#include "iron/model/logistic_regression.h"

#include <array>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"
#include "iron/linalg/tensor_rows.h"
#include "iron/model/regression_file.h"

namespace iron {
namespace {

constexpr const char* kKind = "logistic_regression";
constexpr i64 kClasses = 2;
constexpr i64 kChunk = 2048;  // rows one thread predicts at a time

}  // namespace

LogisticRegression LogisticRegression::from_coefficients(double intercept,
                                                         std::vector<double> coefficients) {
  LogisticRegression model;
  model.fit_ = ClassificationFit::from_coefficients(kClasses, {intercept}, std::move(coefficients));
  return model;
}

LogisticRegression& LogisticRegression::fit(const Tensor& x, const Tensor& y,
                                            const std::optional<Tensor>& weights) {
  return fit(tensor_rows(x, y, weights));
}

LogisticRegression& LogisticRegression::fit(const RowBlocks& rows) {
  fit_ = ClassificationFit::of(rows, kClasses, false, fit_.options);
  return *this;
}

void LogisticRegression::predict(const double* x, i64 rows, double* out) const {
  fit_.expect_fitted("predict");
  std::array<double, kClasses> both{};
  for (i64 i = 0; i < rows; ++i) {
    fit_.predict(x + i * fit_.features, 1, both.data());
    out[i] = both[1];
  }
}

Tensor LogisticRegression::predict(const Tensor& x) const {
  fit_.expect_fitted("predict");
  const Tensor rows = feature_rows(x, fit_.features, "predict");
  const i64 count = rows.shape()[0];
  Tensor out = Tensor::empty({count}, DType::f64);
  const double* from = rows.data<double>().data();
  double* to = out.data<double>().data();
  cpu::parallel_chunks(count, kChunk, [&](i64 begin, i64 end) {
    predict(from + begin * fit_.features, end - begin, to + begin);
  });
  return out;
}

ClassificationScore LogisticRegression::score(const Tensor& x, const Tensor& y,
                                              const std::optional<Tensor>& weights) const {
  fit_.expect_fitted("score");
  return score_rows(fit_, x, y, weights);
}

double LogisticRegression::intercept() const {
  fit_.expect_fitted("intercept");
  return fit_.intercepts[0];
}

std::span<const double> LogisticRegression::coefficients() const {
  fit_.expect_fitted("coefficients");
  return fit_.coefficients;
}

std::vector<Coefficient> LogisticRegression::table() const {
  fit_.expect_fitted("table");
  return fit_.table(1);
}

const ClassificationSummary& LogisticRegression::summary() const { return fit_.summary_or_throw(); }

void LogisticRegression::add_to(SafetensorsFile& file) const { fit_.add_to(file, kKind); }

LogisticRegression LogisticRegression::from(const SafetensorsFile& file, const std::string& where) {
  LogisticRegression model;
  model.fit_ = ClassificationFit::from(file, kKind, where);
  if (model.fit_.classes == kClasses) return model;
  throw DataError(where, "classes: expected 2, found " + std::to_string(model.fit_.classes));
}

void LogisticRegression::save(const std::filesystem::path& path, Overwrite overwrite) const {
  SafetensorsFile file;
  add_to(file);
  write_regression(path, std::move(file), overwrite);
}

LogisticRegression LogisticRegression::load(const std::filesystem::path& path) {
  return from(read_regression(path), path.string());
}

}  // namespace iron
