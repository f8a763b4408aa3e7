#include "iron/metric/classification_check.h"

#include <cmath>
#include <fmt/format.h>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr double kSumTolerance = 1e-4;  // a softmax in f32 over thousands of classes keeps it

[[noreturn]] void refuse_probability(const char* where, std::size_t row, double value) {
  throw ValueError(
      where, std::isnan(value)
                 ? fmt::format("the prediction of row {} is NaN", row + 1)
                 : fmt::format("the prediction of row {} is {}, no probability", row + 1, value));
}

}  // namespace

void expect_labels(const char* where, std::span<const double> truth, std::size_t scores) {
  if (truth.size() != scores) {
    throw ShapeError(
        where, fmt::format("{} labels and {} predictions do not agree", truth.size(), scores));
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (truth[i] != 0 && truth[i] != 1) {
      throw ValueError(where,
                       fmt::format("the label of row {} is {}, neither 0 nor 1", i + 1, truth[i]));
    }
  }
}

void expect_probabilities(const char* where, std::span<const double> probabilities) {
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double p = probabilities[i];
    if (!(p >= 0 && p <= 1)) refuse_probability(where, i, p);
  }
}

void expect_codes(const char* where, const char* what, std::span<const i32> codes, i64 classes) {
  if (classes < 2) throw ValueError(where, fmt::format("{} class(es) are not enough", classes));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0 || codes[i] >= classes) {
      throw ValueError(where, fmt::format("the {} of row {} is {}, not one of 0 to {}", what, i + 1,
                                          codes[i], classes - 1));
    }
  }
}

void expect_class_probabilities(const char* where, std::span<const i32> truth,
                                std::span<const double> probabilities, i64 classes) {
  expect_codes(where, "true class", truth, classes);
  const auto width = static_cast<std::size_t>(classes);
  if (probabilities.size() != truth.size() * width) {
    throw ShapeError(where, fmt::format("{} probabilities are not {} rows of {} classes",
                                        probabilities.size(), truth.size(), classes));
  }
  for (std::size_t row = 0; row < truth.size(); ++row) {
    double sum = 0;
    for (const double p : probabilities.subspan(row * width, width)) {
      if (!(p >= 0 && p <= 1)) refuse_probability(where, row, p);
      sum += p;
    }
    if (std::abs(sum - 1) > kSumTolerance) {
      throw ValueError(where,
                       fmt::format("the probabilities of row {} sum to {}, not 1", row + 1, sum));
    }
  }
}

}  // namespace iron
